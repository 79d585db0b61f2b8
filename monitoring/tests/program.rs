//! Metrics that are declared as statics; alone in its program, because all of them are known to all tests of it.

use mesh_monitoring::testing::{Probe, exactly};
use mesh_monitoring::{Distribution, Label, MetricKind, Registry, Stability, Sum, Unit, metric};

const TYPE: Label = Label::new("type");

metric! {
    /// Pushes.
    static PUSHES: Sum = Registry::sum("pushes_total", "Pushes sent.")
        .label(TYPE, "Kind of resource.")
        .stability(Stability::Stable);
}

metric!(static TOOK: Distribution = Registry::distribution("took", "Time.", [0.1, 1.0]).unit(Unit::Seconds));

metric!(static OTHER: Sum = Registry::sum("took", "Not a time."));

#[test]
fn declared_metrics_are_known_before_they_are_used() {
    let error = Registry::define_declared().expect_err("one name is declared twice");
    let shown = error.to_string();
    let both = ["tests/program.rs:15", "tests/program.rs:17"];
    assert!(both.iter().all(|place| shown.contains(place)), "{shown}");
    let definitions = Registry::global().definitions();
    let shown: Vec<_> = definitions.iter().map(|it| (it.name(), it.stability())).collect();
    assert_eq!(shown, [("pushes_total", Stability::Stable), ("took", Stability::Alpha)]);
    assert_eq!(definitions[0].labels()[0].key, "type");

    let probe = Probe::new(Registry::global());
    PUSHES.with([TYPE.value("cds")]).increment();
    PUSHES.with([TYPE.value("cds")]).increment();
    probe.assert("pushes_total", [TYPE.value("cds")], exactly(2.0));
    let is_taken_by_the_time = definitions[1].kind() == MetricKind::Distribution;
    let first_use =
        std::panic::catch_unwind(|| if is_taken_by_the_time { OTHER.name() } else { TOOK.name() });
    assert!(first_use.is_err());
}
