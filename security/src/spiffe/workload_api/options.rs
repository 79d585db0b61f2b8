//! How a Workload API is reached.

use std::{
    env,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use spiffe::{
    JwtSource, JwtSourceBuilder, X509Source, X509SourceBuilder, X509SourceError,
    x509_source::{MetricsErrorKind, MetricsRecorder},
};

use super::WorkloadApiError;

const ENDPOINT_VARIABLE: &str = "SPIFFE_ENDPOINT_SOCKET";
/// How long a start waits for keys of JWT-SVIDs, which an endpoint may not have.
const LONGEST_WAIT_FOR_KEYS: Duration = Duration::from_secs(5);

/// How a Workload API is reached.
///
/// Bounds that are not set here: an answer has at most 100 certificates and 200 bundles of 4 MiB.
///
/// ```
/// use std::time::Duration;
/// use mesh_security::spiffe::WorkloadApiOptions;
///
/// let options = WorkloadApiOptions::new()
///     .endpoint("unix:///run/spire/agent.sock")
///     .first_answer_within(Duration::from_secs(10));
/// assert_ne!(options, WorkloadApiOptions::new());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadApiOptions {
    endpoint: Option<Box<str>>,
    first_answer_within: Duration,
    retries: [Duration; 2],
}

impl WorkloadApiOptions {
    /// The endpoint that `SPIFFE_ENDPOINT_SOCKET` names, and the defaults that the setters name.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            endpoint: None,
            first_answer_within: Duration::from_secs(30),
            retries: [Duration::from_millis(200), Duration::from_secs(10)],
        }
    }

    /// Connects to this endpoint, such as `unix:///run/spire/agent.sock` or `tcp://127.0.0.1:8000`, whatever the environment says.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<Box<str>>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Waits this long for the first certificate; 30 seconds unless set.
    ///
    /// An agent often starts after the workload, and registers it later still, so the endpoint is asked again and again in this time.
    #[must_use]
    pub const fn first_answer_within(mut self, limit: Duration) -> Self {
        self.first_answer_within = limit;
        self
    }

    /// Connects again after failures at intervals that grow from `shortest` to `longest`; from 200 milliseconds to ten seconds unless set.
    #[must_use]
    pub const fn retries(mut self, shortest: Duration, longest: Duration) -> Self {
        self.retries = [shortest, longest];
        self
    }

    pub(super) async fn certificates(&self) -> Result<X509Source, WorkloadApiError> {
        let [shortest, longest] = self.retries;
        let attempts = Arc::new(Attempts::default());
        let source = X509SourceBuilder::new()
            .endpoint(self.present_endpoint()?)
            .reconnect_backoff(shortest, longest)
            .initial_sync_timeout(self.first_answer_within)
            .metrics(Arc::clone(&attempts) as _)
            .build();
        match source.await {
            Err(X509SourceError::InitialSyncTimeout) if !attempts.have_answer() => {
                Err(WorkloadApiError::Unreachable)
            }
            source => Ok(source?),
        }
    }

    /// The keys of JWT-SVIDs, or nothing if they do not come within the time of a start.
    pub(super) async fn keys_at_start(&self) -> Option<JwtSource> {
        let limit = self.first_answer_within.min(LONGEST_WAIT_FOR_KEYS);
        self.keys_source().ok()?.initial_sync_timeout(limit).build().await.ok()
    }

    /// The keys of JWT-SVIDs, however long they take; nothing if the endpoint does not have any.
    pub(super) async fn keys(&self) -> Option<JwtSource> {
        self.keys_source().ok()?.build().await.ok()
    }

    fn keys_source(&self) -> Result<JwtSourceBuilder, WorkloadApiError> {
        let [shortest, longest] = self.retries;
        let endpoint = self.present_endpoint()?;
        Ok(JwtSourceBuilder::new().endpoint(endpoint).reconnect_backoff(shortest, longest))
    }

    fn present_endpoint(&self) -> Result<Box<str>, WorkloadApiError> {
        match &self.endpoint {
            Some(endpoint) => Ok(endpoint.clone()),
            None => match env::var(ENDPOINT_VARIABLE) {
                Ok(endpoint) => Ok(endpoint.into()),
                Err(env::VarError::NotPresent) => Err(WorkloadApiError::NoEndpoint),
                Err(env::VarError::NotUnicode(_)) => Err(WorkloadApiError::InvalidEndpoint),
            },
        }
    }
}

impl Default for WorkloadApiOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// What the crate tells of a start, whose end is the same for every kind of failure.
#[derive(Default)]
struct Attempts {
    is_unreachable: AtomicBool,
    last_had_answer: AtomicBool,
}

impl Attempts {
    fn have_answer(&self) -> bool {
        self.last_had_answer.load(Ordering::Relaxed)
    }
}

impl MetricsRecorder for Attempts {
    fn record_update(&self) {}

    fn record_reconnect(&self) {}

    /// Every failed attempt ends with `InitialSyncFailed`.
    fn record_error(&self, kind: MetricsErrorKind) {
        match kind {
            MetricsErrorKind::ClientCreation => self.is_unreachable.store(true, Ordering::Relaxed),
            MetricsErrorKind::InitialSyncFailed => {
                let had_answer = !self.is_unreachable.swap(false, Ordering::Relaxed);
                self.last_had_answer.store(had_answer, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}
