use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use opentelemetry_otlp::{MetricExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::metrics::Temporality;

use super::endpoint;
use crate::{Push, PushError, PushOptions, Registry};

/// Where and how metrics are pushed over OTLP: protobuf over HTTP, which needs no async runtime.
///
/// Without an endpoint, that of the environment is taken (`OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`,
/// `OTEL_EXPORTER_OTLP_ENDPOINT`), and `http://localhost:4318/v1/metrics` without one there.
/// Values are cumulative unless [`delta`](Self::delta) asks for differences.
/// `Debug` shows of headers the names alone, and of the endpoint neither user info nor query.
///
/// ```
/// use std::time::Duration;
/// use mesh_monitoring::PushOptions;
/// use mesh_monitoring::otlp::OtlpOptions;
///
/// let options = OtlpOptions::new()
///     .endpoint("http://collector.monitoring:4318/v1/metrics")
///     .delta()
///     .push(PushOptions::new().interval(Duration::from_secs(15)));
/// # let _ = options;
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct OtlpOptions {
    endpoint: Option<String>,
    temporality: Temporality,
    headers: HashMap<String, String>,
    timeout: Option<Duration>,
    push: PushOptions,
}

impl OtlpOptions {
    /// Pushes cumulative values to the endpoint of the environment.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the whole URL that is posted to, such as `http://collector:4318/v1/metrics`.
    ///
    /// There is no TLS here: for a collector that wants `https`, hand an exporter of your own to
    /// [`Registry::push_to`]. Credentials are given by [`header`](Self::header), not within the URL.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Pushes what has changed since the last push. Gauges and sums that may fall stay what they are.
    pub fn delta(mut self) -> Self {
        self.temporality = Temporality::Delta;
        self
    }

    /// Adds a header to every request, such as one that authenticates; it is sent as it is given.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// Sets how long a push may take, 10 seconds unless the environment says otherwise.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how often is pushed and what describes the process.
    pub fn push(mut self, push: PushOptions) -> Self {
        self.push = push;
        self
    }
}

impl fmt::Debug for OtlpOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, temporality, headers, timeout, push } = self;
        let names: BTreeSet<&String> = headers.keys().collect();
        f.debug_struct("OtlpOptions")
            .field("endpoint", &endpoint.as_deref().map(endpoint::shown))
            .field("temporality", temporality)
            .field("headers", &names)
            .field("timeout", timeout)
            .field("push", push)
            .finish()
    }
}

impl Registry {
    /// Pushes the metrics to a collector too; see [`push_to`](Self::push_to).
    ///
    /// # Errors
    ///
    /// When a header is malformed, when the endpoint, also that of the environment, is malformed, `https`, or has
    /// user info, or when no thread can be started. Whether the collector answers shows at the first push:
    /// [`Push::flush`] says so, and failures are logged.
    pub fn push_otlp(&self, options: &OtlpOptions) -> Result<Push, PushError> {
        endpoint::check(options.endpoint.as_deref(), |name| std::env::var(name).ok())?;
        let headers = options.headers.iter().map(well_formed).collect::<Result<_, _>>()?;
        let mut builder = MetricExporter::builder()
            .with_temporality(options.temporality)
            .with_http()
            .with_headers(headers);
        if let Some(endpoint) = &options.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(timeout) = options.timeout {
            builder = builder.with_timeout(timeout);
        }
        let exporter = builder.build().map_err(|error| PushError { message: error.to_string() })?;
        self.push_to(exporter, &options.push)
    }
}

/// A header as the exporter takes it, which leaves malformed ones out and decodes `%` in values.
fn well_formed((name, value): (&String, &String)) -> Result<(String, String), PushError> {
    let malformed = |what: &str| PushError {
        message: format!("the {what} of the header {name:?} is malformed"),
    };
    HeaderName::from_str(name).map_err(|_| malformed("name"))?;
    HeaderValue::from_str(value).map_err(|_| malformed("value"))?;
    Ok((name.clone(), value.replace('%', "%25")))
}
