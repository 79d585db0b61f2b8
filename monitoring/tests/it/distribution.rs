use mesh_monitoring::testing::{Probe, buckets, distribution};
use mesh_monitoring::{Label, Registry, SeriesValue, Unit};

use crate::NAME;

const BOUNDS: [f64; 7] = [0.0, 2.5, 7.0, 8.0, 10.0, 99.0, 154.3];

#[test]
fn case_08_records_are_counted_summed_and_put_in_buckets() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let fun = registry.distribution("fun", "Fun.", BOUNDS).build().unwrap();
    fun.with([NAME.value("foo")]).record(7.7773);
    let bar = fun.with([NAME.value("bar")]);
    for value in [7.4, 6.8, 10.2] {
        bar.record(value);
    }

    probe.assert("fun", [NAME.value("foo")], distribution(1, 7.7773));
    probe.assert("fun", [NAME.value("bar")], distribution(3, 24.4));
    probe.assert("fun", [NAME.value("bar")], buckets(7));
    let Some(SeriesValue::Distribution { buckets, .. }) = probe.value("fun", [NAME.value("bar")])
    else {
        panic!("not a distribution")
    };
    assert_eq!(buckets, [0, 0, 1, 1, 0, 1, 0, 0]);
}

#[test]
fn exposition_agrees_with_the_cells() {
    let registry = Registry::new();
    let fun = registry.distribution("fun", "Fun.", BOUNDS).build().unwrap();
    for value in [7.5, 6.5, 10.0, 2.5, 200.0] {
        fun.record(value);
    }

    expect_test::expect![[r#"
        # HELP fun Fun.
        # TYPE fun histogram
        fun_bucket{le="0"} 0
        fun_bucket{le="2.5"} 1
        fun_bucket{le="7"} 2
        fun_bucket{le="8"} 3
        fun_bucket{le="10"} 4
        fun_bucket{le="99"} 4
        fun_bucket{le="154.3"} 4
        fun_bucket{le="+Inf"} 5
        fun_sum 226.5
        fun_count 5
    "#]]
    .assert_eq(&registry.prometheus_text());
    assert_eq!(
        registry.snapshot()[0].to_string(),
        "fun count=5 sum=226.5 buckets=[0, 1, 1, 1, 1, 0, 0, 1]",
    );
}

#[test]
fn case_11_unit_does_not_change_the_name() {
    let registry = Registry::new();
    let sizes = registry.distribution("received", "Sizes.", [1.0]).unit(Unit::Bytes);
    sizes.build().unwrap().increment();

    assert!(registry.prometheus_text().contains("\nreceived_count 1\n"));
}

#[test]
fn no_bounds_leave_one_bucket() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    registry.distribution("plain", "Plain.", []).build().unwrap().record(3.0);

    probe.assert("plain", [], buckets(0));
    assert!(registry.prometheus_text().contains("plain_bucket{le=\"+Inf\"} 1\nplain_sum 3\n"));
}

#[test]
fn nan_and_infinity_are_dropped() {
    let registry = Registry::new();
    let probe = Probe::new(&registry);
    let fun = registry.distribution("fun", "Fun.", BOUNDS).build().unwrap();
    for value in [f64::NAN, f64::INFINITY, 1.0] {
        fun.record(value);
    }

    probe.assert("fun", [], distribution(1, 1.0));
    assert!(registry.prometheus_text().ends_with("fun_sum 1\nfun_count 1\n"));
}

#[test]
fn label_le_is_renamed() {
    let registry = Registry::new();
    let fun = registry.distribution("fun", "Fun.", [1.0]).build().unwrap();
    fun.with([Label::new("le").value("x")]).increment();

    assert!(registry.prometheus_text().contains("fun_bucket{exported_le=\"x\",le=\"1\"} 1\n"));
}
