//! The current keys of an issuer, as a handle.

use std::{fmt, path::Path, sync::Arc, time::SystemTime};

use parking_lot::RwLock;
use tracing::{debug, warn};

use super::{JwksError, KeySet, remote::Remote};
use crate::jwt::Algorithm;

/// A shared handle to the current [`KeySet`] of an issuer.
///
/// Clones share the set: replacing it through one is seen by all, at once and as a whole.
/// A verification in progress finishes with the set it began with.
/// Keys that are fetched come from a [`RemoteKeys`](super::RemoteKeys).
///
/// ```
/// use mesh_security::jwks::{KeySet, KeySource};
///
/// let source = KeySource::new(KeySet::parse(r#"{"keys":[]}"#)?);
/// let held_by_rule = source.clone();
/// let before = held_by_rule.current();
/// source.replace(KeySet::parse(r#"{"keys":[]}"#)?);
/// assert_eq!(before.generation(), 1);
/// assert_eq!(held_by_rule.current().generation(), 2);
/// # Ok::<(), mesh_security::jwks::JwksError>(())
/// ```
#[derive(Clone)]
pub struct KeySource {
    shelf: KeyShelf,
    remote: Option<Arc<Remote>>,
}

impl KeySource {
    /// Publishes `set` as generation one.
    #[must_use]
    pub fn new(set: KeySet) -> Self {
        report_dropped(&set);
        let shelf = KeyShelf::default();
        shelf.publish(Publication::of(set));
        Self { shelf, remote: None }
    }

    /// Publishes the keys of a file; blocks on the file system.
    ///
    /// # Errors
    ///
    /// As [`KeySet::read_file`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, JwksError> {
        KeySet::read_file(path).map(Self::new)
    }

    pub(super) const fn of_remote(shelf: KeyShelf, remote: Arc<Remote>) -> Self {
        Self { shelf, remote: Some(remote) }
    }

    /// Publishes `set` instead of the present one and returns the new generation.
    pub fn replace(&self, set: KeySet) -> u64 {
        report_dropped(&set);
        self.shelf.publish(Publication::of(set))
    }

    /// Reads the file again and publishes its keys; blocks on the file system.
    ///
    /// # Errors
    ///
    /// As [`KeySet::read_file`]; the present keys then stay in force.
    pub fn reload(&self, path: impl AsRef<Path>) -> Result<u64, JwksError> {
        KeySet::read_file(path).map(|set| self.replace(set))
    }

    /// The present set, which is empty and of generation zero as long as none was published.
    #[must_use]
    pub fn current(&self) -> KeySnapshot {
        self.shelf.current()
    }

    /// The present set, unless there is none or it is too old to be trusted.
    #[must_use]
    pub fn usable_at(&self, now: SystemTime) -> Option<KeySnapshot> {
        if let Some(remote) = &self.remote {
            remote.used_at(now);
        }
        let current = self.shelf.current();
        current.is_usable_at(now).then_some(current)
    }

    /// Fetches the keys anew if one is missing and the limits permit; whether the key, or any set at all, is there now.
    pub(crate) async fn refresh_for(&self, key_id: Option<&str>) -> bool {
        match &self.remote {
            Some(remote) => remote.force(key_id).await,
            None => false,
        }
    }
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let current = self.current();
        f.debug_struct("KeySource")
            .field("generation", &current.generation)
            .field("keys", &current.set.keys().len())
            .finish()
    }
}

/// The place where the current set lies.
#[derive(Clone, Default)]
pub(super) struct KeyShelf(Arc<RwLock<KeySnapshot>>);

/// What is put on the shelf.
pub(super) struct Publication {
    pub(super) set: Arc<KeySet>,
    pub(super) usable_until: Option<SystemTime>,
    pub(super) algorithms: Option<Arc<[Algorithm]>>,
}

impl Publication {
    fn of(set: KeySet) -> Self {
        Self { set: Arc::new(set), usable_until: None, algorithms: None }
    }
}

impl KeyShelf {
    pub(super) fn current(&self) -> KeySnapshot {
        self.0.read().clone()
    }

    pub(super) fn publish(&self, publication: Publication) -> u64 {
        let Publication { set, usable_until, algorithms } = publication;
        let mut current = self.0.write();
        let generation = current.generation + 1;
        let old = std::mem::replace(
            &mut *current,
            KeySnapshot { generation, set, usable_until, algorithms, is_withdrawn: false },
        );
        drop(current);
        drop(old);
        generation
    }

    /// Lets the present set be used for longer.
    pub(super) fn prolong(&self, usable_until: Option<SystemTime>) {
        self.0.write().usable_until = usable_until;
    }

    /// Takes the present set away, as if it had never been fetched.
    pub(super) fn withdraw(&self) {
        let mut current = self.0.write();
        let set = std::mem::take(&mut current.set);
        current.generation += 1;
        current.is_withdrawn = true;
        drop(current);
        drop(set);
    }
}

/// A key set and the number it was published under.
#[derive(Debug, Clone, Default)]
pub struct KeySnapshot {
    generation: u64,
    set: Arc<KeySet>,
    usable_until: Option<SystemTime>,
    algorithms: Option<Arc<[Algorithm]>>,
    is_withdrawn: bool,
}

impl KeySnapshot {
    /// Counts the sets published by the source, from one; zero is the absence of any.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// The keys.
    #[must_use]
    pub fn set(&self) -> &KeySet {
        &self.set
    }

    /// Whether the issuer signs with this algorithm, as far as its discovery document says.
    #[must_use]
    pub fn permits(&self, algorithm: Algorithm) -> bool {
        self.algorithms.as_ref().is_none_or(|permitted| permitted.contains(&algorithm))
    }

    pub(super) fn is_usable_at(&self, now: SystemTime) -> bool {
        let fresh = self.usable_until.is_none_or(|until| now < until);
        self.generation > 0 && !self.is_withdrawn && fresh
    }

    pub(super) fn has_key(&self, key_id: &str) -> bool {
        self.set.keys().iter().any(|key| key.key_id() == Some(key_id))
    }
}

pub(super) fn report_dropped(set: &KeySet) {
    for key in set.dropped() {
        warn!(position = key.position, kid = key.key_id, reason = %key.reason, "key dropped");
    }
    debug!(keys = set.keys().len(), dropped = set.dropped().len(), "key set published");
}
