//! A node as the engine sees it.

use super::{Core, NodeId};
use crate::dump::{DumpOptions, GraphStats, InputDump, NodeDump, Wanted};
use crate::graph::Turn;
use crate::world::Token;
use crate::{NodeError, Revision};

pub(crate) trait AnyNode: Send + Sync + 'static {
    fn core(&self) -> &Core;

    /// Brings the node up to date with what it reads. Only the driving thread calls it.
    fn evaluate(&self, turn: &mut Turn) -> Evaluation;

    /// Whether this node, once it is evaluated, will no longer read another one; `is_final` tells of
    /// which nodes nothing more is to come in this transaction.
    fn gives_up(&self, token: &Token, part: NodeId, is_final: IsFinal<'_>) -> bool;

    /// Hands the changes of this transaction to the subscribers.
    fn publish(&self, revision: Revision);

    /// Drops the changes of this transaction and the slots that they emptied.
    fn forget_changes(&self);

    fn dump(&self, token: &Token, options: &DumpOptions) -> NodeDump;

    /// Adds what the node holds.
    fn count(&self, token: &Token, stats: &mut GraphStats);

    /// Whether there is an object whose key is printed like this.
    fn has(&self, token: &Token, key: &str) -> bool;

    fn inputs(&self, token: &Token, wanted: &Wanted<'_>) -> Vec<InputDump>;

    fn errors(&self, token: &Token) -> Vec<NodeError>;
}

pub(crate) type IsFinal<'a> = &'a dyn Fn(&Core) -> bool;

/// How an evaluation ended.
pub(crate) enum Evaluation {
    /// The rank was too low, or something had to be prepared; try again after what was read.
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
}
