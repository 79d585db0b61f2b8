//! Fields of spans.

use mesh_log::testing::{Capture, capture};
use tracing::field::Empty;

use crate::process::shared;

#[track_caller]
fn check(body: impl FnOnce(), labels: &[&str]) {
    let lines = capture(body);
    let found: Vec<_> = lines.iter().map(|line| line.split('\t').nth(3).unwrap_or("")).collect();
    assert_eq!(found, labels);
}

#[test]
fn span_fields_come_before_those_of_the_message() {
    let _process = shared();
    check(
        || {
            let outer = tracing::info_span!("connection", peer = "10.0.0.1", id = 1);
            let inner = outer.in_scope(|| tracing::info_span!("push", id = 2, kind = "cds"));
            inner.in_scope(|| tracing::info!(size = 3, "sent"));
            outer.in_scope(|| tracing::info!("closed"));
            tracing::info!("outside");
        },
        &["peer=10.0.0.1 id=2 kind=cds size=3", "peer=10.0.0.1 id=1", ""],
    );
}

#[test]
fn field_recorded_later_replaces_the_earlier() {
    let _process = shared();
    check(
        || {
            let span = tracing::info_span!("push", state = "new", result = Empty);
            span.record("result", "acked").record("state", "done");
            span.in_scope(|| tracing::info!("sent"));
        },
        &["state=done result=acked"],
    );
}

#[test]
fn span_of_a_closed_level_has_no_labels() {
    let _process = shared();
    check(|| tracing::debug_span!("push", id = 1).in_scope(|| tracing::info!("sent")), &[""]);
}

#[test]
fn each_layer_keeps_its_own_fields() {
    let _process = shared();
    use tracing_subscriber::layer::SubscriberExt;
    let (_, first) = Capture::new().start().unwrap();
    let (_, second) = Capture::new().start().unwrap();
    let layer = |captured: &mesh_log::testing::Captured| {
        let output = mesh_log::Output::writer(captured.clone());
        mesh_log::Options::new().outputs([output]).layer().unwrap()
    };
    let subscriber = tracing_subscriber::registry().with(layer(&first)).with(layer(&second));
    tracing::subscriber::with_default(subscriber, || {
        let span = tracing::info_span!("push", id = 1, late = Empty);
        span.record("late", 2);
        span.in_scope(|| tracing::info!("sent"));
    });
    for captured in [first, second] {
        assert!(captured.lines()[0].ends_with("\tsent\tid=1 late=2"));
    }
}
