use mesh_monitoring::testing::{Probe, does_not_exist};
use mesh_monitoring::{Label, PROMETHEUS_CONTENT_TYPE, Registry, Unit};

#[test]
fn case_04_metrics_without_records_are_absent() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let gauge = registry.gauge("a_gauge", "Gauge.").build().unwrap();
    let sum = registry.sum("b_sum", "Sum.").build().unwrap();
    let distribution = registry.distribution("c_distribution", "D.", [1.0]).build().unwrap();
    let labelled = sum.with([Label::new("x").value("y")]);

    for name in ["a_gauge", "b_sum", "c_distribution"] {
        probe.assert(name, [], does_not_exist());
    }
    assert_eq!(registry.prometheus_text(), "");
    gauge.record(0.0);
    sum.record(0.0);
    labelled.record_int(0);
    distribution.record(0.0);
    expect_test::expect![[r#"
        # HELP a_gauge Gauge.
        # TYPE a_gauge gauge
        a_gauge 0
        # HELP b_sum Sum.
        # TYPE b_sum counter
        b_sum 0
        b_sum{x="y"} 0
        # HELP c_distribution D.
        # TYPE c_distribution histogram
        c_distribution_bucket{le="1"} 1
        c_distribution_bucket{le="+Inf"} 1
        c_distribution_sum 0
        c_distribution_count 1
    "#]]
    .assert_eq(&registry.prometheus_text());
}

#[test]
fn name_is_exactly_as_written_for_every_unit_and_kind() {
    let registry = Registry::new();
    for (name, unit) in [
        ("pilot_xds_pushes", Unit::One),
        ("sent_bytes", Unit::Bytes),
        ("took", Unit::Seconds),
        ("waited_total", Unit::Milliseconds),
    ] {
        registry.sum(name, "").unit(unit).build().unwrap().increment();
        let gauge = format!("{name}_now");
        registry.gauge(gauge, "").unit(unit).build().unwrap().increment();
    }

    expect_test::expect![[r"
        # TYPE pilot_xds_pushes counter
        pilot_xds_pushes 1
        # TYPE pilot_xds_pushes_now gauge
        pilot_xds_pushes_now 1
        # TYPE sent_bytes counter
        sent_bytes 1
        # TYPE sent_bytes_now gauge
        sent_bytes_now 1
        # TYPE took counter
        took 1
        # TYPE took_now gauge
        took_now 1
        # TYPE waited_total counter
        waited_total 1
        # TYPE waited_total_now gauge
        waited_total_now 1
    "]]
    .assert_eq(&registry.prometheus_text());
}

#[test]
fn quotes_backslashes_and_line_feeds_are_escaped() {
    let registry = Registry::new();
    let odd = registry.sum("odd", "Two\nlines, one \\.").build().unwrap();
    odd.with([Label::new("v").value("a\"b\\c\nd é")]).increment();

    expect_test::expect![[r#"
        # HELP odd Two\nlines, one \\.
        # TYPE odd counter
        odd{v="a\"b\\c\nd é"} 1
    "#]]
    .assert_eq(&registry.prometheus_text());
}

#[test]
fn numbers_are_printed_as_go_prints_them() {
    let registry = Registry::new();
    let gauge = registry.gauge("number", "").build().unwrap();
    for (value, printed) in [
        (1.0, "1"),
        (17.76, "17.76"),
        (100_000.0, "100000"),
        (1e6, "1e+06"),
        (1_234_567.0, "1.234567e+06"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (-0.5, "-0.5"),
    ] {
        gauge.record(value);
        let text = registry.prometheus_text();
        assert_eq!(text, format!("# TYPE number gauge\nnumber {printed}\n"));
    }
    registry.distribution("wide", "", [1e6]).build().unwrap().increment();
    assert!(registry.prometheus_text().contains("wide_bucket{le=\"1e+06\"} 1\n"));
}

#[test]
fn content_type_is_text_format_0_0_4() {
    assert_eq!(PROMETHEUS_CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
}

#[test]
fn registries_do_not_see_each_other() {
    let (left, right) = (Registry::new(), Registry::new());
    left.sum("pushes", "Pushes.").build().unwrap().increment();
    right.gauge("pushes", "Pushes.").build().unwrap().record(2.0);

    assert!(left.prometheus_text().ends_with("# TYPE pushes counter\npushes 1\n"));
    assert!(right.prometheus_text().ends_with("# TYPE pushes gauge\npushes 2\n"));
}
