//! The two programs: how they are built and run.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use mesh_measure::{Reading, Row};
use serde_json::Value;

use super::plan::Run;

/// What is built in a workspace of its own.
pub(super) const ISTIO_API_RS: &str = "bench/peers/istio-api-rs";

const PACKAGE: &str = "mesh-bench-peers";
const ISTIO: &str = "bench/peers/istio";

/// Our side: one program for times and one for bytes.
#[derive(Debug)]
pub(crate) struct Ours {
    times: PathBuf,
    memory: PathBuf,
}

impl Ours {
    /// Builds with the profile of benchmarks.
    pub(crate) fn build() -> Result<Self, Box<dyn Error>> {
        let output = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--profile", "bench", "--package", PACKAGE])
            .args(["--message-format", "json"])
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(format!("{PACKAGE} cannot be built").into());
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let find = |name: &str| {
            let executables = text.lines().filter_map(executable);
            executables
                .into_iter()
                .find(|path| path.file_stem().is_some_and(|stem| stem == name))
                .ok_or_else(|| format!("cargo did not build {name}"))
        };
        Ok(Self { times: find(PACKAGE)?, memory: find("memory")? })
    }

    pub(crate) fn run(&self, run: &Run) -> Result<Vec<Reading>, Box<dyn Error>> {
        let measures_memory = run.arguments.first().is_some_and(|workload| workload == "W12");
        let program = if measures_memory { &self.memory } else { &self.times };
        readings(program, run)
    }
}

/// The path in a message of cargo about an executable.
fn executable(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    Some(message.get("executable")?.as_str()?.into())
}

/// The program on Istio's packages.
#[derive(Debug)]
pub(crate) struct Istio(PathBuf);

impl Istio {
    /// Builds beside our side; the error says what is missing.
    pub(crate) fn build() -> Result<Self, String> {
        let program = std::env::temp_dir().join("mesh-bench-peers-istio");
        let status = Command::new("go")
            .args(["build", "-trimpath", "-o"])
            .arg(&program)
            .arg(".")
            .current_dir(ISTIO)
            .status()
            .map_err(|error| format!("go cannot be run: {error}"))?;
        if status.success() { Ok(Self(program)) } else { Err("go cannot build it".to_owned()) }
    }

    pub(crate) fn run(&self, run: &Run) -> Result<Vec<Reading>, Box<dyn Error>> {
        readings(&self.0, run)
    }
}

/// Builds and runs the program beside istio-api-rs.
pub(super) fn istio_api_rs() -> Result<Vec<Row>, Box<dyn Error>> {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--release"])
        .current_dir(ISTIO_API_RS)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("it cannot be built, or failed".into());
    }
    Ok(Row::read_all(&output.stdout)?)
}

fn readings(program: &Path, run: &Run) -> Result<Vec<Reading>, Box<dyn Error>> {
    let output = Command::new(program)
        .arg(run.area.argument())
        .args(&run.arguments)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{} {} failed", program.display(), run.name()).into());
    }
    Ok(Reading::read_all(&output.stdout)?)
}
