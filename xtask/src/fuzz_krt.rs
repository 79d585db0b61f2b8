//! Runs the property test of krt for longer than the tests do.

use std::error::Error;
use std::process::Command;

/// The test is there once for each way in which a graph is driven.
const TESTS: u32 = 4;

/// Arguments of `cargo xtask fuzz-krt`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How many random graphs, each with its own sequence of steps, are tried.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    sequences: u32,
}

/// Compares random graphs with recomputation from scratch, built with optimisation.
///
/// A sequence that fails is made smaller, printed, and kept by proptest beside the test.
pub(crate) fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    let status = Command::new(env!("CARGO"))
        .args(["test", "--release", "--package", "krt", "--test", "it"])
        .args(["--", "model::", "--nocapture"])
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("PROPTEST_CASES", args.sequences.div_ceil(TESTS).to_string())
        .status()?;
    if status.success() { Ok(()) } else { Err("a sequence failed".into()) }
}
