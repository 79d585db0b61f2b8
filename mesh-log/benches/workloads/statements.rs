//! The six statements that Istio's logger is measured by, each with a line of its own.

use mesh_log::{DEFAULT, LabeledScope};

/// Name of each statement, and the statement itself; the scope has labels prepared.
pub(crate) type Statement = (&'static str, fn(&LabeledScope));

/// Statements in the order of the specification; the last one is written in JSON as well.
pub(crate) const STATEMENTS: [Statement; 5] = [
    ("default", |_| mesh_log::info!(DEFAULT, "test")),
    ("formatted", |_| mesh_log::info!(DEFAULT, "{} {}", "test", 42)),
    ("prebuilt labels", |labelled| mesh_log::info!(scope: labelled, "test")),
    ("dynamic labels", |_| {
        mesh_log::info!(scope: DEFAULT.with_label("k1", "v1").with_label("k2", 2), "test");
    }),
    ("prebuilt and dynamic labels, formatted", |labelled| {
        mesh_log::info!(scope: labelled.with_label("k3", 3), "{} {}", "test", 42);
    }),
];

/// A scope with the labels that are prepared.
pub(crate) fn labelled() -> LabeledScope {
    DEFAULT.with_labels([("k1", "v1"), ("k2", "v2")])
}
