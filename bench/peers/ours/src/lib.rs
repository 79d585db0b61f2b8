//! The workloads that `bench/peers/istio` runs on Istio's Go packages, on the crates of this workspace.
//!
//! The program takes an area, a workload and its sizes, such as `krt W1 10000`, and prints one line of
//! JSON for each measurement. Both programs make the same objects and print a check of what came out,
//! so that `cargo xtask bench-peers` can tell that they did the same work.

mod calls;
mod config;
mod digest;
mod krt;
mod log;
mod monitoring;
mod routes;
mod security;
mod validation;

pub use krt::memory;

/// What could not be run, and why.
pub type Error = Box<dyn std::error::Error>;

/// Runs a workload and prints what it measures.
///
/// # Errors
///
/// When there is no such workload, or it cannot be set up.
pub fn run(area: &str, workload: &str, sizes: &[u32]) -> Result<(), Error> {
    match area {
        "krt" => krt::run(workload, sizes),
        "validation" => validation::run(workload),
        "config" => config::run(workload, sizes),
        "log" => log::run(workload),
        "monitoring" => monitoring::run(workload),
        "security" => security::run(workload),
        _ => Err(unknown(area)),
    }
}

fn unknown(name: &str) -> Error {
    format!("there is no workload {name}").into()
}

/// The folder that `MESH_CORPUS` names.
fn corpus() -> Result<std::path::PathBuf, Error> {
    Ok(std::env::var_os("MESH_CORPUS").ok_or("MESH_CORPUS is not set")?.into())
}
