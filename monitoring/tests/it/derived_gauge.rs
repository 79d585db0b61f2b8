use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use mesh_monitoring::Registry;
use mesh_monitoring::testing::{Probe, does_not_exist, exactly};

use crate::KIND;

#[test]
fn case_07_function_is_the_value() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.derived_gauge("derived", "Derived.").build().unwrap();
    gauge.value_from([], || 17.76);

    probe.assert("derived", [], exactly(17.76));
    assert!(registry.prometheus_text().ends_with("\nderived 17.76\n"));
}

#[test]
fn case_07_each_label_set_has_its_function() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.derived_gauge("derived", "Derived.").build().unwrap();
    gauge.value_from([KIND.value("foo")], || 17.76).value_from([KIND.value("bar")], || 18.12);

    probe.assert("derived", [KIND.value("foo")], exactly(17.76));
    probe.assert("derived", [KIND.value("bar")], exactly(18.12));
}

#[test]
fn later_function_replaces_the_earlier_one() {
    let registry = Registry::new();
    let gauge = registry.derived_gauge("derived", "Derived.").build().unwrap();
    gauge.value_from([KIND.value("a")], || 1.0).value_from([KIND.value("a")], || 2.0);

    assert!(registry.prometheus_text().ends_with("\nderived{kind=\"a\"} 2\n"));
}

#[test]
fn function_runs_once_for_each_scrape() {
    let registry = Registry::new();
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let next = move || f64::from(counted.fetch_add(1, Ordering::Relaxed));
    registry.derived_gauge("derived", "Derived.").build().unwrap().value_from([], next);

    assert!(registry.prometheus_text().ends_with("\nderived 0\n"));
    assert!(registry.prometheus_text().ends_with("\nderived 1\n"));
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[test]
fn function_may_record_and_define_metrics() {
    let registry = Registry::new();
    let inner = registry.clone();
    registry.derived_gauge("derived", "Derived.").build().unwrap().value_from([], move || {
        let scrapes = inner.sum("scrapes", "Scrapes.").build().unwrap();
        scrapes.increment();
        inner.derived_gauge("derived", "Derived.").build().unwrap().remove([]);
        3.0
    });

    expect_test::expect![[r"
        # HELP scrapes Scrapes.
        # TYPE scrapes counter
        scrapes 1
    "]]
    .assert_eq(&registry.prometheus_text());
}

#[test]
fn disabled_gauge_does_not_take_functions() {
    let registry = Registry::new();
    let gauge =
        registry.derived_gauge("derived", "Derived.").enabled_when(|| false).build().unwrap();
    gauge.value_from([], || panic!("a disabled gauge was computed"));

    assert_eq!(registry.prometheus_text(), "");
}

#[test]
fn removed_function_leaves_no_series() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.derived_gauge("derived", "Derived.").build().unwrap();
    gauge.value_from([KIND.value("a")], || 1.0);
    probe.assert("derived", [KIND.value("a")], exactly(1.0));

    assert!(gauge.remove([KIND.value("a")]));
    assert!(!gauge.remove([KIND.value("a")]));
    probe.assert("derived", [], does_not_exist());
    assert_eq!(registry.prometheus_text(), "");
}

#[test]
fn functions_above_the_cardinality_limit_are_not_taken() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.derived_gauge("derived", "Derived.").cardinality_limit(1).build().unwrap();
    gauge.value_from([KIND.value("a")], || 1.0).value_from([KIND.value("b")], || 2.0);

    probe.assert("derived", [KIND.value("a")], exactly(1.0));
    probe.assert("derived", [KIND.value("b")], does_not_exist());
    gauge.value_from([KIND.value("a")], || 3.0);
    probe.assert("derived", [KIND.value("a")], exactly(3.0));
}
