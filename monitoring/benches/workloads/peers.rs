//! Metrics of other crates, under the same labels.

use std::sync::atomic::AtomicU64;

use mesh_monitoring::{LabelSchema, label_set, label_values};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Meter, MeterProvider};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;

pub(crate) const BOUNDS: [f64; 8] = [0.01, 0.1, 0.5, 1.0, 3.0, 5.0, 10.0, 20.0];

label_values! {
    pub(crate) enum Push { Clusters = "cds", Endpoints = "eds" }
}

label_set! {
    /// Labels that the compiler checks.
    pub(crate) struct PushLabels {
        push: Push = "type",
        node: &'static str,
        version: &'static str,
    }
}

pub(crate) const LABELS: PushLabels =
    PushLabels { push: Push::Clusters, node: "node-1", version: "1.32" };

/// The same for prometheus-client.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct ClientLabels {
    pub(crate) r#type: &'static str,
    pub(crate) node: &'static str,
    pub(crate) version: &'static str,
}

pub(crate) const CLIENT_LABELS: ClientLabels =
    ClientLabels { r#type: "cds", node: "node-1", version: "1.32" };

pub(crate) type ClientFamily = Family<ClientLabels, Counter<u64, AtomicU64>>;

/// A provider of OpenTelemetry with the exporter for Prometheus, as its users set it up.
pub(crate) struct OpenTelemetry {
    pub(crate) registry: prometheus::Registry,
    pub(crate) meter: Meter,
    _provider: SdkMeterProvider,
}

impl OpenTelemetry {
    pub(crate) fn new() -> Self {
        let registry = prometheus::Registry::new();
        let reader = opentelemetry_prometheus::exporter()
            .with_registry(registry.clone())
            .build()
            .expect("a new registry has no other collector");
        let provider = SdkMeterProvider::builder().with_reader(reader).build();
        Self { registry, meter: provider.meter("bench"), _provider: provider }
    }
}

pub(crate) fn attributes() -> [KeyValue; 3] {
    let labels = LABELS.to_labels();
    assert_eq!(labels.len(), 3);
    [
        KeyValue::new("type", "cds"),
        KeyValue::new("node", "node-1"),
        KeyValue::new("version", "1.32"),
    ]
}

/// A recorder for the macros of the crate `metrics`.
pub(crate) fn metrics_recorder() -> PrometheusRecorder {
    let builder = PrometheusBuilder::new().set_buckets(&BOUNDS);
    builder.expect("there are buckets").build_recorder()
}
