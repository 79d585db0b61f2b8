//! Fatal messages.

use mesh_log::testing::Capture;
use mesh_log::{DEFAULT, Level};

use crate::process::shared;

mesh_log::scope!(FATAL = "fatal-scope", "");

#[test]
fn group_07_fatal_writes_and_calls_the_hook_once() {
    let _process = shared();
    let captured = Capture::new().run(|| {
        mesh_log::fatal!(FATAL, code = 3, "bye");
    });
    assert_eq!(captured.lines(), ["2000-01-01T00:00:00.000000Z\tfatal\tfatal-scope\tbye\tcode=3"]);
    assert_eq!(captured.fatal_exits(), 1);
}

#[test]
fn group_07_other_levels_never_call_the_hook() {
    let _process = shared();
    let captured = Capture::new().levels("all:trace").run(|| {
        mesh_log::error!(FATAL, "");
        mesh_log::warn!(FATAL, "");
        mesh_log::info!(FATAL, "");
        mesh_log::debug!(FATAL, "");
        mesh_log::trace!(FATAL, "");
        tracing::error!(log.severity = "fatal", "only looks fatal");
    });
    assert_eq!(captured.lines().len(), 6);
    assert_eq!(captured.fatal_exits(), 0);
}

#[test]
fn fatal_of_a_silent_scope_lets_the_process_live() {
    let _process = shared();
    let captured = Capture::new().levels("fatal-scope:none").run(|| {
        mesh_log::fatal!(FATAL, "bye");
        mesh_log::fatal!(scope: FATAL.with_label("k", "v"), "bye");
        FATAL.log_with_time(Level::Fatal, None, "bye");
    });
    assert_eq!((captured.lines().len(), captured.fatal_exits()), (0, 0));
}

#[test]
fn level_fatal_lets_only_fatal_through() {
    let _process = shared();
    let captured = Capture::new().levels("fatal,fatal-scope:fatal").run(|| {
        mesh_log::error!(FATAL, "no");
        mesh_log::error!(DEFAULT, "no");
        mesh_log::fatal!(FATAL, "static");
        mesh_log::fatal!(scope: FATAL.with_label("k", "v"), "labelled");
        FATAL.log_with_time(Level::Fatal, None, "timed");
    });
    let messages: Vec<_> =
        captured.lines().iter().map(|line| line.split('\t').nth(3).unwrap().to_owned()).collect();
    assert_eq!(messages, ["static", "labelled", "timed"]);
    assert_eq!(captured.fatal_exits(), 3);
}
