#[cfg(feature = "bound-histograms")]
use std::sync::OnceLock;

use opentelemetry::KeyValue;
use opentelemetry::metrics::Histogram;

/// The place of one series in an OpenTelemetry histogram.
///
/// Binding shows an empty series at once, so it waits for the first record.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    #[cfg(feature = "bound-histograms")]
    bound: OnceLock<opentelemetry::metrics::BoundHistogram<f64>>,
}

impl Recorder {
    #[cfg(feature = "bound-histograms")]
    pub(crate) fn record(&self, histogram: &Histogram<f64>, labels: &[KeyValue], value: f64) {
        self.bound.get_or_init(|| histogram.bind(labels)).record(value);
    }

    #[cfg(not(feature = "bound-histograms"))]
    #[expect(clippy::unused_self, reason = "only a bound recorder remembers its place")]
    pub(crate) fn record(&self, histogram: &Histogram<f64>, labels: &[KeyValue], value: f64) {
        histogram.record(value, labels);
    }
}
