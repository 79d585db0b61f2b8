//! Records on their way to an OpenTelemetry collector, and those that do not arrive.

use std::env;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::Uri;
use opentelemetry::logs::Severity;
use opentelemetry_otlp::{LogExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{
    self, LogBatch, OTEL_BLRP_MAX_QUEUE_SIZE, OTEL_BLRP_MAX_QUEUE_SIZE_DEFAULT, SdkLoggerProvider,
};

use super::Failures;

/// How many records wait for the collector, and how many were lost.
#[derive(Debug)]
pub(super) struct Account {
    waiting: AtomicU64,
    most: u64,
    lost: AtomicU64,
    failures: Failures,
}

/// An exporter that keeps the account.
#[derive(Debug)]
struct Counted {
    exporter: LogExporter,
    account: Arc<Account>,
}

/// A provider that sends batches to an endpoint.
pub(super) fn connect(
    endpoint: &str,
    failures: Failures,
) -> io::Result<(SdkLoggerProvider, Arc<Account>)> {
    check(endpoint)?;
    let exporter = LogExporter::builder().with_http().with_endpoint(endpoint).build();
    let exporter = exporter.map_err(io::Error::other)?;
    let account = Arc::new(Account {
        waiting: AtomicU64::new(0),
        most: room(),
        lost: AtomicU64::new(0),
        failures,
    });
    let exporter = Counted { exporter, account: Arc::clone(&account) };
    Ok((SdkLoggerProvider::builder().with_batch_exporter(exporter).build(), account))
}

fn check(endpoint: &str) -> io::Result<()> {
    let refused = |why| Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    match endpoint.parse::<Uri>() {
        Ok(uri) if uri.scheme_str() == Some("https") => refused("there is no TLS, use http"),
        Ok(uri) if uri.scheme_str() == Some("http") => Ok(()),
        _ => refused("not a URL that begins with http://"),
    }
}

/// What the queue of the SDK has room for.
fn room() -> u64 {
    let configured = env::var(OTEL_BLRP_MAX_QUEUE_SIZE).ok().and_then(|text| text.parse().ok());
    configured.unwrap_or_else(|| u64::try_from(OTEL_BLRP_MAX_QUEUE_SIZE_DEFAULT).unwrap_or(0))
}

impl Account {
    /// Notes a record that is to be sent, unless there is no room for it.
    pub(super) fn admit(&self) -> io::Result<()> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) < self.most {
            return Ok(());
        }
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        self.lost.fetch_add(1, Ordering::Relaxed);
        Err(io::Error::other("too many records wait for the collector"))
    }

    pub(super) fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    fn settle(&self, records: u64, sent: &OTelSdkResult) {
        self.waiting.fetch_sub(records, Ordering::Relaxed);
        if let Err(error) = sent {
            self.lost.fetch_add(records, Ordering::Relaxed);
            self.failures.report(&io::Error::other(error.to_string()));
        }
    }
}

impl logs::LogExporter for Counted {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let records = batch.iter().map(|_| 1).sum();
        let sent = self.exporter.export(batch).await;
        self.account.settle(records, &sent);
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn event_enabled(&self, level: Severity, target: &str, name: Option<&str>) -> bool {
        self.exporter.event_enabled(level, target, name)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}
