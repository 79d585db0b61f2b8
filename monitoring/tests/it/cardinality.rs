use std::collections::HashSet;

use mesh_monitoring::testing::{Probe, distribution, does_not_exist, exactly};
use mesh_monitoring::{Label, Registry, SeriesValue};

use crate::NAME;

const OVERFLOW: Label = Label::new("otel_metric_overflow");

#[test]
fn overflow_series_takes_what_is_above_the_limit_and_totals_stay_right() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "Pushes.").cardinality_limit(3).build().unwrap();
    sum.increment();
    for number in 0..10 {
        sum.with([NAME.value(number.to_string())]).record(2.0);
        sum.with([NAME.value(number.to_string())]).record(0.5);
    }

    probe.assert("pushes", [NAME.value("2")], exactly(2.5));
    probe.assert("pushes", [NAME.value("3")], does_not_exist());
    probe.assert("pushes", [OVERFLOW.value("true")], exactly(17.5));
    expect_test::expect![[r#"
        # HELP monitoring_overflow_total Look-ups of label sets that found no place under a limit, by metric.
        # TYPE monitoring_overflow_total counter
        monitoring_overflow_total{metric="pushes"} 14
        # HELP pushes Pushes.
        # TYPE pushes counter
        pushes 1
        pushes{name="0"} 2.5
        pushes{name="1"} 2.5
        pushes{name="2"} 2.5
        pushes{otel_metric_overflow="true"} 17.5
    "#]]
    .assert_eq(&registry.prometheus_text());
}

#[track_caller]
fn check_limit(limit: Option<u16>, kept: usize) {
    let registry = Registry::new();
    let mut sum = registry.sum("pushes", "Pushes.");
    let mut took = registry.distribution("took", "Time.", [1.0]);
    if let Some(limit) = limit {
        (sum, took) = (sum.cardinality_limit(limit), took.cardinality_limit(limit));
    }
    let (sum, took) = (sum.build().expect("valid"), took.build().expect("valid"));
    for number in 0..kept + 10 {
        sum.with([NAME.value(number.to_string())]).increment();
        took.with([NAME.value(number.to_string())]).record(1.0);
    }

    let text = registry.prometheus_text();
    let lines: HashSet<_> = text.lines().collect();
    for metric in ["pushes", "took_count"] {
        let shown = |name: &str| lines.contains(format!("{metric}{{name=\"{name}\"}} 1").as_str());
        assert!((0..kept).all(|number| shown(&number.to_string())), "{metric}");
        assert!(!shown(&kept.to_string()), "{metric}");
        let overflow = format!("{metric}{{otel_metric_overflow=\"true\"}} 10");
        assert!(lines.contains(overflow.as_str()), "{metric}");
    }
}

#[test]
fn default_limit_is_2000() {
    check_limit(None, 2_000);
}

#[test]
fn limit_above_the_one_of_opentelemetry_is_kept() {
    check_limit(Some(2_100), 2_100);
}

#[test]
fn distribution_overflow_keeps_counts_and_sum() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let took = registry.distribution("took", "Time.", [1.0]).cardinality_limit(1).build().unwrap();
    for number in 0..4 {
        took.with([NAME.value(number.to_string())]).record(f64::from(number));
    }

    probe.assert("took", [NAME.value("0")], distribution(1, 0.0));
    probe.assert("took", [OVERFLOW.value("true")], distribution(3, 6.0));
}

#[test]
fn limit_zero_puts_all_labelled_records_together() {
    let registry = Registry::new();
    let gauge = registry.gauge("clients", "").cardinality_limit(0).build().unwrap();
    gauge.record(1.0);
    gauge.with([NAME.value("a")]).add(2.0);
    gauge.with([NAME.value("b")]).add(3.0);

    expect_test::expect![[r#"
        # TYPE clients gauge
        clients 1
        clients{otel_metric_overflow="true"} 5
    "#]]
    .assert_eq(registry.prometheus_text().split_once("# HELP").expect("overflow is counted").0);
}

#[test]
fn handles_that_never_recorded_do_not_hold_a_place() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "Pushes.").cardinality_limit(2).build().unwrap();
    for number in 0..100 {
        drop(sum.with([NAME.value(number.to_string())]));
    }
    sum.with([NAME.value("a")]).increment();
    sum.with([NAME.value("b")]).increment();

    probe.assert("pushes", [NAME.value("b")], exactly(1.0));
    probe.assert("pushes", [OVERFLOW.value("true")], does_not_exist());
}

#[test]
fn removal_makes_room() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "Pushes.").cardinality_limit(1).build().unwrap();
    sum.with([NAME.value("a")]).increment();
    sum.with([NAME.value("b")]).increment();
    assert!(sum.remove([NAME.value("a")]));
    sum.with([NAME.value("c")]).increment();

    probe.assert("pushes", [NAME.value("c")], exactly(1.0));
    probe.assert("pushes", [OVERFLOW.value("true")], exactly(1.0));
}

#[test]
fn gauge_overflow_shows_the_last_record() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.gauge("clients", "").cardinality_limit(1).build().unwrap();
    for number in 0..4_u8 {
        gauge.with([NAME.value(number.to_string())]).record(f64::from(number));
    }

    let overflow = probe.value("clients", [OVERFLOW.value("true")]);
    assert_eq!(overflow, Some(SeriesValue::Number(3.0)));
}

#[test]
fn overall_limit_puts_what_is_above_it_into_overflow_series() {
    let registry = Registry::builder().series_limit(3).build();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").build().unwrap();
    let took = registry.distribution("took", "", [1.0]).build().unwrap();
    for number in 0..2 {
        sum.with([NAME.value(number.to_string())]).increment();
        took.with([NAME.value(number.to_string())]).record(1.0);
    }
    sum.increment();

    probe.assert("pushes", [NAME.value("1")], exactly(1.0));
    probe.assert("took", [NAME.value("0")], distribution(1, 1.0));
    probe.assert("took", [OVERFLOW.value("true")], distribution(1, 1.0));
    assert!(registry.prometheus_text().contains("monitoring_overflow_total{metric=\"took\"} 1\n"));
    assert!(sum.remove([NAME.value("0")]));
    took.with([NAME.value("1")]).record(1.0);
    probe.assert("took", [NAME.value("1")], distribution(1, 1.0));
    took.with([NAME.value("2")]).record(1.0);
    probe.assert("took", [OVERFLOW.value("true")], distribution(2, 2.0));
}

#[test]
fn overall_limit_reclaims_handles_that_never_recorded() {
    let registry = Registry::builder().series_limit(2).build();
    let probe = Probe::new(&registry);
    let sum = registry.sum("pushes", "").build().unwrap();
    for number in 0..100 {
        drop(sum.with([NAME.value(number.to_string())]));
    }
    sum.with([NAME.value("a")]).increment();
    sum.with([NAME.value("b")]).increment();

    probe.assert("pushes", [NAME.value("b")], exactly(1.0));
    probe.assert("pushes", [OVERFLOW.value("true")], does_not_exist());
}

#[test]
fn name_of_the_overflow_counter_is_reserved() {
    let error = Registry::new().sum("monitoring_overflow_total", "").build().unwrap_err();
    assert_eq!(error.kind(), mesh_monitoring::DefinitionErrorKind::Reserved);
}
