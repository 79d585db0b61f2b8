//! What is read of one collection or index.

use super::Retired;
use super::reads::{Numbers, Renumbering};
use crate::EventKind;
use crate::node::AnyNode;
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

    /// Calls `hit` for each read that the changes of the source touch: that matches the old or the
    /// new object. Runs foreign code.
    fn hits(&self, token: &Token, hit: &mut dyn FnMut(DependencyId));

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
