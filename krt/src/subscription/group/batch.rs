//! What one transaction changed in several collections.

use crate::Revision;

/// What one transaction changed in the members of a [`CollectionGroup`](crate::CollectionGroup).
#[derive(Clone, Debug)]
pub struct GroupBatch<C> {
    revision: Revision,
    is_initial: bool,
    changes: C,
}

impl<C> GroupBatch<C> {
    pub(crate) fn new(revision: Revision, is_initial: bool, changes: C) -> Self {
        Self { revision, is_initial, changes }
    }

    /// Returns the transaction after which the events hold.
    #[must_use]
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Tells whether this is the state found when the subscription was made, as additions.
    #[must_use]
    pub fn is_initial(&self) -> bool {
        self.is_initial
    }

    /// Returns the batch of each member, in the order of the members; at least one has changed.
    #[must_use]
    pub fn changes(&self) -> &C {
        &self.changes
    }
}
