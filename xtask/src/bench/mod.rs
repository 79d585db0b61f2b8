//! Runs the workloads of a crate and shows how they compare.

mod row;
mod table;

use row::Row;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Arguments of `cargo xtask bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What is measured.
    #[arg(value_enum)]
    subject: Subject,
    /// Also writes the results to this file, as a list in JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Subject {
    /// Reading of texts, and stores.
    ConfigModel,
    /// The engine of reactive collections.
    Krt,
}

impl Subject {
    fn package(self) -> &'static str {
        match self {
            Self::ConfigModel => "mesh-config-model",
            Self::Krt => "krt",
        }
    }

    /// The programs that print one row in JSON per line.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Self::ConfigModel => &["workloads"],
            Self::Krt => &["workloads", "memory"],
        }
    }
}

/// Runs all programs, prints a table of what they measured, and fails if one of them did.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let package = args.subject.package();
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for &program in args.subject.programs() {
        let output = Command::new(env!("CARGO"))
            .args(["bench", "--quiet", "--package", package, "--bench", program])
            .stderr(Stdio::inherit())
            .output()?;
        rows.extend(Row::read_all(&output.stdout)?);
        if !output.status.success() {
            failed.push(program);
        }
    }
    if let Some(path) = &args.json {
        fs::write(path, serde_json::to_string_pretty(&rows)? + "\n")?;
    }
    print(&table::render(&rows));
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

#[expect(clippy::print_stdout, reason = "the table is the output of the task")]
fn print(table: &str) {
    print!("{table}");
}
