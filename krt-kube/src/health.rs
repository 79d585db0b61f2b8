//! How informers are doing.

use crate::ObjectKey;
use krt::Object;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Tells informers of one cluster apart; prints the name and a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InformerId {
    pub(crate) name: Arc<str>,
    pub(crate) number: u64,
}

impl InformerId {
    /// Returns the name, which need not be unique.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for InformerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.name, self.number)
    }
}

/// What an informer is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WatchState {
    /// The kind is not served; it is waited for.
    NotServed,
    /// The objects are being listed.
    Listing,
    /// Changes are followed.
    Watching,
    /// The last request has failed; it is repeated after a while.
    Failing,
}

/// How one informer is doing; see [`Cluster::health`](crate::Cluster::health).
///
/// Moments are of the clock of tokio, so that a test can stop it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InformerHealth {
    /// The informer.
    pub id: InformerId,
    /// What it is doing.
    pub state: WatchState,
    /// Whether its collection is complete.
    pub is_synced: bool,
    /// When the last change came in. Quiet kinds look old here and are not.
    pub last_event: Option<Instant>,
    /// When a list was last complete.
    pub last_list: Option<Instant>,
    /// Since when every request has failed; over when something comes in, or when nothing has failed
    /// for five seconds after a complete list.
    pub failing_since: Option<Instant>,
    /// Why the last request failed; stays after it is mended.
    pub last_error: Option<Arc<str>>,
    /// How many lists were complete; each after the first one is a restart of the watch.
    pub lists: u64,
    /// How many requests have failed.
    pub failures: u64,
    /// How many times an object could not be read.
    pub undecodable: u64,
}

impl InformerHealth {
    pub(crate) fn new(id: InformerId) -> Self {
        Self {
            id,
            state: WatchState::Listing,
            is_synced: false,
            last_event: None,
            last_list: None,
            failing_since: None,
            last_error: None,
            lists: 0,
            failures: 0,
            undecodable: 0,
        }
    }

    /// Returns for how long the collection may have been behind the cluster: zero while requests
    /// succeed.
    #[must_use]
    pub fn staleness(&self, now: Instant) -> Duration {
        self.failing_since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }
}

impl Object for InformerHealth {
    type Key = InformerId;

    fn key(&self) -> InformerId {
        self.id.clone()
    }

    fn key_ref(&self) -> Option<&InformerId> {
        Some(&self.id)
    }
}

/// An object that could not be read; see [`Cluster::undecodable`](crate::Cluster::undecodable).
///
/// The collection of the informer keeps the last version that could be read, if there was one.
/// The entry goes when a good version comes or the object is deleted.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UndecodableObject {
    /// The informer that has read it.
    pub informer: InformerId,
    /// The object.
    pub key: ObjectKey,
    /// Its version.
    pub resource_version: String,
    /// Why it could not be read, with the field and its position where that is known.
    pub error: String,
}

/// The key of an [`UndecodableObject`]; prints the informer and the object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UndecodableKey(pub(crate) InformerId, pub(crate) ObjectKey);

impl fmt::Display for UndecodableKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.1)
    }
}

impl Object for UndecodableObject {
    type Key = UndecodableKey;

    fn key(&self) -> UndecodableKey {
        UndecodableKey(self.informer.clone(), self.key.clone())
    }
}

/// Whether all informers of a cluster are complete and fresh; see
/// [`Cluster::readiness`](crate::Cluster::readiness).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Readiness {
    /// The informers that are not complete.
    pub unsynced: Vec<InformerId>,
    /// The informers that have been failing for too long.
    pub stale: Vec<InformerId>,
}

impl Readiness {
    /// Tells whether there is nothing to wait for.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.unsynced.is_empty() && self.stale.is_empty()
    }

    pub(crate) fn of(health: &[Arc<InformerHealth>], now: Instant, limit: Duration) -> Self {
        let which = |is_meant: &dyn Fn(&InformerHealth) -> bool| {
            health.iter().filter(|it| is_meant(it)).map(|it| it.id.clone()).collect()
        };
        Self { unsynced: which(&|it| !it.is_synced), stale: which(&|it| it.staleness(now) > limit) }
    }
}

/// Prints what is waited for, for the answer of a probe.
impl fmt::Display for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_ready() {
            return f.write_str("ready");
        }
        let parts = [("not synced", &self.unsynced), ("stale", &self.stale)];
        let parts = parts.iter().filter(|(_, ids)| !ids.is_empty()).map(|(what, ids)| {
            let names: Vec<_> = ids.iter().map(InformerId::name).collect();
            format!("{what}: {}", names.join(", "))
        });
        f.write_str(&parts.collect::<Vec<_>>().join("; "))
    }
}
