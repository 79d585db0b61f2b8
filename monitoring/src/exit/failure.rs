use std::sync::Arc;
use std::time::Duration;

use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::metrics::Temporality;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use parking_lot::Mutex;

use super::PushError;

/// Why the last export failed, which OpenTelemetry keeps to itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastFailure(Arc<Mutex<Option<String>>>);

impl LastFailure {
    /// Tells what the exporter said, or OpenTelemetry where it came to no export.
    pub(super) fn explain(&self, error: &OTelSdkError) -> PushError {
        let message = self.0.lock().take();
        PushError { message: message.unwrap_or_else(|| reason(error)) }
    }

    fn note(&self, result: &OTelSdkResult) {
        *self.0.lock() = result.as_ref().err().map(reason);
    }
}

fn reason(error: &OTelSdkError) -> String {
    match error {
        OTelSdkError::InternalFailure(reason) => reason.clone(),
        OTelSdkError::AlreadyShutdown | OTelSdkError::Timeout(_) => error.to_string(),
    }
}

/// An exporter whose failures are noted.
pub(super) struct Noted<E> {
    pub(super) exporter: E,
    pub(super) failure: LastFailure,
}

impl<E: PushMetricExporter> PushMetricExporter for Noted<E> {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        let result = self.exporter.export(metrics).await;
        self.failure.note(&result);
        result
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn shutdown(&self) -> OTelSdkResult {
        self.exporter.shutdown()
    }

    fn temporality(&self) -> Temporality {
        self.exporter.temporality()
    }
}
