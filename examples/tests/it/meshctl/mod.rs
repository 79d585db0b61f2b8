//! Runs `meshctl` as a user would.

mod ci;
mod explain;
mod inputs;
mod outputs;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs the program in a folder, with something on its standard input.
fn meshctl_in(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_meshctl"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("the input is taken");
    child.wait_with_output().expect("the program ends")
}

/// Runs the program in the folder of the workspace.
fn meshctl(arguments: &[&str]) -> Output {
    meshctl_in(&crate::program::root(), arguments, "")
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("it ended by itself")
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("it is text")
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

/// The codes in JSON output, with file and line.
fn found(output: &Output) -> Vec<String> {
    let findings = json(output)["findings"].as_array().expect("a list").clone();
    let line = |finding: &serde_json::Value| {
        let file = finding["file"].as_str().expect("a file");
        let name = Path::new(file).file_name().map_or(file.into(), |name| name.to_string_lossy());
        format!("{name}:{} {}", finding["line"], finding["code"].as_str().expect("a code"))
    };
    findings.iter().map(line).collect()
}

/// What the README shows.
pub(crate) fn readme() -> String {
    let output = meshctl(&["validate", "examples/data/meshctl/reviews.yaml"]);
    assert_eq!(status(&output), 1);
    text(&output.stdout)
}
