//! What one record costs.

use std::hint::black_box;

use mesh_monitoring::{Label, Registry};
use prometheus_client::metrics::histogram::Histogram as ClientHistogram;

use crate::measure::{Work, compare};
use crate::peers::{
    BOUNDS, CLIENT_LABELS, ClientFamily, LABELS, OpenTelemetry, PushLabels, attributes,
    metrics_recorder,
};

const ROUNDS: usize = 40;
const OPERATIONS: u32 = 100_000;
const NAMES: [&str; 3] = ["type", "node", "version"];
const VALUES: [&str; 3] = ["cds", "node-1", "1.32"];

pub(crate) fn run() {
    bound_sum();
    bound_gauge();
    bound_distribution();
    look_up();
}

fn times<'w>(name: &'static str, mut operation: impl FnMut() + 'w) -> Work<'w> {
    let work = move || {
        for _ in 0..OPERATIONS {
            operation();
        }
    };
    (name, Box::new(work))
}

fn bound_sum() {
    let registry = Registry::new();
    let sum =
        registry.sum("pushes", "").build().expect("valid").labeled::<PushLabels>().get(&LABELS);
    let otel = OpenTelemetry::new();
    let counter = otel.meter.u64_counter("pushes").build();
    let attributes = attributes();
    let bound = counter.bind(&attributes);
    let opts = prometheus::Opts::new("pushes", "help");
    let vec = prometheus::IntCounterVec::new(opts, &NAMES).expect("valid");
    let prometheus = vec.with_label_values(&VALUES);
    let family = ClientFamily::default();
    let client = family.get_or_create_owned(&CLIENT_LABELS);
    let recorder = metrics_recorder();
    let metrics = metrics::with_local_recorder(
        &recorder,
        || metrics::counter!("pushes", "type" => "cds", "node" => "node-1", "version" => "1.32"),
    );
    compare(
        "bound sum",
        ROUNDS,
        OPERATIONS,
        vec![
            times("ours", || black_box(&sum).increment()),
            times("opentelemetry, bound", || black_box(&bound).add(1)),
            times("opentelemetry, 3 labels", || black_box(&counter).add(1, black_box(&attributes))),
            times("prometheus, bound", || black_box(&prometheus).inc()),
            times("prometheus-client, bound", || {
                black_box(&client).inc();
            }),
            times("metrics, bound", || black_box(&metrics).increment(1)),
        ],
    );
}

fn bound_gauge() {
    let registry = Registry::new();
    let gauge = registry.gauge("clients", "").build().expect("valid").labeled::<PushLabels>();
    let gauge = gauge.get(&LABELS);
    let otel = OpenTelemetry::new();
    let bound = otel.meter.f64_gauge("clients").build().bind(&attributes());
    let prometheus = prometheus::Gauge::new("clients", "help").expect("valid");
    let client =
        prometheus_client::metrics::gauge::Gauge::<f64, std::sync::atomic::AtomicU64>::default();
    let recorder = metrics_recorder();
    let metrics = metrics::with_local_recorder(&recorder, || metrics::gauge!("clients"));
    compare(
        "bound gauge",
        ROUNDS,
        OPERATIONS,
        vec![
            times("ours", || black_box(&gauge).record(black_box(7.0))),
            times("opentelemetry, bound", || black_box(&bound).record(black_box(7.0))),
            times("prometheus, bound", || black_box(&prometheus).set(black_box(7.0))),
            times("prometheus-client, bound", || {
                black_box(&client).set(black_box(7.0));
            }),
            times("metrics, bound", || black_box(&metrics).set(black_box(7.0))),
        ],
    );
}

fn bound_distribution() {
    let registry = Registry::new();
    let took = registry.distribution("took", "", BOUNDS).build().expect("valid");
    let took = took.labeled::<PushLabels>().get(&LABELS);
    let otel = OpenTelemetry::new();
    let histogram = otel.meter.f64_histogram("took").with_boundaries(BOUNDS.into()).build();
    let attributes = attributes();
    let bound = histogram.bind(&attributes);
    let opts = prometheus::HistogramOpts::new("took", "help").buckets(BOUNDS.into());
    let prometheus = prometheus::Histogram::with_opts(opts).expect("valid");
    let client = ClientHistogram::new(BOUNDS);
    compare(
        "bound distribution",
        ROUNDS,
        OPERATIONS,
        vec![
            times("ours", || black_box(&took).record(black_box(0.7))),
            times("opentelemetry, bound", || black_box(&bound).record(black_box(0.7))),
            times("opentelemetry, 3 labels", || {
                black_box(&histogram).record(black_box(0.7), black_box(&attributes));
            }),
            times("prometheus, bound", || black_box(&prometheus).observe(black_box(0.7))),
            times("prometheus-client, bound", || black_box(&client).observe(black_box(0.7))),
        ],
    );
}

fn look_up() {
    let registry = Registry::new();
    let sum = registry.sum("pushes", "").build().expect("valid");
    let typed = sum.labeled::<PushLabels>();
    let otel = OpenTelemetry::new();
    let counter = otel.meter.u64_counter("pushes").build();
    let attributes = attributes();
    let opts = prometheus::Opts::new("pushes", "help");
    let vec = prometheus::IntCounterVec::new(opts, &NAMES).expect("valid");
    let family = ClientFamily::default();
    let recorder = metrics_recorder();
    let keys = NAMES.map(Label::new);
    metrics::with_local_recorder(&recorder, || {
        compare(
            "3 labels, then increment",
            ROUNDS,
            OPERATIONS,
            vec![
                times("ours", || black_box(&typed).increment(black_box(&LABELS))),
                times("ours, by a handle", || {
                    black_box(&typed).get(black_box(&LABELS)).increment();
                }),
                times("ours, dynamic labels", || {
                    let labels = [
                        keys[1].value(VALUES[1]),
                        keys[0].value(VALUES[0]),
                        keys[2].value(VALUES[2]),
                    ];
                    black_box(&sum).with(labels).increment();
                }),
                times("opentelemetry", || black_box(&counter).add(1, black_box(&attributes))),
                times("prometheus", || black_box(&vec).with_label_values(black_box(&VALUES)).inc()),
                times("prometheus-client", || {
                    black_box(&family).get_or_create(black_box(&CLIENT_LABELS)).inc();
                }),
                times("metrics", || {
                    metrics::counter!("pushes", "type" => "cds", "node" => "node-1", "version" => "1.32")
                        .increment(1);
                }),
            ],
        );
    });
}
