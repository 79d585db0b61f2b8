//! What only a process of its own can show: its exit code and its one global subscriber.
//!
//! Each test runs this binary again with itself as the only test, and does its work there.

use std::process::{Command, Output as Ended};

use mesh_log::testing::Capture;
use mesh_log::{Buffer, DEFAULT, ErrorKind, Guard, Options, Output};
use tracing_subscriber::layer::SubscriberExt;

const CHILD: &str = "MESH_LOG_TEST_CHILD";

/// Ends of the child that runs the test of this name; `None` in the child itself.
fn parent(test: &str) -> Option<Ended> {
    if std::env::var_os(CHILD).is_some() {
        return None;
    }
    let program = std::env::current_exe().expect("the test binary has a path");
    let mut command = Command::new(program);
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env(CHILD, "1");
    Some(command.output().expect("the test binary runs"))
}

#[track_caller]
fn assert_passed(ended: &Ended) {
    let text = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success() && text.contains("1 passed"), "{ended:?}");
}

#[test]
fn group_07_fatal_ends_the_process_with_code_1() {
    if let Some(ended) = parent("child::group_07_fatal_ends_the_process_with_code_1") {
        assert_eq!(ended.status.code(), Some(1));
        let lines = String::from_utf8(ended.stdout).unwrap();
        assert!(
            lines.lines().any(|line| line.ends_with("\tfatal\tno config\tpath=/etc")),
            "{lines}"
        );
        assert!(!lines.contains("lived on"));
        return;
    }
    Options::new().configure().unwrap();
    mesh_log::fatal!(DEFAULT, path = "/etc", "no config");
    tracing::info!("lived on");
}

#[test]
fn panic_is_logged_with_its_place_and_what_waits_is_written() {
    const TEST: &str = "child::panic_is_logged_with_its_place_and_what_waits_is_written";
    if let Some(ended) = parent(TEST) {
        assert!(!ended.status.success());
        let lines = String::from_utf8(ended.stdout).unwrap();
        let line = lines.lines().find(|line| line.contains("\terror\t")).unwrap();
        assert!(line.contains("\terror\tmesh-log/child.rs:"), "{line}");
        assert!(line.ends_with("\tgone: 7\tpanic=true"), "{line}");
        assert!(lines.contains("\tinfo\tbefore\n"), "{lines}");
        assert!(String::from_utf8(ended.stderr).unwrap().contains("gone: 7"));
        return;
    }
    let guard = Options::new().buffered(Buffer::new()).configure().unwrap();
    // Nothing but the hook writes what waits.
    let _kept: &Guard = Box::leak(Box::new(guard));
    tracing::info!("before");
    panic!("gone: {}", 7);
}

#[test]
fn foreign_subscriber_is_an_error_and_changes_nothing() {
    if let Some(ended) = parent("child::foreign_subscriber_is_an_error_and_changes_nothing") {
        assert_passed(&ended);
        return;
    }
    tracing::subscriber::set_global_default(tracing_subscriber::registry()).unwrap();
    let error = Options::new().levels("debug").configure().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SubscriberInstalled);
    assert_eq!(error.to_string(), "another tracing subscriber is already installed");
    assert!(!DEFAULT.debug_enabled());
}

#[test]
fn layer_in_a_composed_subscriber_is_configured() {
    if let Some(ended) = parent("child::layer_in_a_composed_subscriber_is_configured") {
        assert_passed(&ended);
        return;
    }
    let subscriber = tracing_subscriber::registry().with(mesh_log::layer());
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let (_, captured) = Capture::new().start().unwrap();
    let output = Output::writer(captured.clone());
    Options::new().levels("debug").outputs([output]).configure().unwrap();
    tracing::debug!("Hello");
    assert!(captured.lines()[0].ends_with("Z\tdebug\tHello"));
}
