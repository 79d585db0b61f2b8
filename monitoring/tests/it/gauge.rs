use mesh_monitoring::testing::{Probe, exactly};
use mesh_monitoring::{Label, Registry};

const FOO: Label = Label::new("foo");

#[test]
fn case_05_last_record_stays_for_each_label_set() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.gauge("gauge", "A gauge.").build().unwrap();
    gauge.record(42.0);
    gauge.record(77.0);
    probe.assert("gauge", [], exactly(77.0));

    let (at_42, at_77) = (gauge.with([FOO.value("42")]), gauge.with([FOO.value("77")]));
    at_42.record(42.0);
    at_77.record(77.0);
    at_77.record(72.0);
    probe.assert("gauge", [FOO.value("42")], exactly(42.0));
    probe.assert("gauge", [FOO.value("77")], exactly(72.0));
    assert!(registry.prometheus_text().contains("gauge{foo=\"77\"} 72\n"));
}

#[test]
fn increment_and_decrement_set_one_and_minus_one() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.gauge("gauge", "A gauge.").build().unwrap();
    gauge.record(5.0);
    gauge.increment();
    probe.assert("gauge", [], exactly(1.0));
    gauge.decrement();
    probe.assert("gauge", [], exactly(-1.0));
}

#[test]
fn add_and_sub_step_from_the_present_value() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.gauge("gauge", "A gauge.").build().unwrap();
    gauge.add(2.5);
    probe.assert("gauge", [], exactly(2.5));
    gauge.record_int(10);
    gauge.sub(0.5);
    probe.assert("gauge", [], exactly(9.5));
}

#[test]
fn infinite_gauge_is_kept_but_not_exposed() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.gauge("gauge", "A gauge.").build().unwrap();
    gauge.record(f64::INFINITY);

    probe.assert("gauge", [], exactly(f64::INFINITY));
    assert_eq!(registry.prometheus_text(), "");
    gauge.record(1.0);
    assert!(registry.prometheus_text().ends_with("gauge 1\n"));
}
