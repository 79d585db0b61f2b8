//! Messages as OpenTelemetry log records.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use opentelemetry::logs::{AnyValue, LogRecord, Logger, LoggerProvider, Severity};
use opentelemetry::{Context, Key};
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use serde_json::{Map, Value};

use super::collector::{self, Account};
use super::place::Place;
use super::{Failures, Line, Output, Sink};
use crate::emit;
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
    /// `OTEL_BLRP_SCHEDULE_DELAY` and so on); what it cannot send is lost, counted and reported.
    /// Messages of the libraries that carry them (`hyper`, `h2`, `tonic`, `tower`, `reqwest`, `rustls`,
    /// `opentelemetry`) are left out here, or each batch would cause the next.
    ///
    /// There is no TLS, and an endpoint of another scheme than `http` is refused when the configuration takes effect;
    /// for TLS or gRPC give a provider of your own to [`Output::opentelemetry`].
    pub fn otlp(endpoint: impl Into<String>) -> Self {
        Self::new(Place::Otlp(endpoint.into())).format(Format::Json)
    }

    /// A provider of the OpenTelemetry SDK; see [`Output::otlp`] for what it gets.
    ///
    /// It is flushed with the log; shutting it down is left to the program.
    /// What becomes of the records only the provider knows.
    pub fn opentelemetry(provider: SdkLoggerProvider) -> Self {
        Self::new(Place::OpenTelemetry(provider)).format(Format::Json)
    }
}

/// Hands records to a provider.
pub(super) struct OpenTelemetry {
    provider: SdkLoggerProvider,
    logger: SdkLogger,
    /// Of a provider that is ours and ends with the output.
    account: Option<Arc<Account>>,
}

/// Libraries that carry records, by target prefix.
const CARRIERS: [&str; 7] = ["hyper", "h2", "tonic", "tower", "reqwest", "rustls", "opentelemetry"];

impl OpenTelemetry {
    pub(super) fn of_provider(provider: SdkLoggerProvider) -> Self {
        Self::new(provider, None)
    }

    pub(super) fn to_endpoint(endpoint: &str, failures: Failures) -> Result<Self, Error> {
        let connected = collector::connect(endpoint, failures);
        let (provider, account) = connected.map_err(|source| Error::output(endpoint, source))?;
        Ok(Self::new(provider, Some(account)))
    }

    fn new(provider: SdkLoggerProvider, account: Option<Arc<Account>>) -> Self {
        Self { logger: provider.logger("mesh-log"), provider, account }
    }
}

impl Sink for OpenTelemetry {
    fn write(&self, line: &Line<'_>) -> io::Result<()> {
        if CARRIERS.iter().any(|carrier| is_within(line.target, carrier))
            || Context::is_current_telemetry_suppressed()
        {
            return Ok(());
        }
        let mut object: Map<String, Value> = serde_json::from_slice(line.bytes)?;
        self.account.as_ref().map_or(Ok(()), |account| account.admit())?;
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

    /// The provider has a patience of its own, so another thread waits for it.
    fn flush(&self, patience: Duration) -> io::Result<()> {
        let provider = self.provider.clone();
        let (done, outcome) = sync_channel(1);
        thread::Builder::new().name("mesh-log-otlp".to_owned()).spawn(move || {
            let _writing = emit::mark_writing();
            // The other end may have lost its patience.
            let _ = done.send(provider.force_flush());
        })?;
        match outcome.recv_timeout(patience) {
            Ok(Ok(()) | Err(OTelSdkError::AlreadyShutdown)) => Ok(()),
            Ok(Err(error)) => Err(io::Error::other(error)),
            Err(RecvTimeoutError::Timeout) => Err(io::ErrorKind::TimedOut.into()),
            Err(RecvTimeoutError::Disconnected) => {
                Err(io::Error::other("flushing the provider panicked"))
            }
        }
    }

    fn lost(&self) -> u64 {
        self.account.as_ref().map_or(0, |account| account.lost())
    }
}

impl Drop for OpenTelemetry {
    fn drop(&mut self) {
        if self.account.is_some() {
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
