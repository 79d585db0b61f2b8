//! The content of a dump.

use super::Cause;
use crate::node::Core;
use crate::{NodeId, NodeKind, Revision};
use serde::Serialize;

/// A graph with its collections in the order of their creation.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct GraphDump {
    /// The last settled transaction.
    pub revision: Revision,
    /// The collections that are in use.
    pub nodes: Vec<NodeDump>,
}

/// One collection.
///
/// A join, a group, a projection or a status that is being evaluated while the dump is made shows
/// no inputs.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct NodeDump {
    /// The number of the collection.
    pub id: NodeId,
    /// The name of the collection.
    pub name: String,
    /// What the collection does.
    pub kind: NodeKind,
    /// One more than the highest rank it reads; zero for sources.
    pub rank: u32,
    /// Whether the content is complete.
    pub synced: bool,
    /// The collection whose sync this one is waiting for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<String>,
    /// The number of objects.
    pub objects: usize,
    /// The number of subscriptions.
    pub subscriptions: usize,
    /// How often the transformation has run since the start.
    pub runs: u64,
    /// The collections that it reads, its input included.
    pub reads: Vec<NodeId>,
    /// The number of distinct reads that its inputs have made.
    pub dependencies: usize,
    /// The number of keys that several inputs produce now.
    pub contested_keys: usize,
    /// How often a key was found to be produced twice since the start.
    pub conflicts: u64,
    /// The number of inputs whose last run failed.
    pub errors: usize,
    /// The inputs, as many as the options allow.
    pub inputs: Vec<InputDump>,
}

/// One input of a derived collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct InputDump {
    /// The key of the input.
    pub key: String,
    /// The keys of the objects it produces, sorted.
    pub outputs: Vec<String>,
    /// What its last run read, sorted.
    pub dependencies: Vec<String>,
    /// Why it ran the last time; known while [`Graph::record_causes`](crate::Graph::record_causes)
    /// is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Why its last run failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The part of a [`NodeDump`] that only a derived collection has.
#[derive(Default)]
pub(crate) struct LogicDump {
    pub(crate) reads: Vec<NodeId>,
    pub(crate) waiting_for: Option<String>,
    pub(crate) dependencies: usize,
    pub(crate) contested_keys: usize,
    pub(crate) conflicts: u64,
    pub(crate) errors: usize,
}

impl GraphDump {
    pub(crate) fn new(revision: Revision, nodes: Vec<NodeDump>) -> Self {
        Self { revision, nodes }
    }

    /// Whether a number belongs to one of the nodes; the input of a singleton does not.
    pub(crate) fn shows(&self, id: NodeId) -> bool {
        self.nodes.binary_search_by_key(&id, |node| node.id).is_ok()
    }
}

impl NodeDump {
    pub(crate) fn new(
        core: &Core,
        objects: usize,
        subscriptions: usize,
        logic: LogicDump,
        inputs: Vec<InputDump>,
    ) -> Self {
        Self {
            id: core.id,
            name: core.name.to_string(),
            kind: core.kind,
            rank: core.rank(),
            synced: core.is_synced(),
            waiting_for: logic.waiting_for,
            objects,
            subscriptions,
            runs: core.runs(),
            reads: logic.reads,
            dependencies: logic.dependencies,
            contested_keys: logic.contested_keys,
            conflicts: logic.conflicts,
            errors: logic.errors,
            inputs,
        }
    }
}
