//! Runs the tests of krt that explore interleavings.

use std::error::Error;
use std::process::Command;

/// Builds krt with the locks of `shuttle` and runs its scenarios.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    let status = Command::new(env!("CARGO"))
        .args(["test", "--package", "krt", "--features", "testing", "--test", "interleavings"])
        // The builds differ in every crate that has the flag; a folder of their own keeps both.
        .args(["--target-dir", "target/shuttle"])
        .env("RUSTFLAGS", "--cfg shuttle")
        .status()?;
    if status.success() { Ok(()) } else { Err("a scenario failed".into()) }
}
