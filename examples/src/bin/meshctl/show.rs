use std::io::{self, IsTerminal, Write};

use mesh_config_model::fancy::Renderer;
use mesh_validation::Severity;
use mesh_validation::format::{self, Outcome, Summary};

use crate::cli::Format;

/// Prints what was found: text at once, other formats when all is known.
pub(crate) struct Show {
    format: Format,
    quiet: bool,
    renderer: Renderer,
    all: Outcome,
}

impl Show {
    pub(crate) fn new(format: Format, quiet: bool) -> Self {
        let colors = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let renderer = if colors { Renderer::colored() } else { Renderer::plain() };
        Self { format, quiet, renderer, all: Outcome::default() }
    }

    /// Writes what was found in a text as soon as it is known; otherwise `None`.
    pub(crate) fn text(&self, outcome: &Outcome, source: &[u8]) -> Option<String> {
        if self.format != Format::Text {
            return None;
        }
        let source = std::str::from_utf8(source).ok();
        let shown = outcome.entries.iter().filter(|entry| self.wants(entry.finding.severity));
        Some(format::texts(shown, source, &self.renderer))
    }

    /// Takes what was found in one text.
    pub(crate) fn take(&mut self, outcome: Outcome, text: Option<String>) -> io::Result<()> {
        self.all.summary.add(outcome.summary);
        match text {
            Some(text) => io::stdout().write_all(text.as_bytes()),
            None => {
                self.all.files.extend(outcome.files);
                let quiet = self.quiet;
                let wanted = |severity| !quiet || severity == Severity::Error;
                self.all.entries.extend(
                    outcome.entries.into_iter().filter(|entry| wanted(entry.finding.severity)),
                );
                Ok(())
            }
        }
    }

    /// Prints the rest.
    pub(crate) fn finish(self) -> io::Result<Summary> {
        let summary = self.all.summary;
        let text = match self.format {
            Format::Text if self.quiet => String::new(),
            Format::Text => line(&summary),
            Format::Json => format::json(&self.all),
            Format::Sarif => format::sarif(&self.all),
            Format::Github => format::github(&self.all),
            Format::Junit => format::junit(&self.all),
        };
        io::stdout().write_all(text.as_bytes())?;
        io::stdout().flush()?;
        Ok(summary)
    }

    fn wants(&self, severity: Severity) -> bool {
        !self.quiet || severity == Severity::Error
    }
}

fn line(summary: &Summary) -> String {
    let counted = |count: usize, noun: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {noun}{plural}")
    };
    format!(
        "{}; {} validated, {} skipped; {}, {}\n",
        counted(summary.documents, "document"),
        counted(summary.validated, "object"),
        summary.skipped,
        counted(summary.errors, "error"),
        counted(summary.warnings, "warning"),
    )
}
