use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "the test makes up the time")]
use std::time::Instant;

use mesh_monitoring::Registry;
use mesh_monitoring::testing::{Probe, distribution, does_not_exist, exactly};

use crate::{KIND, NAME};

#[test]
fn removed_series_is_gone_from_cells_and_exposition() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").build().unwrap();
    let gauge = registry.gauge("clients", "").build().unwrap();
    for name in ["a", "b"] {
        sum.with([NAME.value(name)]).increment();
        gauge.with([NAME.value(name)]).record(1.0);
    }
    assert!(registry.prometheus_text().contains("pushes{name=\"a\"} 1\n"));
    assert!(sum.remove([NAME.value("a")]));
    assert!(gauge.remove([NAME.value("a")]));

    assert_eq!(probe.series().len(), 2);
    expect_test::expect![[r#"
        # TYPE clients gauge
        clients{name="b"} 1
        # TYPE pushes counter
        pushes{name="b"} 1
    "#]]
    .assert_eq(&registry.prometheus_text());
}

#[test]
fn only_the_exact_label_set_is_removed() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").build().unwrap();
    let kind = sum.with([KIND.value("k")]);
    sum.increment();
    kind.increment();
    kind.with([NAME.value("a")]).increment();

    assert!(!sum.remove([NAME.value("a")]));
    assert!(kind.remove([NAME.value("a")]));
    assert!(!kind.remove([NAME.value("a")]));
    assert_eq!(probe.series().len(), 2);
    assert!(sum.remove([]));
    assert_eq!(probe.series().len(), 1);
}

#[test]
fn held_handle_brings_the_series_back_from_zero() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let a = registry.sum("pushes", "").build().unwrap().with([NAME.value("a")]);
    a.record(5.5);
    assert!(a.remove([]));
    probe.assert("pushes", [], does_not_exist());
    a.increment();

    probe.assert("pushes", [NAME.value("a")], exactly(1.0));
    assert!(registry.prometheus_text().ends_with("pushes{name=\"a\"} 1\n"));
}

#[test]
fn removed_distribution_is_hidden_until_its_next_record() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let took = registry.distribution("took", "", []).build().unwrap();
    for name in ["a", "b"] {
        took.with([NAME.value(name)]).record(1.0);
    }
    assert!(took.remove([NAME.value("a")]));
    probe.assert("took", [NAME.value("a")], does_not_exist());
    let text = registry.prometheus_text();
    assert!(!text.contains("name=\"a\""), "{text}");
    assert!(text.contains("took_count{name=\"b\"} 1\n"));

    took.with([NAME.value("a")]).record(1.0);
    probe.assert("took", [NAME.value("a")], distribution(2, 2.0));
    assert!(registry.prometheus_text().contains("took_count{name=\"a\"} 2\n"));
}

#[test]
fn distribution_without_series_leaves_no_header() {
    let registry = Registry::new();
    let took = registry.distribution("took", "Time.", [1.0]).build().unwrap();
    took.record(1.0);
    assert!(took.remove([]));

    assert_eq!(registry.prometheus_text(), "");
}

#[test]
fn removing_what_is_not_there_changes_nothing() {
    let registry = Registry::new();
    let sum = registry.sum("pushes", "").enabled_when(|| false).build().unwrap();
    assert!(!sum.remove([]));
    assert!(!sum.remove([NAME.value("a")]));
}

#[test]
fn retain_removes_by_labels_under_no_lock() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").build().unwrap();
    for name in ["a", "b", "c"] {
        sum.with([NAME.value(name)]).increment();
    }
    sum.increment();
    let removed = sum.retain(|labels| {
        // Looks series up and scrapes while it decides.
        let _ = sum.with([NAME.value("d")]);
        assert!(registry.prometheus_text().contains("pushes{name=\"c\"} 1"));
        labels.is_empty() || labels.contains(&NAME.value("b"))
    });
    assert_eq!(removed, 2);
    assert_eq!(probe.series().len(), 2);
    probe.assert("pushes", [NAME.value("b")], exactly(1.0));
}

#[test]
#[expect(clippy::disallowed_types, reason = "the test makes up the time")]
fn idle_series_expire_at_a_sweep() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let idle = Duration::from_secs(60);
    let sum = registry.sum("pushes", "").expire_after(idle).build().unwrap();
    let kept = registry.gauge("clients", "").build().unwrap();
    let took = registry.distribution("took", "", [1.0]).expire_after(idle).build().unwrap();
    let (a, b) = (sum.with([NAME.value("a")]), sum.with([NAME.value("b")]));
    a.increment();
    b.increment();
    kept.record(1.0);
    took.record(1.0);

    let start = Instant::now();
    assert_eq!(registry.sweep(start), 0);
    b.increment();
    assert_eq!(registry.sweep(start + idle / 2), 0);
    assert_eq!(registry.sweep(start + idle), 2);
    probe.assert("pushes", [NAME.value("a")], does_not_exist());
    probe.assert("took", [], does_not_exist());
    probe.assert("pushes", [NAME.value("b")], exactly(2.0));
    probe.assert("clients", [], exactly(1.0));
    a.increment();
    probe.assert("pushes", [NAME.value("a")], exactly(1.0));
    assert_eq!(registry.sweep(start + idle * 2), 1);
    probe.assert("pushes", [NAME.value("a")], exactly(1.0));
}

#[test]
fn reset_removes_every_series_and_keeps_definitions() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").build().unwrap().with([KIND.value("a")]);
    let took = registry.distribution("took", "", [1.0]).build().unwrap();
    sum.increment();
    took.increment();
    registry.reset();
    assert_eq!(probe.series(), []);
    assert_eq!(registry.prometheus_text(), "");
    assert_eq!(registry.definitions().len(), 2);
    sum.increment();
    assert_eq!(Probe::new(&registry).series().len(), 1);
}
