use std::fmt::Write as _;

use super::Outcome;
use crate::Severity;

/// Writes commands that make annotations while a workflow of GitHub runs, one in each line.
#[must_use]
pub fn github(outcome: &Outcome) -> String {
    let mut text = String::new();
    for entry in &outcome.entries {
        let finding = &entry.finding;
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let title = format!("{} {}", finding.code, entry.subject());
        let _ = write!(text, "::{command} file={}", property(&entry.file));
        if let Some(position) = finding.position {
            let _ = write!(text, ",line={},col={}", position.line, position.column);
        }
        let _ = writeln!(text, ",title={}::{}", property(title.trim_end()), data(&entry.message()));
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
