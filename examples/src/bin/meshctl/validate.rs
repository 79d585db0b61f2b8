use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use mesh_validation::Mode;
use mesh_validation::crd::Definitions;

use crate::cli::{FailOn, ValidateArgs};
use crate::files::{self, Source};
use crate::lint::{Linter, unreadable};
use crate::progress::Progress;
use crate::show::Show;
use crate::workers::in_order;

/// Checks everything the arguments name; an error is why it could not run.
pub(crate) fn run(arguments: &ValidateArgs) -> Result<ExitCode, String> {
    let definitions = definitions(&arguments.crds)?;
    let sources = files::find(&arguments.paths)?;
    let mode = if arguments.as_istio { Mode::AsIstio } else { Mode::Full };
    let linter = Linter::new(mode, &arguments.namespace, definitions);
    let mut show = Show::new(arguments.format, arguments.quiet);
    let mut progress = Progress::new(sources.len(), arguments.quiet);
    let mut is_incomplete = false;
    let mut failed = None;

    let writer = Show::new(arguments.format, arguments.quiet);
    let work = |source: &Source| {
        let name: Arc<str> = source.name().into();
        match source.read() {
            Ok(bytes) => {
                let outcome = linter.lint(&name, &bytes);
                let text = writer.text(&outcome, &bytes);
                (outcome, text, true)
            }
            Err(error) => {
                let outcome = unreadable(&name, &error);
                let text = writer.text(&outcome, &[]);
                (outcome, text, false)
            }
        }
    };
    in_order(&sources, arguments.jobs, work, |(outcome, text, is_read)| {
        is_incomplete |= !is_read;
        if text.as_ref().is_some_and(|text| !text.is_empty()) {
            progress.clear();
        }
        if let Err(error) = show.take(outcome, text) {
            failed.get_or_insert(error);
        }
        progress.step();
    });
    progress.clear();
    let summary = match failed {
        Some(error) => Err(error),
        None => show.finish(),
    };
    let summary = summary.map_err(|error| format!("cannot print: {error}"))?;
    let found =
        summary.errors + if arguments.fail_on == FailOn::Warning { summary.warnings } else { 0 };
    Ok(match (is_incomplete, found) {
        (true, _) => ExitCode::from(2),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::FAILURE,
    })
}

/// Rules that cannot be used would let pass what they forbid.
fn definitions(files: &[PathBuf]) -> Result<Definitions, String> {
    let mut definitions = Definitions::new();
    for file in files {
        let name = file.to_string_lossy();
        let text = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
        let known = definitions.len();
        let reports = definitions.load(&text, &*name);
        if let Some(report) = reports.first() {
            return Err(report.to_string().trim_end().to_owned());
        }
        if definitions.len() == known {
            return Err(format!("{name}: no new CustomResourceDefinition in it"));
        }
    }
    Ok(definitions)
}
