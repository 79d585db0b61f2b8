//! What happens, for counters.

#[cfg(feature = "mesh-monitoring")]
mod registry;

use std::{sync::Arc, time::Duration};

#[cfg(feature = "mesh-monitoring")]
pub use registry::RegistryMetrics;

/// Is told what happens; every method does nothing unless it is written.
///
/// Methods are called on the task that caused the event, never under a lock.
/// The feature `mesh-monitoring` has an implementation that counts into a registry.
///
/// ```
/// use std::{sync::atomic::{AtomicU32, Ordering}, time::Duration};
/// use mesh_security::{Attempted, Metrics};
///
/// #[derive(Default)]
/// struct Refusals(AtomicU32);
///
/// impl Metrics for Refusals {
///     fn attempted(&self, _kind: &str, result: Attempted, _latency: Duration) {
///         if result == Attempted::Refused {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let refusals = Refusals::default();
/// refusals.attempted("IDTokenAuthenticator", Attempted::Refused, Duration::ZERO);
/// assert_eq!(refusals.0.into_inner(), 1);
/// ```
pub trait Metrics: Send + Sync {
    /// An authenticator of this kind has answered, after so long by the clock.
    fn attempted(&self, kind: &str, result: Attempted, latency: Duration) {
        let _ = (kind, result, latency);
    }

    /// A source has been asked for its keys, its bundle or its discovery document.
    fn fetched(&self, source: &str, result: Fetched) {
        let _ = (source, result);
    }

    /// A source has published keys: how many can be used, and how many were dropped.
    fn keys_known(&self, source: &str, usable: usize, dropped: usize) {
        let _ = (source, usable, dropped);
    }

    /// A source has succeeded, at this time in seconds since 1970.
    fn last_success(&self, source: &str, unix_seconds: u64) {
        let _ = (source, unix_seconds);
    }

    /// A token was looked up among those verified before.
    fn token_cache(&self, result: CacheLookup) {
        let _ = result;
    }

    /// A Kubernetes token was accepted after the time its issuer meant it to be replaced.
    fn stale_token(&self) {}
}

/// What an authenticator said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Attempted {
    /// It knows the caller.
    Accepted,
    /// There was no credential of its kind.
    Absent,
    /// There was one, and it is bad.
    Refused,
    /// It did not answer in time.
    TimedOut,
}

impl Attempted {
    /// The value of a label.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Absent => "absent",
            Self::Refused => "refused",
            Self::TimedOut => "timed_out",
        }
    }
}

/// How a fetch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fetched {
    /// Something new was published.
    Changed,
    /// What was known is still true.
    Unchanged,
    /// Nothing usable came, and what was known stays.
    Failed,
}

/// How a look into the cache ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CacheLookup {
    /// The token had been verified, and still holds.
    Hit,
    /// It has to be verified.
    Miss,
}

/// Counts nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct NoMetrics;

impl Metrics for NoMetrics {}

pub(crate) type SharedMetrics = Arc<dyn Metrics>;
