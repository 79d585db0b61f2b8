//! Labels that are checked when the program is compiled.

use std::sync::Arc;
use std::thread;

use mesh_monitoring::testing::{Probe, does_not_exist, exactly};
use mesh_monitoring::{Label, LabelSchema, Registry, label_set, label_values};

label_values! {
    enum Push { Clusters = "cds", Endpoints = "eds" }
}

label_set! {
    struct PushLabels {
        push: Push = "type",
        proxy: Arc<str>,
        port: u16,
    }
}

const TYPE: Label = Label::new("type");
const PROXY: Label = Label::new("proxy");
const PORT: Label = Label::new("port");
const OVERFLOW: Label = Label::new("otel_metric_overflow");

fn labels(push: Push, port: u16) -> PushLabels {
    PushLabels { push, proxy: "p".into(), port }
}

#[test]
fn typed_and_dynamic_labels_find_the_same_series() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").build().unwrap();
    let typed = sum.labeled::<PushLabels>();
    typed.get(&labels(Push::Clusters, 80)).increment();
    typed.get(&labels(Push::Clusters, 80)).record(2.0);
    sum.with([PORT.value("80"), PROXY.value("p"), TYPE.value("cds")]).increment();
    probe.assert("pushes", [TYPE.value("cds"), PORT.value("80")], exactly(4.0));
    assert_eq!(PushLabels::KEYS, ["type", "proxy", "port"]);
    assert_eq!(Push::ALL.len(), 2);
}

#[test]
fn every_kind_has_typed_labels() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let it = labels(Push::Endpoints, 1);
    registry.gauge("a", "").build().unwrap().labeled().get(&it).record(2.0);
    registry.up_down_sum("b", "").build().unwrap().labeled().get(&it).increment();
    registry.distribution("c", "", [1.0]).build().unwrap().labeled().get(&it).record(0.5);
    probe.assert("a", [TYPE.value("eds")], exactly(2.0));
    probe.assert("b", [TYPE.value("eds")], exactly(1.0));
    assert!(probe.value("c", [TYPE.value("eds")]).is_some());
}

#[test]
fn record_by_labels_is_the_record_of_their_handle() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let (known, unknown) = (labels(Push::Clusters, 80), labels(Push::Endpoints, 80));
    let sums = registry.sum("sums", "").build().unwrap().labeled();
    let steps = registry.up_down_sum("steps", "").build().unwrap().labeled();
    let gauges = registry.gauge("gauges", "").build().unwrap().labeled();
    sums.get(&known).record(10.0);
    steps.get(&known).record(10.0);
    gauges.get(&known).record(10.0);
    for by in [&known, &unknown] {
        sums.increment(by);
        sums.record(by, 0.5);
        steps.increment(by);
        steps.record(by, -3.0);
        gauges.record(by, 7.0);
    }
    for (of, before) in [("cds", 10.0), ("eds", 0.0)] {
        probe.assert("sums", [TYPE.value(of)], exactly(before + 1.5));
        probe.assert("steps", [TYPE.value(of)], exactly(before - 2.0));
        probe.assert("gauges", [TYPE.value(of)], exactly(7.0));
    }
}

#[test]
fn hooks_hear_records_by_labels_and_may_make_such_records() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let it = labels(Push::Clusters, 80);
    let typed = registry.sum("pushes", "").build().unwrap().labeled::<PushLabels>();
    typed.increment(&it);
    let (inner, other) = (typed.clone(), labels(Push::Endpoints, 80));
    registry.on_record("pushes", move |record| inner.record(&other, record.value * 100.0));
    typed.record(&it, 2.0);
    probe.assert("pushes", [TYPE.value("cds")], exactly(3.0));
    probe.assert("pushes", [TYPE.value("eds")], exactly(200.0));
}

#[test]
fn record_by_labels_brings_back_what_was_removed() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let it = labels(Push::Clusters, 80);
    let sum = registry.sum("pushes", "").build().unwrap();
    let typed = sum.labeled::<PushLabels>();
    typed.record(&it, 5.0);
    assert_eq!(sum.retain(|_| false), 1);
    typed.increment(&it);
    probe.assert("pushes", [TYPE.value("cds")], exactly(1.0));
}

#[test]
fn look_up_alone_shows_nothing() {
    let registry = Registry::new();
    let typed = registry.sum("pushes", "").build().unwrap().labeled::<PushLabels>();
    let _ = typed.get(&labels(Push::Clusters, 80));
    assert_eq!(registry.prometheus_text(), "");
}

#[test]
fn label_sets_beyond_the_limit_are_not_remembered() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").cardinality_limit(1).build().unwrap();
    let typed = sum.labeled::<PushLabels>();
    typed.get(&labels(Push::Clusters, 1)).increment();
    for port in 2..10 {
        typed.get(&labels(Push::Clusters, port)).increment();
    }
    probe.assert("pushes", [OVERFLOW.value("true")], exactly(8.0));
    assert!(sum.remove(labels(Push::Clusters, 1).to_labels()));
    // The place is free once nobody holds the series, and a look-up forgets what was found before.
    typed.get(&labels(Push::Clusters, 5)).increment();
    typed.get(&labels(Push::Clusters, 5)).increment();
    probe.assert("pushes", [PORT.value("5")], exactly(2.0));
    probe.assert("pushes", [PORT.value("1")], does_not_exist());
}

#[test]
fn removed_series_are_looked_up_anew() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").build().unwrap();
    let typed = sum.labeled::<PushLabels>();
    typed.get(&labels(Push::Clusters, 1)).record(5.0);
    assert_eq!(sum.retain(|_| false), 1);
    typed.get(&labels(Push::Clusters, 1)).increment();
    probe.assert("pushes", [PORT.value("1")], exactly(1.0));
}

#[test]
fn threads_that_look_up_the_same_labels_lose_nothing() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").build().unwrap();
    let typed = sum.labeled::<PushLabels>();
    thread::scope(|scope| {
        for _ in 0..8 {
            let typed = typed.clone();
            scope.spawn(move || {
                for round in 0..1000_u16 {
                    typed.get(&labels(Push::Clusters, round % 7)).increment();
                }
            });
        }
    });
    let total: f64 = probe
        .series()
        .iter()
        .map(|series| series.value().to_string().parse::<f64>().unwrap())
        .sum();
    assert_eq!(total, 8000.0);
    assert_eq!(probe.series().len(), 7);
}
