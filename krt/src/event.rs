//! What subscribers are told.

use crate::{Object, Revision};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// The change of one object between two states of its collection.
///
/// Several changes of one key inside one transaction are merged into one event, from the value
/// before the transaction to the value after it.
#[expect(clippy::exhaustive_enums, reason = "added, changed or gone; there is no fourth case")]
pub enum Event<T> {
    /// The key is new.
    Added {
        /// The value that is there now.
        new: Arc<T>,
    },
    /// The key was there already and has a new value.
    Updated {
        /// The value before.
        old: Arc<T>,
        /// The value that is there now.
        new: Arc<T>,
    },
    /// The key is gone.
    Deleted {
        /// The last value.
        old: Arc<T>,
    },
}

impl<T> Event<T> {
    /// Returns the kind without the values.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Added { .. } => EventKind::Added,
            Self::Updated { .. } => EventKind::Updated,
            Self::Deleted { .. } => EventKind::Deleted,
        }
    }

    /// Returns the value before, if there was one.
    #[must_use]
    pub fn old(&self) -> Option<&Arc<T>> {
        match self {
            Self::Added { .. } => None,
            Self::Updated { old, .. } | Self::Deleted { old } => Some(old),
        }
    }

    /// Returns the value that is there now, if there is one.
    #[must_use]
    #[expect(
        clippy::new_ret_no_self,
        clippy::wrong_self_convention,
        reason = "the counterpart of old, not a constructor"
    )]
    pub fn new(&self) -> Option<&Arc<T>> {
        match self {
            Self::Added { new } | Self::Updated { new, .. } => Some(new),
            Self::Deleted { .. } => None,
        }
    }

    /// Returns the value that is there now, or the last one of a deleted key.
    #[must_use]
    pub fn latest(&self) -> &Arc<T> {
        match self {
            Self::Added { new } | Self::Updated { new, .. } => new,
            Self::Deleted { old } => old,
        }
    }

    pub(crate) fn between(old: Option<&Arc<T>>, new: Option<&Arc<T>>) -> Option<Self> {
        match (old.cloned(), new.cloned()) {
            (None, Some(new)) => Some(Self::Added { new }),
            (Some(old), Some(new)) => Some(Self::Updated { old, new }),
            (Some(old), None) => Some(Self::Deleted { old }),
            (None, None) => None,
        }
    }
}

impl<T: Object> Event<T> {
    /// Returns the key of the object.
    #[must_use]
    pub fn key(&self) -> T::Key {
        self.latest().key()
    }
}

impl<T> Clone for Event<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Added { new } => Self::Added { new: Arc::clone(new) },
            Self::Updated { old, new } => {
                Self::Updated { old: Arc::clone(old), new: Arc::clone(new) }
            }
            Self::Deleted { old } => Self::Deleted { old: Arc::clone(old) },
        }
    }
}

impl<T: PartialEq> PartialEq for Event<T> {
    fn eq(&self, other: &Self) -> bool {
        self.old() == other.old() && self.new() == other.new()
    }
}

/// Prints `<kind>/<key>`, such as `add/shop/cart`.
impl<T: Object> fmt::Display for Event<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind(), self.key())
    }
}

impl<T: Object> fmt::Debug for Event<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The kind of an [`Event`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "added, changed or gone; there is no fourth case")]
pub enum EventKind {
    /// The key is new.
    Added,
    /// The key has a new value.
    Updated,
    /// The key is gone.
    Deleted,
}

/// Prints `add`, `update` or `delete`.
impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Added => "add",
            Self::Updated => "update",
            Self::Deleted => "delete",
        })
    }
}

/// What one transaction changed in one collection, at most one event for each key, sorted by key.
///
/// A clone shares the events.
pub struct Batch<T> {
    revision: Revision,
    origin: Origin,
    events: Arc<[Event<T>]>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Initial,
    Change,
}

impl<T> Batch<T> {
    pub(crate) fn new(revision: Revision, origin: Origin, events: Vec<Event<T>>) -> Self {
        Self { revision, origin, events: events.into() }
    }

    /// Makes a batch of the same origin with other events.
    pub(crate) fn with_events(&self, events: Vec<Event<T>>) -> Self {
        Self::new(self.revision, self.origin, events)
    }

    /// Returns the transaction after which the events hold.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Tells whether this is the state found when the subscription was made, as additions.
    #[must_use]
    pub fn is_initial(&self) -> bool {
        self.origin == Origin::Initial
    }

    /// Returns the events, sorted by key; there is at least one.
    #[must_use]
    pub fn events(&self) -> &[Event<T>] {
        &self.events
    }
}

impl<T> Clone for Batch<T> {
    fn clone(&self) -> Self {
        Self { revision: self.revision, origin: self.origin, events: Arc::clone(&self.events) }
    }
}

impl<'a, T> IntoIterator for &'a Batch<T> {
    type Item = &'a Event<T>;
    type IntoIter = std::slice::Iter<'a, Event<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.events.iter()
    }
}

/// Prints the events separated by commas, such as `add/a,delete/b`.
impl<T: Object> fmt::Display for Batch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, event) in self.events.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            event.fmt(f)?;
        }
        Ok(())
    }
}

impl<T: Object> fmt::Debug for Batch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("revision", &self.revision)
            .field("initial", &self.is_initial())
            .field("events", &self.events)
            .finish()
    }
}
