//! The format of Google Cloud Logging.

use std::time::{Duration, UNIX_EPOCH};

use mesh_log::testing::Capture;
use mesh_log::{DEFAULT, Format, Level, Value};

use crate::process::shared;

mesh_log::scope!(CLOUD = "cloud", "");

fn lines(body: impl FnOnce()) -> Vec<String> {
    Capture::new().format(Format::Stackdriver).levels("trace,cloud:trace").run(body).into_lines()
}

#[test]
fn severities_have_their_own_names() {
    let _process = shared();
    let lines = lines(|| {
        mesh_log::fatal!(CLOUD, "m");
        mesh_log::error!(CLOUD, "m");
        mesh_log::warn!(CLOUD, "m");
        mesh_log::info!(CLOUD, "m");
        mesh_log::debug!(CLOUD, "m");
        mesh_log::trace!(CLOUD, "m");
    });
    for (line, severity) in
        lines.iter().zip(["Critical", "Error", "Warning", "Info", "Debug", "Debug"])
    {
        let head = format!(r#"{{"severity":"{severity}","timestamp":"2000-01-01T00:00:00Z","#);
        assert_eq!(*line, format!(r#"{head}"logger":"cloud","message":"m"}}"#));
    }
    assert_eq!(lines.len(), 6);
}

#[test]
fn keys_have_their_own_names_and_durations_are_seconds() {
    let _process = shared();
    let lines = lines(|| {
        let time = UNIX_EPOCH + Duration::new(1_787_410_818, 1_200);
        let log = DEFAULT.with_labels([
            ("dur", Value::from(Duration::from_millis(101))),
            ("message", "mine".into()),
            ("msg", "kept".into()),
        ]);
        log.log_with_time(Level::Info, Some(time), "a\"b");
    });
    assert_eq!(
        lines,
        [concat!(
            r#"{"severity":"Info","timestamp":"2026-08-22T15:00:18.0000012Z","message":"a\"b","#,
            r#""dur":0.101,"message_":"mine","msg":"kept"}"#
        )]
    );
}

#[test]
fn caller_and_stack_trace_are_in_order() {
    let _process = shared();
    let scope = mesh_log::Scope::register("cloud-places", "").unwrap();
    scope.enable_callers();
    scope.set_stack_level(Level::Error);
    let lines = lines(|| mesh_log::error!(scope: scope, k = 1, "m"));
    let places: Vec<_> =
        ["severity", "timestamp", "logger", "caller", "message", "k", "stacktrace"]
            .iter()
            .map(|key| lines[0].find(&format!("\"{key}\":")).unwrap())
            .collect();
    assert!(places.is_sorted());
}
