//! Guards, timers, and sums that go both ways.

use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "the test makes up the time")]
use std::time::Instant;

use mesh_monitoring::testing::{Probe, distribution, does_not_exist, exactly};
use mesh_monitoring::{MetricKind, Registry, SeriesValue, Unit};

use crate::KIND;

#[test]
fn up_down_sum_goes_both_ways_and_is_a_gauge_for_prometheus() {
    let registry = Registry::new();
    let queued = registry.up_down_sum("queued", "Waiting.").build().unwrap();
    queued.with([KIND.value("a")]).record(2.5);
    queued.with([KIND.value("a")]).decrement();
    queued.record_int(-3);
    expect_test::expect![[r#"
        # HELP queued Waiting.
        # TYPE queued gauge
        queued -3
        queued{kind="a"} 1.5
    "#]]
    .assert_eq(&registry.prometheus_text());
    assert_eq!(registry.definitions()[0].kind(), MetricKind::UpDownSum);
    assert!(registry.sum("queued", "Waiting.").build().is_err());
}

#[test]
fn guards_count_what_is_under_way() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.gauge("open", "").build().unwrap().with([KIND.value("a")]);
    let sum = registry.up_down_sum("busy", "").build().unwrap();
    let guards = [gauge.in_flight(), gauge.in_flight(), sum.in_flight()];
    probe.assert("open", [KIND.value("a")], exactly(2.0));
    probe.assert("busy", [], exactly(1.0));
    drop(guards);
    probe.assert("open", [], exactly(0.0));
    probe.assert("busy", [], exactly(0.0));
}

#[test]
fn guard_counts_down_when_its_owner_panics() {
    let registry = Registry::new();
    let gauge = registry.gauge("open", "").build().unwrap();
    let inner = gauge.clone();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _guard = inner.in_flight();
        panic!("on purpose");
    }));
    assert!(caught.is_err());
    Probe::new(&registry).assert("open", [], exactly(0.0));
}

#[test]
#[expect(clippy::disallowed_types, reason = "the test makes up the time")]
fn series_of_a_guard_does_not_expire_before_it_ends() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let idle = Duration::from_secs(60);
    let gauge = registry.gauge("open", "").expire_after(idle).build().unwrap();
    let sum = registry.up_down_sum("busy", "").expire_after(idle).build().unwrap();
    let guards = [gauge.with([KIND.value("a")]).in_flight(), sum.in_flight()];

    let start = Instant::now();
    for passed in 0..4 {
        assert_eq!(registry.sweep(start + idle * passed), 0);
    }
    probe.assert("open", [KIND.value("a")], exactly(1.0));
    probe.assert("busy", [], exactly(1.0));
    drop(guards);
    probe.assert("open", [KIND.value("a")], exactly(0.0));
    assert_eq!(registry.sweep(start + idle * 4), 0);
    assert_eq!(registry.sweep(start + idle * 5), 2);
}

#[test]
fn guard_of_a_removed_series_does_nothing() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.gauge("open", "").build().unwrap();
    let sum = registry.up_down_sum("busy", "").build().unwrap();
    let told = registry.sum("told", "").build().unwrap();
    registry.on_record("open", move |record| told.record(record.value));
    let before = [gauge.in_flight(), sum.in_flight()];
    assert!(gauge.remove([]) && sum.remove([]));
    let after = [gauge.in_flight(), sum.in_flight()];
    drop(before);
    probe.assert("open", [], exactly(1.0));
    probe.assert("busy", [], exactly(1.0));
    probe.assert("told", [], exactly(2.0));
    assert!(gauge.remove([]) && sum.remove([]));
    drop(after);
    probe.assert("open", [], does_not_exist());
    probe.assert("busy", [], does_not_exist());
    probe.assert("told", [], exactly(2.0));
}

#[test]
fn durations_are_recorded_in_the_unit_of_the_metric() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let seconds = registry.distribution("a", "", [1.0]).unit(Unit::Seconds).build().unwrap();
    let millis = registry.distribution("b", "", [1.0]).unit(Unit::Milliseconds).build().unwrap();
    seconds.record_duration(Duration::from_millis(1500));
    millis.record_duration(Duration::from_millis(1500));
    probe.assert("a", [], distribution(1, 1.5));
    probe.assert("b", [], distribution(1, 1500.0));
}

#[test]
fn timer_records_once_unless_it_is_discarded() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let took = registry.distribution("took", "", [3600.0]).unit(Unit::Seconds).build().unwrap();
    drop(took.start_timer());
    let elapsed = took.start_timer().stop();
    took.start_timer().discard();
    let Some(SeriesValue::Distribution { count, sum, .. }) = probe.value("took", []) else {
        panic!("it was recorded")
    };
    assert_eq!(count, 2);
    assert!(sum >= elapsed.as_secs_f64());
}
