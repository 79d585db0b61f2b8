//! Labels of scopes.

use std::time::Duration;

use mesh_log::testing::{Capture, capture};
use mesh_log::{DEFAULT, Level};

use crate::process::shared;

mesh_log::scope!(LABELS = "labels", "");

#[track_caller]
fn check(line: &str, message_and_labels: &str) {
    let rest = line.splitn(4, '\t').nth(3).expect("a message");
    assert_eq!(rest, message_and_labels);
}

#[test]
fn group_09_later_value_takes_the_place_of_the_earlier() {
    let _process = shared();
    let lines = capture(|| {
        let first = LABELS.with_label("foo", "bar");
        let second = first.with_label("baz", 123).with_label("qux", 0.123);
        let third =
            second.with_label("foo", "override").with_label("dur", Duration::from_millis(101));
        mesh_log::info!(scope: third, "Hello");
        mesh_log::info!(scope: second, "Hello");
        mesh_log::info!(scope: first, "Hello");
        mesh_log::info!(LABELS, "Hello");
    });
    check(&lines[0], "Hello\tfoo=override baz=123 qux=0.123 dur=101ms");
    check(&lines[1], "Hello\tfoo=bar baz=123 qux=0.123");
    check(&lines[2], "Hello\tfoo=bar");
    check(&lines[3], "Hello");
}

#[test]
fn several_labels_at_once_are_one_after_the_other() {
    let one_by_one = LABELS.with_label("a", 1).with_label("b", 2).with_label("a", 3);
    let at_once = LABELS.with_labels([("a", 1), ("b", 2), ("a", 3)]);
    assert!(at_once.labels().eq(one_by_one.labels()));
    assert_eq!(at_once.labels().count(), 2);
}

#[test]
fn siblings_keep_their_own_last_key() {
    let _process = shared();
    for count in 0..10 {
        let parent = (0..count).fold(LABELS.with_label("first", 0), |scope, number| {
            scope.with_label(format!("k{number}"), number)
        });
        let (left, right) = (parent.with_label("left", 1), parent.with_label("right", 2));
        let keys =
            |scope: &mesh_log::LabeledScope| scope.labels().last().map(|(key, _)| key.to_owned());
        assert_eq!(keys(&left), Some("left".to_owned()));
        assert_eq!(keys(&right), Some("right".to_owned()));
    }
}

#[test]
fn fields_of_the_statement_come_after_the_labels() {
    let _process = shared();
    let lines = capture(|| {
        let log = LABELS.with_label("proxy", "a").with_label("zone", "z");
        mesh_log::warn!(scope: &log, count = 2, proxy = "b", "Hello");
    });
    check(&lines[0], "Hello\tproxy=b zone=z count=2");
}

#[test]
fn labelled_copy_shares_the_level() {
    let _process = shared();
    let scope = mesh_log::Scope::register("labels-shared", "").unwrap();
    let copy = scope.with_label("k", "v");
    scope.set_output_level(Level::Debug);
    assert!(copy.enabled(Level::Debug));
    copy.scope().set_output_level(Level::None);
    assert!(!scope.fatal_enabled());
}

#[test]
fn other_subscribers_see_scope_and_labels_as_fields() {
    let _process = shared();
    let written = Capture::new();
    let (_, captured) = written.start().unwrap();
    let writer = captured.clone();
    let layer = tracing_subscriber::fmt().with_ansi(false).without_time();
    let subscriber = layer.with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(subscriber, || {
        mesh_log::info!(scope: LABELS.with_label("foo", "bar").with_label("n", 1), "Hello");
        mesh_log::info!(DEFAULT, "Hello");
    });
    assert_eq!(
        captured.lines(),
        [
            r#" INFO mesh: Hello mesh.labels=foo=bar n=1 mesh.scope="labels""#,
            " INFO default: Hello",
        ]
    );
}
