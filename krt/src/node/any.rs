//! A node as the engine sees it.

use super::Core;
use crate::dump::{DumpOptions, GraphStats, InputDump, NodeDump, Wanted};
use crate::graph::Turn;
use crate::{NodeError, Revision};
use std::sync::Arc;

pub(crate) trait AnyNode: Send + Sync + 'static {
    fn core(&self) -> &Core;

    /// Brings the node up to date with what it reads. Only the driving thread calls it.
    fn evaluate(self: Arc<Self>, turn: &mut Turn) -> Evaluation;

    /// Tells whether this transaction has left something to publish or to forget.
    fn has_changed(&self) -> bool;

    /// Hands the changes of this transaction to the subscribers.
    fn publish(&self, revision: Revision);

    /// Drops the changes of this transaction and the slots that they emptied.
    fn forget_changes(&self);

    fn dump(&self, options: &DumpOptions) -> NodeDump;

    /// Adds what the node holds.
    fn count(&self, stats: &mut GraphStats);

    /// Whether there is an object whose key is printed like this.
    fn has(&self, key: &str) -> bool;

    /// Describes inputs; none while the node is being evaluated.
    fn inputs(&self, wanted: &Wanted<'_>) -> Vec<InputDump>;

    fn errors(&self) -> Vec<NodeError>;
}

/// How an evaluation ended.
pub(crate) enum Evaluation {
    /// The rank was too low; try again after what was read.
    Again,
    /// Something that is read is not synced; the node sleeps until it is.
    Waiting,
    /// Everything is committed.
    Done(NodeStats),
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NodeStats {
    pub(crate) inputs: usize,
    pub(crate) failures: usize,
    pub(crate) changes: usize,
    /// The node became synced in this evaluation.
    pub(crate) synced: bool,
}
