//! What one scrape of 3000 series costs: 2000 sums with three labels, 1000 distributions with eight bounds.

use mesh_monitoring::{ExpositionFormat, Label, Registry};
use opentelemetry::KeyValue;
use prometheus::TextEncoder;

use crate::measure::{Work, compare};
use crate::peers::{BOUNDS, OpenTelemetry};

const TYPE: Label = Label::new("type");
const NODE: Label = Label::new("node");
const VERSION: Label = Label::new("version");
const SUMS: usize = 2000;
const DISTRIBUTIONS: usize = 1000;

pub(crate) fn run() {
    let ours = ours();
    let stock = stock();
    let plain = plain();
    let works: Vec<Work<'_>> = vec![
        ("ours", Box::new(|| assert!(ours.prometheus_text().len() > 100_000))),
        (
            "opentelemetry-prometheus",
            Box::new(|| {
                let text = TextEncoder::new().encode_to_string(&stock.registry.gather());
                assert!(text.expect("it is valid").len() > 100_000);
            }),
        ),
        (
            "prometheus",
            Box::new(|| {
                let text = TextEncoder::new().encode_to_string(&plain.gather());
                assert!(text.expect("it is valid").len() > 100_000);
            }),
        ),
        (
            "ours, OpenMetrics",
            Box::new(|| {
                assert!(ours.exposition(ExpositionFormat::OpenMetrics).len() > 100_000);
            }),
        ),
    ];
    compare("scrape of 3000 series", 15, 1, works);
}

fn ours() -> Registry {
    let registry = Registry::new();
    let sum = registry.sum("pushes", "Pushes.").build().expect("valid");
    for number in 0..SUMS {
        let labels =
            [TYPE.value("cds"), NODE.value(format!("node-{number}")), VERSION.value("1.32")];
        sum.with(labels).increment();
    }
    let took = registry.distribution("took", "Time.", BOUNDS).build().expect("valid");
    for number in 0..DISTRIBUTIONS {
        took.with([NODE.value(format!("node-{number}"))]).record(0.7);
    }
    registry
}

fn stock() -> OpenTelemetry {
    let otel = OpenTelemetry::new();
    let counter = otel.meter.f64_counter("pushes").with_description("Pushes.").build();
    for number in 0..SUMS - 1 {
        let node = KeyValue::new("node", format!("node-{number}"));
        counter.add(1.0, &[KeyValue::new("type", "cds"), node, KeyValue::new("version", "1.32")]);
    }
    let histogram = otel.meter.f64_histogram("took").with_boundaries(BOUNDS.into()).build();
    for number in 0..DISTRIBUTIONS {
        histogram.record(0.7, &[KeyValue::new("node", format!("node-{number}"))]);
    }
    otel
}

fn plain() -> prometheus::Registry {
    let registry = prometheus::Registry::new();
    let opts = prometheus::Opts::new("pushes", "Pushes.");
    let sum = prometheus::CounterVec::new(opts, &["type", "node", "version"]).expect("valid");
    for number in 0..SUMS {
        sum.with_label_values(&["cds", &format!("node-{number}"), "1.32"]).inc();
    }
    let opts = prometheus::HistogramOpts::new("took", "Time.").buckets(BOUNDS.into());
    let took = prometheus::HistogramVec::new(opts, &["node"]).expect("valid");
    for number in 0..DISTRIBUTIONS {
        took.with_label_values(&[&format!("node-{number}")]).observe(0.7);
    }
    registry.register(Box::new(sum)).expect("the name is free");
    registry.register(Box::new(took)).expect("the name is free");
    registry
}
