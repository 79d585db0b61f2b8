//! Lists the features of the published crates, so that each can be checked alone.

use std::process::Command;

use serde_json::Value;

/// Prints `package feature` per line.
pub(crate) fn run() -> Result<(), Box<dyn std::error::Error>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--no-deps", "--format-version", "1"])
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let Some(name) = package["name"].as_str() else { continue };
        for feature in
            package["features"].as_object().into_iter().flatten().map(|(feature, _)| feature)
        {
            if feature != "default" {
                print(&format!("{name} {feature}"));
            }
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the list is the output of the task")]
fn print(line: &str) {
    println!("{line}");
}
