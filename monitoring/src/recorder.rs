use std::sync::OnceLock;

use opentelemetry::metrics::Histogram;

use crate::labels::LabelSet;

/// The place of one series in an OpenTelemetry histogram.
///
/// Binding shows an empty series at once, so it waits for the first record.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    #[cfg(feature = "bound-histograms")]
    bound: OnceLock<opentelemetry::metrics::BoundHistogram<f64>>,
    #[cfg(not(feature = "bound-histograms"))]
    attributes: OnceLock<Vec<opentelemetry::KeyValue>>,
}

impl Recorder {
    #[cfg(feature = "bound-histograms")]
    pub(crate) fn record(&self, histogram: &Histogram<f64>, labels: &LabelSet, value: f64) {
        self.bound.get_or_init(|| histogram.bind(&attributes(labels))).record(value);
    }

    #[cfg(not(feature = "bound-histograms"))]
    pub(crate) fn record(&self, histogram: &Histogram<f64>, labels: &LabelSet, value: f64) {
        histogram.record(value, self.attributes.get_or_init(|| attributes(labels)));
    }
}

fn attributes(labels: &LabelSet) -> Vec<opentelemetry::KeyValue> {
    let mut attributes = Vec::new();
    labels.attributes_into(&mut attributes);
    attributes
}
