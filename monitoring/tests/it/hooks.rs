//! Hooks on records.

use std::sync::Arc;

use mesh_monitoring::testing::{Probe, does_not_exist, exactly};
use mesh_monitoring::{LabelValue, Registry, Sum};
use parking_lot::Mutex;

use crate::{KIND, NAME};

type Seen = Arc<Mutex<Vec<(Vec<LabelValue>, f64)>>>;

fn record_all(registry: &Registry, name: &str) -> Seen {
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    registry.on_record(name, move |record| log.lock().push((record.labels.to_vec(), record.value)));
    seen
}

#[test]
fn case_09_hook_records_into_another_metric() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let events = registry.sum("events_total", "Events.").build().unwrap();
    let hooked = registry.sum("hook_total", "Seen.").build().unwrap();
    registry.on_record("events_total", move |record| {
        let names = record.labels.iter().filter(|label| label.key() == "name").cloned();
        hooked.with(names).record(record.value);
    });
    events.with([NAME.value("foo"), KIND.value("foo")]).increment();
    events.with([NAME.value("bar"), KIND.value("baz")]).record(45.0);

    probe.assert("hook_total", [NAME.value("foo")], exactly(1.0));
    probe.assert("hook_total", [NAME.value("bar")], exactly(45.0));
    probe.assert("events_total", [NAME.value("bar")], exactly(45.0));
}

#[test]
fn hook_sees_labels_as_they_were_given() {
    let registry = Registry::new();
    let sum = registry.sum("events", "").build().unwrap();
    let early = sum.with([NAME.value("b"), KIND.value("a"), NAME.value("c")]);
    let seen = record_all(&registry, "events");
    early.record(2.5);
    sum.with([KIND.value("a")]).with([KIND.value("a")]).decrement();
    sum.with([KIND.value("a")]).record_int(3);
    let expected = [
        (vec![NAME.value("b"), KIND.value("a"), NAME.value("c")], 2.5),
        (vec![KIND.value("a"), KIND.value("a")], -1.0),
        (vec![KIND.value("a")], 3.0),
    ];
    assert_eq!(*seen.lock(), expected);
}

#[test]
fn series_of_any_age_call_the_hook() {
    let registry = Registry::new();
    let sum = registry.sum("events", "").cardinality_limit(2).build().unwrap();
    let early = sum.with([NAME.value("early")]);
    let removed = sum.with([NAME.value("removed")]);
    [&sum, &early, &removed].into_iter().for_each(Sum::increment);
    let seen = record_all(&registry, "events");

    let overflow = sum.with([NAME.value("overflow")]);
    [&sum, &early, &removed, &overflow].into_iter().for_each(Sum::increment);
    assert!(sum.remove([NAME.value("removed")]));
    removed.increment();
    drop(removed);
    assert!(sum.remove([NAME.value("removed")]));
    sum.with([NAME.value("late")]).increment();

    let seen: Vec<_> = seen.lock().iter().flat_map(|(labels, _)| labels.clone()).collect();
    let names = ["early", "removed", "overflow", "removed", "late"];
    assert_eq!(seen, names.map(|name| NAME.value(name)));
}

#[test]
fn every_kind_of_metric_calls_its_hook() {
    let registry = Registry::new();
    let names = ["a", "b", "c", "d"];
    let seen = names.map(|name| record_all(&registry, name));
    registry.sum("a", "").build().unwrap().increment();
    let gauge = registry.gauge("b", "").build().unwrap();
    gauge.record(7.0);
    gauge.sub(2.0);
    registry.distribution("c", "", [1.0]).build().unwrap().record(0.5);
    registry.up_down_sum("d", "").build().unwrap().decrement();
    let values = seen.map(|seen| seen.lock().iter().map(|(_, value)| *value).collect::<Vec<_>>());
    assert_eq!(values, [vec![1.0], vec![7.0, -2.0], vec![0.5], vec![-1.0]]);
}

#[test]
fn later_hook_replaces_the_earlier_one() {
    let registry = Registry::new();
    let (first, second) = (record_all(&registry, "events"), record_all(&registry, "events"));
    registry.sum("events", "").build().unwrap().increment();
    assert_eq!((first.lock().len(), second.lock().len()), (0, 1));
}

#[test]
fn disabled_metric_does_not_call_its_hook() {
    let registry = Registry::new();
    let seen = record_all(&registry, "events");
    registry.sum("events", "").enabled_when(|| false).build().unwrap().increment();
    assert_eq!(*seen.lock(), []);
}

#[test]
fn new_hook_may_register_a_hook() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("events", "").build().unwrap();
    let inner = registry.clone();
    registry.on_record("events", move |_| {
        let hooked = inner.sum("hooked", "").build().expect("it has one shape");
        inner.on_record("events", move |_| hooked.increment());
    });
    sum.increment();
    probe.assert("hooked", [], does_not_exist());
    sum.increment();
    probe.assert("hooked", [], exactly(1.0));
}

#[test]
fn new_hook_that_records_its_own_metric_is_not_called_again() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("events", "").build().unwrap();
    let own = sum.clone();
    registry.on_record("events", move |_| own.record(10.0));
    sum.increment();
    probe.assert("events", [], exactly(11.0));
    sum.increment();
    probe.assert("events", [], exactly(22.0));
}

#[test]
fn hook_that_panics_does_not_end_hooks() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("events", "").build().unwrap();
    registry.on_record("events", |record| assert!(record.value < 2.0));
    let broken = sum.clone();
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| broken.record(5.0))).is_err());
    let seen = record_all(&registry, "events");
    sum.increment();
    assert_eq!(seen.lock().len(), 1);
    probe.assert("events", [], exactly(1.0));
}
