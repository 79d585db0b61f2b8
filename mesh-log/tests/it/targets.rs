//! Messages of other crates.

use mesh_log::testing::Capture;
use mesh_log::{Level, Options, logging, reset_target, set_level, set_target_level};

use crate::process::{exclusive, shared};

mesh_log::scope!(ROUTED = "routed", "gets the messages of another crate");

#[test]
fn libraries_are_counted_to_their_scope() {
    let _process = shared();
    let captured = Capture::new().levels("all:debug").run(|| {
        tracing::debug!(target: "kube_client::client", "watch");
        tracing::warn!(target: "rustls::conn", "bad certificate");
        tracing::error!(target: "opentelemetry_sdk", "export failed");
        tracing::info!(target: "sqlx::query", "select");
    });
    let heads: Vec<_> = captured.lines().iter().map(|line| line[28..].to_owned()).collect();
    assert_eq!(
        heads,
        [
            "debug\tklog\twatch",
            "warn\ttls\tbad certificate",
            "error\tmonitoring\texport failed",
            "info\tselect",
        ]
    );
}

#[test]
fn target_label_names_the_target() {
    let _process = shared();
    let captured = Capture::new().target_label().run(|| {
        tracing::info!(target: "sqlx::query", rows = 1, "select");
        tracing::info!(target: "routed", "own");
    });
    let lines = captured.lines();
    assert!(lines[0].ends_with("\tinfo\tselect\ttarget=sqlx::query rows=1"));
    assert!(lines[1].ends_with("\tinfo\trouted\town"));
}

#[test]
fn target_level_changes_at_run_time() {
    let _process = shared();
    let statement = || tracing::debug!(target: "foreign_a::module", "seen");
    let lines = |levels: &str| {
        Capture::new().levels(levels).run(|| {
            set_level("foreign_a", Level::Debug).unwrap();
            statement();
            set_level("foreign_a::module", Level::Warn).unwrap();
            statement();
            reset_target("foreign_a::module");
            statement();
            reset_target("foreign_a");
            statement();
        })
    };
    assert!(set_level("foreign_a", Level::Debug).is_err());
    let early = Capture::new().run(|| {
        set_target_level("foreign_a", Level::Debug).unwrap();
        statement();
        reset_target("foreign_a");
    });
    assert_eq!(early.lines().len(), 1);
    assert_eq!(lines("").lines().len(), 2);
    assert_eq!(lines("foreign_a:none").lines().len(), 0);
}

#[test]
fn target_level_stands_against_that_of_its_scope() {
    let _process = shared();
    let own = |name: &str| logging().targets.into_iter().find(|target| target.name == name);
    set_level("tower", Level::Debug).unwrap();
    let tower = own("tower").unwrap();
    assert_eq!((tower.scope.as_str(), tower.output_level), ("grpc", Some(Level::Debug)));
    let captured = Capture::new().run(|| {
        tracing::debug!(target: "tower_http::trace", "request");
        tracing::debug!(target: "tonic::transport", "connect");
    });
    assert_eq!(captured.lines().len(), 1);
    reset_target("tower");
    assert_eq!(own("tower").unwrap().output_level, None);
}

#[test]
fn configured_target_is_a_directive() {
    let _process = exclusive();
    let _log = Options::new().levels("foreign_b:debug").outputs([]).configure().unwrap();
    let captured = Capture::new().run(|| {
        tracing::debug!(target: "foreign_b::module", "seen");
        tracing::debug!(target: "foreign_bc", "not seen");
    });
    assert_eq!(captured.lines().len(), 1);
}

#[test]
fn route_is_configurable() {
    let _process = exclusive();
    let options = Options::new().route("foreign_c::inner", &ROUTED).outputs([]);
    let _log = options.configure().unwrap();
    let captured = Capture::new().run(|| {
        tracing::info!(target: "foreign_c::inner::deep", "routed");
        tracing::info!(target: "foreign_c::other", "unscoped");
    });
    let heads: Vec<_> = captured.lines().iter().map(|line| line[28..].to_owned()).collect();
    assert_eq!(heads, ["info\trouted\trouted", "info\tunscoped"]);
}

#[test]
fn trace_needs_the_level_trace() {
    let _process = shared();
    let statement = || tracing::trace!(target: "foreign_d", "finest");
    let lines = |levels: &str| Capture::new().levels(levels).run(statement).lines().len();
    assert_eq!((lines("debug"), lines("trace")), (0, 1));
}

#[test]
fn captures_have_their_own_levels() {
    let _process = shared();
    let (quiet, few) = Capture::new().levels("routed:none").start().unwrap();
    let (verbose, many) = Capture::new().levels("routed:debug").start().unwrap();
    for dispatch in [&quiet, &verbose] {
        tracing::dispatcher::with_default(dispatch, || {
            mesh_log::debug!(ROUTED, "own");
            mesh_log::debug!(scope: ROUTED.with_label("k", "v"), "labelled");
            tracing::debug!(target: "routed", "plain");
        });
    }
    assert_eq!((few.lines().len(), many.lines().len()), (0, 3));
    assert!(!ROUTED.debug_enabled());
    tracing::dispatcher::with_default(&verbose, || assert!(ROUTED.debug_enabled()));
    tracing::dispatcher::with_default(&quiet, || assert!(!ROUTED.fatal_enabled()));
}
