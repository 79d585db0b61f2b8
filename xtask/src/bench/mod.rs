//! Runs the workloads of a crate and shows how they compare.

mod ceilings;
mod instructions;
mod table;

use mesh_measure::Row;
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
    /// Counts instructions alone, and fails where a ratio is above its ceiling.
    #[arg(long)]
    gate: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Subject {
    /// Reading of texts, and stores.
    ConfigModel,
    /// The engine of reactive collections.
    Krt,
    /// Collections from an API server, beside plain reflectors.
    KrtKube,
    /// Statements and lines of the log.
    MeshLog,
    /// Records and scrapes, beside other crates for metrics.
    Monitoring,
    /// The engine beside other crates for incremental computation.
    Peers,
    /// Verification of tokens and certificates.
    Security,
    /// The validators.
    Validation,
}

impl Subject {
    /// Those whose programs compare with other crates.
    pub(crate) const WITH_PEERS: [Self; 7] = [
        Self::Peers,
        Self::Krt,
        Self::ConfigModel,
        Self::KrtKube,
        Self::MeshLog,
        Self::Monitoring,
        Self::Security,
    ];

    pub(crate) fn package(self) -> &'static str {
        match self {
            Self::ConfigModel => "mesh-config-model",
            Self::Krt => "krt",
            Self::KrtKube => "krt-kube",
            Self::MeshLog => "mesh-log",
            Self::Monitoring => "mesh-monitoring",
            Self::Peers => "mesh-bench-peers-rust",
            Self::Security => "mesh-security",
            Self::Validation => "mesh-validation",
        }
    }

    /// The features that the programs need.
    fn features(self) -> &'static str {
        match self {
            Self::ConfigModel | Self::Krt | Self::MeshLog | Self::Peers | Self::Validation => "",
            Self::KrtKube => "testing",
            Self::Monitoring => "bound-histograms",
            Self::Security => "aws-lc-rs,rust-crypto,x509",
        }
    }

    /// Whether there is a program that counts instructions.
    fn counts_instructions(self) -> bool {
        matches!(self, Self::Krt)
    }

    /// The programs that print one row in JSON per line.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Self::KrtKube => &["cluster"],
            Self::Krt | Self::Security | Self::Validation => &["workloads", "memory"],
            Self::ConfigModel | Self::MeshLog | Self::Monitoring | Self::Peers => &["workloads"],
        }
    }
}

/// Runs all programs, prints a table of what they measured, and fails if one of them did.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let package = args.subject.package();
    let (mut rows, mut failed) =
        if args.gate { (Vec::new(), Vec::new()) } else { measure(args.subject)? };
    let counts = args.subject.counts_instructions();
    if args.gate && !counts {
        return Err(format!("{package} has no ceilings").into());
    }
    let missing = if counts { instructions::missing() } else { Vec::new() };
    if counts && missing.is_empty() {
        let counted = instructions::count(package)?;
        if args.gate {
            failed.extend(ceilings::broken(&counted));
        }
        rows.extend(counted);
    } else if args.gate {
        return Err(format!("not installed: {}", missing.join(", ")).into());
    }
    if let Some(path) = &args.json {
        fs::write(path, serde_json::to_string_pretty(&rows)? + "\n")?;
    }
    crate::print(&table::render(&rows));
    if !missing.is_empty() {
        crate::print(&format!("instructions were not counted without {}\n", missing.join(", ")));
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join("; ")).into()) }
}

/// Runs the programs of a crate; returns their rows and the names of the programs that failed.
pub(crate) fn measure(subject: Subject) -> Result<(Vec<Row>, Vec<String>), Box<dyn Error>> {
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    for &program in subject.programs() {
        let output = Command::new(env!("CARGO"))
            .args(["bench", "--quiet", "--package", subject.package(), "--bench", program])
            .args(["--features", subject.features()])
            .stderr(Stdio::inherit())
            .output()?;
        rows.extend(Row::read_all(&output.stdout)?);
        if !output.status.success() {
            failed.push(program.to_owned());
        }
    }
    Ok((rows, failed))
}
