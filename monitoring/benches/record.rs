//! What one record costs: our handles, and the OpenTelemetry counter under the same labels.

use divan::{Bencher, black_box};
use mesh_monitoring::{Distribution, Gauge, Label, Registry, Sum};
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, MeterProvider};
use opentelemetry_sdk::metrics::SdkMeterProvider;

const TYPE: Label = Label::new("type");
const NODE: Label = Label::new("node");
const VERSION: Label = Label::new("version");

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 50, sample_size = 20_000)]
fn bound_sum_increment(bencher: Bencher<'_, '_>) {
    let sum = bound_sum(&Registry::new());
    bencher.bench_local(|| black_box(&sum).increment());
}

#[divan::bench(sample_count = 50, sample_size = 20_000)]
fn bound_sum_record_fraction(bencher: Bencher<'_, '_>) {
    let sum = bound_sum(&Registry::new());
    bencher.bench_local(|| black_box(&sum).record(black_box(0.5)));
}

#[divan::bench(sample_count = 50, sample_size = 20_000)]
fn bound_gauge_record(bencher: Bencher<'_, '_>) {
    let registry = Registry::new();
    let gauge: Gauge = registry.gauge("clients", "Clients.").build().expect("valid");
    let gauge = gauge.with([TYPE.value("cds"), NODE.value("a"), VERSION.value("1")]);
    bencher.bench_local(|| black_box(&gauge).record(black_box(7.0)));
}

#[divan::bench(sample_count = 50, sample_size = 20_000)]
fn bound_distribution_record(bencher: Bencher<'_, '_>) {
    let registry = Registry::new();
    let bounds = [0.01, 0.1, 0.5, 1.0, 3.0, 5.0, 10.0, 20.0];
    let took: Distribution = registry.distribution("took", "Time.", bounds).build().expect("valid");
    let took = took.with([TYPE.value("cds"), NODE.value("a"), VERSION.value("1")]);
    bencher.bench_local(|| black_box(&took).record(black_box(0.7)));
}

#[divan::bench(sample_count = 50, sample_size = 20_000)]
fn with_three_labels_then_increment(bencher: Bencher<'_, '_>) {
    let registry = Registry::new();
    let sum: Sum = registry.sum("pushes", "Pushes.").build().expect("valid");
    bencher.bench_local(|| {
        sum.with([TYPE.value("cds"), NODE.value("a"), VERSION.value("1")]).increment();
    });
}

#[divan::bench(sample_count = 50, sample_size = 20_000)]
fn opentelemetry_counter_add(bencher: Bencher<'_, '_>) {
    let provider = provider();
    let counter: Counter<f64> = provider.meter("bench").f64_counter("pushes").build();
    let labels =
        [KeyValue::new("node", "a"), KeyValue::new("type", "cds"), KeyValue::new("version", "1")];
    bencher.bench_local(|| black_box(&counter).add(black_box(1.0), black_box(&labels)));
}

fn bound_sum(registry: &Registry) -> Sum {
    let sum: Sum = registry.sum("pushes", "Pushes.").build().expect("valid");
    sum.with([TYPE.value("cds"), NODE.value("a"), VERSION.value("1")])
}

fn provider() -> SdkMeterProvider {
    let reader = opentelemetry_prometheus::exporter()
        .with_registry(prometheus::Registry::new())
        .build()
        .expect("a new registry has no other collector");
    SdkMeterProvider::builder().with_reader(reader).build()
}
