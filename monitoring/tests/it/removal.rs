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
