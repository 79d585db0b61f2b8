//! Messages as OpenTelemetry log records.

use std::fmt;
use std::io;
use std::time::Duration;

use opentelemetry::Key;
use opentelemetry::logs::{AnyValue, LogRecord, Logger, LoggerProvider, Severity};
use opentelemetry_otlp::{LogExporter, WithExportConfig};
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use serde_json::{Map, Value};

use super::place::Place;
use super::{Line, Output, Sink};
use crate::error::Error;
use crate::format::{Format, parse_rfc3339};
use crate::level::Level;
use crate::pipeline::PATIENCE;
use crate::registry::is_within;

impl Output {
    /// An OpenTelemetry collector, by HTTP and Protobuf, such as `http://localhost:4318/v1/logs`.
    ///
    /// Messages become log records: the scope is the instrumentation scope, labels are attributes.
    /// They are sent in batches by a thread of the SDK, whose environment variables hold (`OTEL_SERVICE_NAME`,
    /// `OTEL_BLRP_SCHEDULE_DELAY` and so on); what it cannot send it drops.
    /// Messages of the libraries that carry them (`hyper`, `h2`, `tonic`, `tower`, `reqwest`, `rustls`,
    /// `opentelemetry`) are left out here, or each batch would cause the next.
    ///
    /// There is no TLS; for that, or for gRPC, give a provider of your own to [`Output::opentelemetry`].
    pub fn otlp(endpoint: impl Into<String>) -> Self {
        Self::new(Place::Otlp(endpoint.into())).format(Format::Json)
    }

    /// A provider of the OpenTelemetry SDK; see [`Output::otlp`] for what it gets.
    ///
    /// It is flushed with the log; shutting it down is left to the program.
    pub fn opentelemetry(provider: SdkLoggerProvider) -> Self {
        Self::new(Place::OpenTelemetry(provider)).format(Format::Json)
    }
}

/// Hands records to a provider.
pub(super) struct OpenTelemetry {
    provider: SdkLoggerProvider,
    logger: SdkLogger,
    /// Whether the provider ends with the output.
    is_own: bool,
}

/// Libraries that carry records, by target prefix.
const CARRIERS: [&str; 7] = ["hyper", "h2", "tonic", "tower", "reqwest", "rustls", "opentelemetry"];

impl OpenTelemetry {
    pub(super) fn of_provider(provider: SdkLoggerProvider) -> Self {
        Self::new(provider, false)
    }

    pub(super) fn to_endpoint(endpoint: &str) -> Result<Self, Error> {
        let exporter = LogExporter::builder().with_http().with_endpoint(endpoint).build();
        let exporter =
            exporter.map_err(|error| Error::output(endpoint, io::Error::other(error)))?;
        let provider = SdkLoggerProvider::builder().with_batch_exporter(exporter).build();
        Ok(Self::new(provider, true))
    }

    fn new(provider: SdkLoggerProvider, is_own: bool) -> Self {
        Self { logger: provider.logger("mesh-log"), provider, is_own }
    }
}

impl Sink for OpenTelemetry {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        if CARRIERS.iter().any(|carrier| is_within(line.target, carrier)) {
            return Ok(());
        }
        let mut object: Map<String, Value> = serde_json::from_slice(line.bytes)?;
        let mut record = self.logger.create_log_record();
        record.set_target(line.scope);
        record.set_severity_number(severity(line.level));
        record.set_severity_text(line.level.as_str());
        if let Some(Value::String(time)) = object.remove("time")
            && let Some(time) = parse_rfc3339(&time)
        {
            record.set_timestamp(time);
        }
        if let Some(message) = object.remove("msg") {
            record.set_body(any(message));
        }
        object.remove("level");
        object.remove("scope");
        record.add_attributes(object.into_iter().map(|(key, value)| (Key::from(key), any(value))));
        self.logger.emit(record);
        Ok(())
    }

    fn flush(&self, _: Duration) -> io::Result<()> {
        match self.provider.force_flush() {
            Ok(()) | Err(OTelSdkError::AlreadyShutdown) => Ok(()),
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

impl Drop for OpenTelemetry {
    fn drop(&mut self) {
        if self.is_own {
            // Nobody is left to tell.
            let _ = self.provider.shutdown_with_timeout(PATIENCE);
        }
    }
}

fn severity(level: Level) -> Severity {
    match level {
        Level::None | Level::Fatal => Severity::Fatal,
        Level::Error => Severity::Error,
        Level::Warn => Severity::Warn,
        Level::Info => Severity::Info,
        Level::Debug => Severity::Debug,
        Level::Trace => Severity::Trace,
    }
}

fn any(value: Value) -> AnyValue {
    match value {
        Value::Null => AnyValue::String("null".into()),
        Value::Bool(value) => AnyValue::Boolean(value),
        Value::String(text) => AnyValue::String(text.into()),
        Value::Number(number) => match number.as_i64() {
            Some(number) => AnyValue::Int(number),
            None => AnyValue::Double(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::Array(values) => values.into_iter().map(any).collect(),
        Value::Object(values) => {
            values.into_iter().map(|(key, value)| (Key::from(key), any(value))).collect()
        }
    }
}

impl fmt::Debug for OpenTelemetry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenTelemetry")
    }
}
