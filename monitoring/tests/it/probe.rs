use mesh_monitoring::testing::{
    Expectation, Probe, almost_equals, at_least, buckets, distribution, does_not_exist, exactly,
    less_than,
};
use mesh_monitoring::{Registry, SeriesValue};

use crate::{KIND, NAME};

#[test]
fn case_01_probe_counts_sums_from_its_creation() {
    let registry = Registry::new();
    let events = registry.sum("events", "").build().unwrap();
    let first = Probe::new(&registry);
    events.with([KIND.value("bar")]).increment();
    first.assert("events", [KIND.value("bar")], exactly(1.0));

    let second = Probe::new(&registry);
    events.with([KIND.value("bar2")]).increment();
    second.assert("events", [KIND.value("bar")], exactly(0.0));
    second.assert("events", [KIND.value("bar2")], exactly(1.0));
    first.assert("events", [KIND.value("bar")], exactly(1.0));
}

#[test]
fn removed_sum_is_counted_from_zero() {
    let registry = Registry::new();
    let events = registry.sum("events", "").build().unwrap();
    let held = events.with([KIND.value("held")]);
    let all = || [events.clone(), held.clone(), events.with([KIND.value("looked up")])];
    let record = |value: f64| all().iter().for_each(|sum| sum.record(value));
    let check = |probe: &Probe, expected: [f64; 3]| {
        let values = probe.series().into_iter().map(|series| series.value().clone());
        assert_eq!(values.collect::<Vec<_>>(), expected.map(SeriesValue::Number));
    };

    record(10.0);
    let probe = Probe::new(&registry);
    record(1.0);
    check(&probe, [1.0, 1.0, 1.0]);
    assert!(events.remove([KIND.value("looked up")]));
    record(3.0);
    check(&probe, [4.0, 4.0, 3.0]);
    registry.reset();
    record(5.0);
    check(&probe, [5.0, 5.0, 5.0]);
}

#[test]
fn gauges_and_distributions_are_shown_as_they_are() {
    let registry = Registry::new();
    registry.gauge("clients", "").build().unwrap().record(5.0);
    registry.distribution("took", "", [1.0]).build().unwrap().record(2.0);
    let probe = Probe::new(&registry);

    probe.assert("clients", [], exactly(5.0));
    probe.assert("took", [], distribution(1, 2.0));
}

#[track_caller]
fn check(value: f64, expected: Expectation, holds: bool) {
    let registry = Registry::new();
    registry.gauge("clients", "").build().expect("valid").record(value);
    let outcome = Probe::new(&registry).check("clients", [], expected);
    assert_eq!(outcome.is_ok(), holds, "{outcome:?}");
}

#[test]
fn expectations_on_numbers() {
    check(2.0, exactly(2.0), true);
    check(2.0, exactly(2.1), false);
    check(2.0, at_least(2.0), true);
    check(2.0, at_least(2.1), false);
    check(2.0, less_than(2.1), true);
    check(2.0, less_than(2.0), false);
    check(2.0, almost_equals(2.25, 0.25), true);
    check(2.0, almost_equals(2.25, 0.2), false);
    check(f64::NAN, exactly(f64::NAN), false);
    check(2.0, does_not_exist(), false);
    check(2.0, distribution(1, 2.0), false);
    check(2.0, buckets(0), false);
}

#[test]
fn expectations_on_distributions() {
    let registry = Registry::new();
    let took = registry.distribution("took", "", [1.0, 2.0]).build().unwrap();
    took.record(1.5);
    let probe = Probe::new(&registry);

    for (expected, holds) in [
        (distribution(1, 1.5), true),
        (distribution(2, 1.5), false),
        (distribution(1, 1.0), false),
        (buckets(2), true),
        (buckets(3), false),
        (exactly(1.5), false),
    ] {
        assert_eq!(probe.check("took", [], expected).is_ok(), holds, "{expected}");
    }
}

#[test]
fn first_series_with_the_labels_is_compared() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let events = registry.sum("events", "").build().unwrap();
    events.with([KIND.value("b"), NAME.value("x")]).record(2.0);
    events.with([KIND.value("a"), NAME.value("x")]).record(1.0);

    assert_eq!(probe.value("events", [NAME.value("x")]), Some(SeriesValue::Number(1.0)));
    assert_eq!(probe.value("events", [KIND.value("b")]), Some(SeriesValue::Number(2.0)));
    assert_eq!(probe.value("events", [KIND.value("c")]), None);
    assert_eq!(probe.value("event", []), None);
}

#[test]
fn mismatch_lists_all_series() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    registry.sum("events", "").build().unwrap().with([KIND.value("a")]).increment();
    registry.gauge("clients", "").build().unwrap().record(5.0);

    let mismatch = probe.check("events", [KIND.value("a")], exactly(2.0)).unwrap_err();
    expect_test::expect![[r#"
        events{kind="a"}: expected exactly 2, found events{kind="a"} 1; all series:
          clients 5
          events{kind="a"} 1"#]]
    .assert_eq(&mismatch.to_string());
    let absent = probe.check("events", [KIND.value("b")], at_least(1.0)).unwrap_err();
    assert!(absent.to_string().starts_with(
        "events{kind=\"b\"}: expected at least 1, found no series; all series:\n  clients 5",
    ));
}

#[test]
#[should_panic(expected = "events{}: expected exactly 1, found no series")]
fn failed_assertion_panics_with_the_mismatch() {
    Probe::new(&Registry::new()).assert("events", [], exactly(1.0));
}

#[test]
fn probe_waits_for_records_of_other_threads() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let events = registry.sum("events", "").build().unwrap();
    let (send, receive) = std::sync::mpsc::channel::<()>();
    let thread = std::thread::spawn(move || {
        let _ = receive.recv();
        events.with([KIND.value("a")]).record(3.0);
    });
    assert!(probe.check("events", [KIND.value("a")], exactly(3.0)).is_err());
    send.send(()).expect("it waits");
    probe.wait_for("events", [KIND.value("a")], exactly(3.0), std::time::Duration::from_secs(20));
    thread.join().expect("it does not panic");
}

#[test]
fn probe_that_waits_in_vain_says_what_there_is() {
    let registry = Registry::new();
    registry.sum("events", "").build().unwrap().increment();
    let probe = Probe::new(&registry);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        probe.wait_for("events", [], at_least(5.0), std::time::Duration::ZERO);
    }));
    let message = *caught.unwrap_err().downcast::<String>().expect("a text");
    assert_eq!(message, "events{}: expected at least 5, found events 0; all series:\n  events 0");
}

#[test]
fn new_series_are_told_from_those_that_were_there() {
    let registry = Registry::new();
    let events = registry.sum("events", "").build().unwrap();
    events.increment();
    let probe = Probe::new(&registry);
    events.increment();
    probe.assert_no_new_series();
    events.with([NAME.value("a")]).increment();
    assert_eq!(probe.new_series().len(), 1);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        probe.assert_no_new_series();
    }));
    assert!(caught.is_err());
}
