//! Text formats and the options of names.

use mesh_monitoring::{DefinitionError, ExpositionFormat, Label, Registry, Unit};
use opentelemetry::KeyValue;
use opentelemetry::metrics::Meter;

use crate::KIND;

fn filled(registry: &Registry) {
    let sum = registry.sum("requests_total", "All \"requests\".").build().expect("it is valid");
    sum.with([KIND.value("a\"b\\c\nd")]).increment();
    registry.sum("pushes", "Pushes.").build().expect("it is valid").record(1e6);
    registry.gauge("clients", "").unit(Unit::Bytes).build().expect("it is valid").record(3.0);
    let took = registry.distribution("took", "Time.", [0.5, 1e6]).unit(Unit::Seconds);
    took.build().expect("it is valid").record(0.25);
}

#[test]
fn text_format_is_that_of_prometheus() {
    let registry = Registry::new();
    filled(&registry);
    expect_test::expect![[r#"
        # TYPE clients gauge
        clients 3
        # HELP pushes Pushes.
        # TYPE pushes counter
        pushes 1e+06
        # HELP requests_total All "requests".
        # TYPE requests_total counter
        requests_total{kind="a\"b\\c\nd"} 1
        # HELP took Time.
        # TYPE took histogram
        took_bucket{le="0.5"} 1
        took_bucket{le="1e+06"} 1
        took_bucket{le="+Inf"} 1
        took_sum 0.25
        took_count 1
    "#]]
    .assert_eq(&registry.exposition(ExpositionFormat::Text));
}

#[test]
fn open_metrics_is_written_on_request() {
    let registry = Registry::new();
    filled(&registry);
    expect_test::expect![[r#"
        # TYPE clients gauge
        clients 3.0
        # HELP pushes Pushes.
        # TYPE pushes unknown
        pushes 1e+06
        # HELP requests All \"requests\".
        # TYPE requests counter
        requests_total{kind="a\"b\\c\nd"} 1.0
        # HELP took Time.
        # TYPE took histogram
        took_bucket{le="0.5"} 1
        took_bucket{le="1e+06"} 1
        took_bucket{le="+Inf"} 1
        took_sum 0.25
        took_count 1
        # EOF
    "#]]
    .assert_eq(&registry.exposition(ExpositionFormat::OpenMetrics));
}

#[test]
fn suffixes_scope_and_target_are_exported_on_request() {
    let registry = Registry::builder()
        .counter_suffixes()
        .unit_suffixes()
        .scope_labels()
        .target_info([("service.name", "mesh")])
        .build();
    registry.sum("pushes", "").build().unwrap().increment();
    let took = registry.distribution("took", "", [1.0]).unit(Unit::Seconds).build().unwrap();
    took.with([KIND.value("a")]).increment();
    took.with([KIND.value("b")]).increment();
    took.remove([KIND.value("a")]);
    expect_test::expect![[r#"
        # TYPE pushes_total counter
        pushes_total{otel_scope_name="mesh-monitoring"} 1
        # HELP target_info Target metadata
        # TYPE target_info gauge
        target_info{service_name="mesh"} 1
        # TYPE took_seconds histogram
        took_seconds_bucket{kind="b",otel_scope_name="mesh-monitoring",le="1"} 1
        took_seconds_bucket{kind="b",otel_scope_name="mesh-monitoring",le="+Inf"} 1
        took_seconds_sum{kind="b",otel_scope_name="mesh-monitoring"} 1
        took_seconds_count{kind="b",otel_scope_name="mesh-monitoring"} 1
    "#]]
    .assert_eq(&registry.prometheus_text());
}

#[test]
fn removed_distribution_whose_name_ends_in_its_unit_is_hidden() {
    let registry = Registry::builder().unit_suffixes().build();
    let took = registry.distribution("took_seconds", "", []).unit(Unit::Seconds).build().unwrap();
    took.with([KIND.value("a")]).increment();
    took.with([KIND.value("b")]).increment();
    took.remove([KIND.value("a")]);
    expect_test::expect![[r#"
        # TYPE took_seconds_seconds histogram
        took_seconds_seconds_bucket{kind="b",le="+Inf"} 1
        took_seconds_seconds_sum{kind="b"} 1
        took_seconds_seconds_count{kind="b"} 1
    "#]]
    .assert_eq(&registry.prometheus_text());
}

/// The same operations through this crate and through OpenTelemetry give the same text.
#[test]
fn parity_with_plain_opentelemetry() {
    let ours = Registry::new();
    let plain = Registry::new();
    record_ours(&ours).expect("the names are free");
    // The way by which instruments of other crates are served.
    plain.serve_opentelemetry();
    record_plain(&opentelemetry::global::meter("plain"));

    let text = ours.prometheus_text();
    assert_eq!(text.lines().count(), 22);
    assert_eq!(text, plain.prometheus_text());
    assert_eq!(
        ours.exposition(ExpositionFormat::OpenMetrics),
        plain.exposition(ExpositionFormat::OpenMetrics)
    );
}

const REQUESTS: [(f64, &str, &str); 3] = [(1.0, "x", "1"), (2.5, "x", "1"), (1e7, "\"q\\", "2")];
const CLIENTS: [f64; 3] = [5.0, -0.25, 0.000_01];
const QUEUED: [f64; 2] = [5.0, -7.0];
const TIMES: [f64; 4] = [0.1, 0.5, 3.0, 100.0];
const BOUNDS: [f64; 3] = [0.1, 1.0, 10.0];

fn record_ours(registry: &Registry) -> Result<(), DefinitionError> {
    const OTHER: Label = Label::new("z");
    let sum = registry.sum("requests_total", "Requests.").build()?;
    for (value, kind, other) in REQUESTS {
        sum.with([KIND.value(kind), OTHER.value(other)]).record(value);
    }
    sum.record(4.0);
    let gauge = registry.gauge("clients", "Clients.").build()?;
    CLIENTS.into_iter().for_each(|value| gauge.with([KIND.value("a")]).record(value));
    let queued = registry.up_down_sum("queued", "Queued.").build()?;
    QUEUED.into_iter().for_each(|value| queued.record(value));
    let took = registry.distribution("took", "Time.", BOUNDS).build()?;
    TIMES.into_iter().for_each(|value| took.with([KIND.value("a")]).record(value));
    let derived = registry.derived_gauge("derived", "Derived.").build()?;
    derived.value_from([KIND.value("a")], || 17.76);
    Ok(())
}

fn record_plain(meter: &Meter) {
    let a = [KeyValue::new("kind", "a")];
    let counter = meter.f64_counter("requests_total").with_description("Requests.").build();
    for (value, kind, other) in REQUESTS {
        counter.add(value, &[KeyValue::new("kind", kind), KeyValue::new("z", other)]);
    }
    counter.add(4.0, &[]);
    let gauge = meter.f64_gauge("clients").with_description("Clients.").build();
    CLIENTS.into_iter().for_each(|value| gauge.record(value, &a));
    let queued = meter.f64_up_down_counter("queued").with_description("Queued.").build();
    QUEUED.into_iter().for_each(|value| queued.add(value, &[]));
    let took = meter.f64_histogram("took").with_description("Time.");
    let took = took.with_boundaries(BOUNDS.into()).build();
    TIMES.into_iter().for_each(|value| took.record(value, &a));
    meter
        .f64_observable_gauge("derived")
        .with_description("Derived.")
        .with_callback(move |observer| observer.observe(17.76, &a))
        .build();
}
