//! The current keys of an issuer, as a handle.

use std::{fmt, path::Path, sync::Arc};

use parking_lot::RwLock;
use tracing::{debug, warn};

use super::{JwksError, KeySet};

/// A shared handle to the current [`KeySet`] of an issuer.
///
/// Clones share the set: replacing it through one is seen by all, at once and as a whole.
/// A verification in progress finishes with the set it began with.
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
pub struct KeySource(Arc<RwLock<KeySnapshot>>);

impl KeySource {
    /// Publishes `set` as generation one.
    #[must_use]
    pub fn new(set: KeySet) -> Self {
        report_dropped(&set);
        let snapshot = KeySnapshot { generation: 1, set: Arc::new(set) };
        Self(Arc::new(RwLock::new(snapshot)))
    }

    /// Publishes the keys of a file; blocks on the file system.
    ///
    /// # Errors
    ///
    /// As [`KeySet::read_file`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, JwksError> {
        KeySet::read_file(path).map(Self::new)
    }

    /// Publishes `set` instead of the present one and returns the new generation.
    pub fn replace(&self, set: KeySet) -> u64 {
        report_dropped(&set);
        let set = Arc::new(set);
        let mut current = self.0.write();
        let generation = current.generation + 1;
        let old = std::mem::replace(&mut *current, KeySnapshot { generation, set });
        drop(current);
        drop(old);
        generation
    }

    /// Reads the file again and publishes its keys; blocks on the file system.
    ///
    /// # Errors
    ///
    /// As [`KeySet::read_file`]; the present keys then stay in force.
    pub fn reload(&self, path: impl AsRef<Path>) -> Result<u64, JwksError> {
        KeySet::read_file(path).map(|set| self.replace(set))
    }

    /// The present set.
    #[must_use]
    pub fn current(&self) -> KeySnapshot {
        self.0.read().clone()
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

/// A key set and the number it was published under.
#[derive(Debug, Clone)]
pub struct KeySnapshot {
    generation: u64,
    set: Arc<KeySet>,
}

impl KeySnapshot {
    /// Counts the sets published by the source, from one.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// The keys.
    #[must_use]
    pub fn set(&self) -> &KeySet {
        &self.set
    }
}

fn report_dropped(set: &KeySet) {
    for key in set.dropped() {
        warn!(position = key.position, kid = key.key_id, reason = %key.reason, "key dropped");
    }
    debug!(keys = set.keys().len(), dropped = set.dropped().len(), "key set published");
}
