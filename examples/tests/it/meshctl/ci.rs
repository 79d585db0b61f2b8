//! The examples for continuous integration do what they say.

use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

use super::{status, text};
use crate::program::root;

/// Runs a command with `meshctl` on the path.
fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let own = Path::new(env!("CARGO_BIN_EXE_meshctl")).parent().expect("a folder").to_owned();
    let others = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([own].into_iter().chain(env::split_paths(&others))).expect("a path");
    Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PATH", path)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"))
}

#[test]
fn workflow_runs_commands_that_work() {
    let workflow =
        fs::read_to_string(root().join("examples/ci/meshctl.yaml")).expect("it is there");
    let commands: Vec<&str> = workflow
        .lines()
        .filter_map(|line| line.split_once("run: ").map(|(_, command)| command))
        .filter(|command| command.starts_with("meshctl "))
        .collect();
    assert_eq!(commands.len(), 2, "{workflow}");

    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("deploy")).expect("a folder");
    let wrong = root().join("examples/data/meshctl/reviews.yaml");
    fs::copy(wrong, folder.path().join("deploy/reviews.yaml")).expect("a copy");
    let annotated = run(folder.path(), "sh", &["-c", commands[0]]);
    assert_eq!(status(&annotated), 1);
    assert!(text(&annotated.stdout).starts_with("::error file=deploy/reviews.yaml,line="));
    let kept = run(folder.path(), "sh", &["-c", commands[1]]);
    assert_eq!(status(&kept), 0);
    let log = fs::read(folder.path().join("meshctl.sarif")).expect("a log");
    let log: serde_json::Value = serde_json::from_slice(&log).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
}

#[test]
fn hook_refuses_a_wrong_commit_and_lets_a_right_one_pass() {
    let folder = tempfile::tempdir().expect("a folder");
    let git = |arguments: &[&str]| run(folder.path(), "git", arguments);
    assert_eq!(status(&git(&["init", "--quiet"])), 0);
    let hook = folder.path().join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().expect("a folder")).expect("a folder");
    fs::copy(root().join("examples/ci/pre-commit"), &hook).expect("a copy");
    let commit = || {
        git(&["-c", "user.name=a", "-c", "user.email=a@example.io", "commit", "--quiet", "-m", "a"])
    };

    let wrong =
        fs::read_to_string(root().join("examples/data/meshctl/reviews.yaml")).expect("a text");
    fs::write(folder.path().join("reviews.yaml"), wrong).expect("a file");
    git(&["add", "reviews.yaml"]);
    let refused = commit();
    assert_eq!(status(&refused), 1, "{}", text(&refused.stderr));

    let right = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a}\n";
    fs::write(folder.path().join("reviews.yaml"), right).expect("a file");
    git(&["add", "reviews.yaml"]);
    // What is not staged does not count.
    fs::write(folder.path().join("reviews.yaml"), "a: [").expect("a file");
    let passed = commit();
    assert_eq!(status(&passed), 0, "{}", text(&passed.stderr));
}
