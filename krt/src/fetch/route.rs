//! What is read of one collection or index.

use super::Retired;
use super::reads::{Numbers, Renumbering};
use crate::EventKind;
use crate::node::AnyNode;
use crate::store::Change;
use crate::world::Token;
use std::any::Any;
use std::sync::Arc;

/// Numbers the distinct reads of one derivation.
pub(crate) type DependencyId = u32;

/// Knows the reads of one collection or index.
pub(crate) trait Route: Any + Send + Sync {
    fn source(&self) -> &dyn AnyNode;

    /// Returns the source as a handle.
    fn hold_source(&self) -> Arc<dyn AnyNode>;

    /// Notes each read that the changes of the source touch: that matches the old or the new
    /// object. Runs foreign code.
    fn hits(&self, token: &Token, hits: &mut Hits);

    /// Like [`hits`](Self::hits), with the change that touches; for explanations.
    fn touched(&self, token: &Token, touch: &mut dyn FnMut(DependencyId, &str, EventKind));

    /// Forgets what the read has found.
    fn outdate(&mut self, id: DependencyId, place: Place);

    /// Forgets the read; what may run foreign code when it is dropped is handed out.
    fn forget(&mut self, id: DependencyId, place: Place) -> Option<Retired>;

    fn is_empty(&self) -> bool;

    fn describe(&self, id: DependencyId, place: Place) -> String;

    /// Gives all reads new numbers.
    fn renumber(&mut self, numbers: &mut Numbers, renumbering: &mut Renumbering);

    /// Takes over the reads of another route of the same type and source.
    fn absorb(
        &mut self,
        other: Box<dyn Route>,
        numbers: &mut Numbers,
        renumbering: &mut Renumbering,
    );
}

/// The reads that a transaction touches.
#[derive(Default)]
pub(crate) struct Hits {
    /// All of them, perhaps repeatedly.
    pub(super) touched: Vec<DependencyId>,
    /// Those that find other objects than before, perhaps repeatedly: an object that matches before
    /// and after its change is found at the same place.
    pub(super) stale: Vec<DependencyId>,
    found_before: Vec<DependencyId>,
    found_now: Vec<DependencyId>,
}

impl Hits {
    pub(super) fn touch(&mut self, id: DependencyId) {
        self.touched.push(id);
    }

    /// Compares the reads that match an object before and after its change.
    pub(super) fn compare<T>(
        &mut self,
        change: &Change<'_, T>,
        mut matching: impl FnMut(&T, &mut dyn FnMut(DependencyId)),
    ) {
        let Self { touched, stale, found_before, found_now } = self;
        for (object, found) in [(change.old, &mut *found_before), (change.new, &mut *found_now)] {
            found.clear();
            if let Some(object) = object {
                matching(object, &mut |id| found.push(id));
                found.sort_unstable();
            }
        }
        touched.extend_from_slice(found_before);
        if found_before == found_now {
            return;
        }
        touched.extend_from_slice(found_now);
        let other = |id: &&DependencyId, other: &[DependencyId]| other.binary_search(id).is_err();
        stale.extend(found_before.iter().filter(|id| other(id, found_now)));
        stale.extend(found_now.iter().filter(|id| other(id, found_before)));
    }

    /// Forgets what a route has noted and takes all of its reads as touched.
    pub(super) fn take_all(&mut self, touched: usize, stale: usize, all: &[DependencyId]) {
        self.touched.truncate(touched);
        self.stale.truncate(stale);
        self.touched.extend_from_slice(all);
        self.stale.extend_from_slice(all);
    }

    pub(super) fn finish(&mut self) {
        for ids in [&mut self.touched, &mut self.stale] {
            ids.sort_unstable();
            ids.dedup();
        }
    }
}

/// Where a read is found in its route; the numbers are hashes.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    All,
    Key(u64),
    Matching(u64),
    Selecting(u64),
    Predicate,
    Value(u64),
    ValueSelecting(u64, u64),
}
