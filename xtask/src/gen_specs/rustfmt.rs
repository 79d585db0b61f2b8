use std::io::Write;
use std::process::{Command, Stdio};

use super::task::Failure;

/// Formats Rust text with the settings of the workspace.
pub(super) fn rustfmt(text: &str) -> Result<String, Failure> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path", root])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| format!("rustfmt does not start: {e}"))?;
    let mut input = child.stdin.take().ok_or("rustfmt takes no input")?;
    let text = text.to_owned();
    let feeder = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output()?;
    feeder.join().map_err(|_| "feeding rustfmt failed")??;
    if !output.status.success() {
        return Err("rustfmt refused the generated text".into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
