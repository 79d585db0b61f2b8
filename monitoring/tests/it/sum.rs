use mesh_monitoring::testing::{Probe, does_not_exist, exactly};
use mesh_monitoring::{Label, Registry};

use crate::{KIND, NAME};

#[test]
fn case_02_record_and_decrement_add_up_at_accumulated_labels() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let events = registry.sum("events_total", "Events.").build().unwrap();
    let goofy = events.with([KIND.value("goofy")]).with([NAME.value("baz")]);
    goofy.record(45.0);
    goofy.decrement();
    events.with([KIND.value("foo"), NAME.value("bar")]).increment();

    probe.assert("events_total", [KIND.value("goofy"), NAME.value("baz")], exactly(44.0));
    probe.assert("events_total", [KIND.value("foo"), NAME.value("bar")], exactly(1.0));
    assert_eq!(probe.series().len(), 2);
    assert!(registry.prometheus_text().contains("events_total{kind=\"goofy\",name=\"baz\"} 44\n"));
}

#[test]
fn case_03_disabled_sum_does_not_exist() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let disabled = registry.sum("disabled", "Off.").enabled_when(|| false).build().unwrap();
    let enabled = registry.sum("enabled", "On.").enabled_when(|| true).build().unwrap();
    for sum in [&disabled, &disabled.with([KIND.value("a")]), &enabled] {
        sum.increment();
    }

    probe.assert("disabled", [], does_not_exist());
    probe.assert("enabled", [], exactly(1.0));
    assert_eq!(disabled.name(), "disabled");
    assert!(!registry.prometheus_text().contains("disabled"));
    assert_eq!(registry.definitions()[0].name(), "disabled");
}

#[test]
fn case_11_two_label_values_make_two_series() {
    const PROTOCOL: Label = Label::new("protocol");
    let registry = Registry::new();
    let requests = registry.sum("requests_total", "Requests.").build().unwrap();
    requests.with([PROTOCOL.value("http")]).increment();
    let grpc = requests.with([PROTOCOL.value("grpc")]);
    grpc.increment();
    grpc.record_int(1);

    expect_test::expect![[r#"
        # HELP requests_total Requests.
        # TYPE requests_total counter
        requests_total{protocol="grpc"} 2
        requests_total{protocol="http"} 1
    "#]]
    .assert_eq(&registry.prometheus_text());
}

#[test]
fn last_value_of_a_duplicate_label_wins() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let events = registry.sum("events", "Events.").build().unwrap();
    events.with([KIND.value("a"), KIND.value("b")]).increment();
    events.with([KIND.value("a")]).with([KIND.value("b")]).increment();
    events.with([Label::new("kind").value("b")]).increment();

    probe.assert("events", [KIND.value("b")], exactly(3.0));
    probe.assert("events", [KIND.value("a")], does_not_exist());
}

#[test]
fn order_of_labels_does_not_matter() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let events = registry.sum("events", "Events.").build().unwrap();
    events.with([KIND.value("a"), NAME.value("b")]).increment();
    events.with([NAME.value("b"), KIND.value("a")]).increment();

    probe.assert("events", [NAME.value("b"), KIND.value("a")], exactly(2.0));
}

#[test]
fn with_leaves_the_handle_as_it_was() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let events = registry.sum("events", "Events.").build().unwrap();
    let labelled = events.with([KIND.value("a")]);
    events.increment();

    assert_eq!(probe.series().len(), 1);
    assert_eq!(probe.series()[0].labels(), []);
    labelled.increment();
    assert_eq!(probe.series()[1].labels(), [KIND.value("a")]);
}

#[test]
fn nan_and_infinity_are_dropped() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let events = registry.sum("events", "Events.").build().unwrap();
    for value in [1.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.0] {
        events.record(value);
    }

    probe.assert("events", [], exactly(2.5));
}
