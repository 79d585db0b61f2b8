//! Metrics of mesh-monitoring.

use std::time::Duration;

use mesh_monitoring::{DefinitionError, Distribution, Gauge, Label, Registry, Sum, Unit};

use super::{Attempted, CacheLookup, Fetched, Metrics};

const KIND: Label = Label::new("kind");
const RESULT: Label = Label::new("result");
const SOURCE: Label = Label::new("source");

/// Upper bounds of the buckets, in seconds.
const LATENCY_BOUNDS: [f64; 8] = [0.000_05, 0.000_2, 0.001, 0.005, 0.02, 0.1, 0.5, 5.0];

/// [`Metrics`] that count into a [`Registry`], with the feature `mesh-monitoring`.
///
/// | Metric | Kind | Labels | Counts |
/// | --- | --- | --- | --- |
/// | `security_authentication_attempts_total` | sum | `kind`, `result` | answers of authenticators |
/// | `security_authentication_duration_seconds` | distribution | `kind` | time of an answer |
/// | `pilot_jwks_resolver_network_fetch_success_total` | sum | `source` | fetches that succeeded |
/// | `pilot_jwks_resolver_network_fetch_fail_total` | sum | `source` | fetches that failed |
/// | `security_keys` | gauge | `source` | usable keys |
/// | `security_keys_dropped` | gauge | `source` | keys that could not be used |
/// | `security_last_success_timestamp_seconds` | gauge | `source` | time of the last success |
/// | `security_token_cache_total` | sum | `result` | lookups of verified tokens |
/// | `security_stale_tokens_total` | sum | | tokens used after their intended end |
///
/// The two names that begin with `pilot` are Istio's.
///
/// ```
/// use std::time::Duration;
/// use mesh_monitoring::Registry;
/// use mesh_security::{Attempted, Metrics, RegistryMetrics};
///
/// let registry = Registry::new();
/// let metrics = RegistryMetrics::new(&registry)?;
/// metrics.attempted("XfccAuthenticator", Attempted::Accepted, Duration::from_micros(3));
/// let text = registry.prometheus_text();
/// assert!(text.contains(
///     "security_authentication_attempts_total{kind=\"XfccAuthenticator\",result=\"accepted\"} 1"
/// ));
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Debug, Clone)]
pub struct RegistryMetrics {
    attempts: Sum,
    latency: Distribution,
    fetch_success: Sum,
    fetch_fail: Sum,
    keys: Gauge,
    keys_dropped: Gauge,
    last_success: Gauge,
    token_cache: Sum,
    stale_tokens: Sum,
}

impl RegistryMetrics {
    /// Defines the metrics, or finds those that were defined before.
    ///
    /// # Errors
    ///
    /// Fails if the registry has a metric of another shape under one of the names.
    pub fn new(registry: &Registry) -> Result<Self, DefinitionError> {
        let sum = |name: &str, about: &str| registry.sum(name, about).build();
        let gauge = |name: &str, about: &str| registry.gauge(name, about).build();
        Ok(Self {
            attempts: sum(
                "security_authentication_attempts_total",
                "Answers of authenticators, by kind and result.",
            )?,
            latency: registry
                .distribution(
                    "security_authentication_duration_seconds",
                    "Time of an answer, by kind of authenticator.",
                    LATENCY_BOUNDS,
                )
                .unit(Unit::Seconds)
                .build()?,
            fetch_success: sum(
                "pilot_jwks_resolver_network_fetch_success_total",
                "Fetches that succeeded, by source.",
            )?,
            fetch_fail: sum(
                "pilot_jwks_resolver_network_fetch_fail_total",
                "Fetches that failed, by source.",
            )?,
            keys: gauge("security_keys", "Usable keys, by source.")?,
            keys_dropped: gauge("security_keys_dropped", "Unusable keys, by source.")?,
            last_success: gauge(
                "security_last_success_timestamp_seconds",
                "Time of the last success, by source.",
            )?,
            token_cache: sum("security_token_cache_total", "Lookups of verified tokens.")?,
            stale_tokens: sum(
                "security_stale_tokens_total",
                "Tokens that were used after their intended end.",
            )?,
        })
    }
}

impl Metrics for RegistryMetrics {
    fn attempted(&self, kind: &str, result: Attempted, latency: Duration) {
        self.attempts.with([KIND.value(kind), RESULT.value(result.as_str())]).increment();
        self.latency.with([KIND.value(kind)]).record(latency.as_secs_f64());
    }

    fn fetched(&self, source: &str, result: Fetched) {
        let counter = match result {
            Fetched::Changed | Fetched::Unchanged => &self.fetch_success,
            Fetched::Failed => &self.fetch_fail,
        };
        counter.with([SOURCE.value(source)]).increment();
    }

    fn keys_known(&self, source: &str, usable: usize, dropped: usize) {
        self.keys.with([SOURCE.value(source)]).record(to_float(usable));
        self.keys_dropped.with([SOURCE.value(source)]).record(to_float(dropped));
    }

    fn last_success(&self, source: &str, unix_seconds: u64) {
        let seconds = Duration::from_secs(unix_seconds).as_secs_f64();
        self.last_success.with([SOURCE.value(source)]).record(seconds);
    }

    fn token_cache(&self, result: CacheLookup) {
        let result = match result {
            CacheLookup::Hit => "hit",
            CacheLookup::Miss => "miss",
        };
        self.token_cache.with([RESULT.value(result)]).increment();
    }

    fn stale_token(&self) {
        self.stale_tokens.increment();
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of keys are small")]
fn to_float(count: usize) -> f64 {
    count as f64
}
