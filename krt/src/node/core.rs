//! Identity, rank and readers of a node.

use super::AnyNode;
use crate::graph::Inner;
use crate::metadata::Metadata;
use crate::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use crate::world::{Guarded, Token};
use serde::Serialize;
use smallvec::SmallVec;
use std::fmt;
use std::sync::{Arc, Weak};

/// Numbers nodes and indexes of a graph in the order of their creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct NodeId(pub(crate) u64);

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NodeKind {
    /// Written from outside.
    Source,
    /// One value written from outside.
    Cell,
    /// Derived from another collection, at most one object for each input.
    Map,
    /// Derived from another collection, any number of objects for each input.
    FlatMap,
    /// Derived from nothing but what it fetches.
    Singleton,
    /// The members' objects, of several with one key that of the first member.
    JoinPriority,
    /// The members' objects, whose keys should differ.
    JoinDisjoint,
    /// The members' objects, of several with one key whatever they are merged to.
    JoinMerge,
    /// The values of an index with their objects.
    Groups,
    /// A view of the objects of another collection.
    Project,
    /// The status half of a derivation with two results.
    Status,
    /// Collections made for each object of another collection.
    PerKey,
}

impl fmt::Display for NodeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Source => "source",
            Self::Cell => "cell",
            Self::Map => "map",
            Self::FlatMap => "flat_map",
            Self::Singleton => "singleton",
            Self::JoinPriority => "join_priority",
            Self::JoinDisjoint => "join_disjoint",
            Self::JoinMerge => "join_merge",
            Self::Groups => "groups",
            Self::Project => "project",
            Self::Status => "status",
            Self::PerKey => "per_key",
        })
    }
}

pub(crate) struct Core {
    pub(crate) id: NodeId,
    pub(crate) name: Box<str>,
    pub(crate) kind: NodeKind,
    pub(crate) graph: Arc<Inner>,
    pub(crate) metadata: Metadata,
    rank: AtomicU32,
    synced: AtomicBool,
    scheduled: AtomicBool,
    runs: AtomicU64,
    readers: Guarded<Vec<Reader>>,
}

/// A node to be evaluated when this one has changed.
///
/// One that is gone stays in the list until the list is looked through.
struct Reader {
    id: NodeId,
    node: Weak<dyn AnyNode>,
}

/// Nodes that are kept alive for a moment.
pub(crate) type Nodes = SmallVec<[Arc<dyn AnyNode>; 2]>;

impl Core {
    pub(crate) fn new(graph: &Arc<Inner>, name: &str, kind: NodeKind, rank: u32) -> Self {
        Self {
            id: graph.next_id(),
            name: name.into(),
            kind,
            graph: Arc::clone(graph),
            metadata: Metadata::default(),
            rank: AtomicU32::new(rank),
            synced: AtomicBool::new(false),
            scheduled: AtomicBool::new(false),
            runs: AtomicU64::new(0),
            readers: graph.world.guard(Vec::new()),
        }
    }

    pub(crate) fn rank(&self) -> u32 {
        self.rank.load(Ordering::Relaxed)
    }

    /// The place in the order of evaluation and of calls.
    pub(crate) fn place(&self) -> (u32, u64) {
        (self.rank(), self.graph.trial.place(self.id))
    }

    pub(crate) fn is_synced(&self) -> bool {
        self.synced.load(Ordering::Acquire)
    }

    /// Marks the node as synced; tells whether that is news.
    pub(crate) fn mark_synced(&self) -> bool {
        !self.is_synced() && !self.synced.swap(true, Ordering::AcqRel)
    }

    /// Notes whether the node is in the schedule; returns whether it was. Only for the schedule.
    pub(crate) fn set_scheduled(&self, is_scheduled: bool) -> bool {
        let was_scheduled = self.scheduled.load(Ordering::Relaxed);
        self.scheduled.store(is_scheduled, Ordering::Relaxed);
        was_scheduled
    }

    pub(crate) fn runs(&self) -> u64 {
        self.runs.load(Ordering::Relaxed)
    }

    /// Only for the driving thread.
    pub(crate) fn count_runs(&self, runs: usize) {
        self.runs.store(self.runs() + runs as u64, Ordering::Relaxed);
    }

    pub(crate) fn add_reader(&self, token: &mut Token, id: NodeId, node: Weak<dyn AnyNode>) {
        let readers = self.readers.rw(token);
        readers.retain(|reader| reader.id != id && reader.node.strong_count() > 0);
        readers.push(Reader { id, node });
    }

    pub(crate) fn remove_reader(&self, token: &mut Token, id: NodeId) {
        self.readers.rw(token).retain(|reader| reader.id != id && reader.node.strong_count() > 0);
    }

    pub(crate) fn count_readers(&self, token: &Token) -> usize {
        self.readers.ro(token).iter().filter(|reader| reader.node.strong_count() > 0).count()
    }

    /// Returns the nodes that read this one; not to be dropped with an exclusive token at hand.
    pub(crate) fn readers(&self, token: &Token) -> Nodes {
        let mut nodes = Nodes::new();
        for reader in self.readers.ro(token) {
            if let Some(node) = reader.node.upgrade() {
                nodes.push(node);
            }
        }
        nodes
    }

    /// Ranks this node at least `rank`, and everything that reads it above it.
    ///
    /// Terminates because a link that would close a cycle is refused before it is made.
    pub(crate) fn raise(&self, token: &Token, rank: u32) {
        if self.rank.fetch_max(rank, Ordering::Relaxed) >= rank {
            return;
        }
        for reader in self.readers(token) {
            reader.core().raise(token, rank + 1);
        }
    }

    /// Returns the nodes through which `target` depends on this one, each read by the next, with
    /// `target` as the last; empty if it is this node.
    pub(crate) fn path_to(&self, token: &Token, target: NodeId) -> Option<Vec<Arc<dyn AnyNode>>> {
        let mut path = self.search(token, target, &mut Vec::new())?;
        path.reverse();
        Some(path)
    }

    fn search(
        &self,
        token: &Token,
        target: NodeId,
        visited: &mut Vec<NodeId>,
    ) -> Option<Vec<Arc<dyn AnyNode>>> {
        if self.id == target {
            return Some(Vec::new());
        }
        if visited.contains(&self.id) {
            return None;
        }
        visited.push(self.id);
        self.readers(token).into_iter().find_map(|reader| {
            let mut path = reader.core().search(token, target, visited)?;
            path.push(reader);
            Some(path)
        })
    }

    /// Describes what would be a cycle if this node read the last of a path from it.
    pub(crate) fn describe_cycle(&self, path: &[Arc<dyn AnyNode>]) -> String {
        let names = path.iter().map(|node| &*node.core().name);
        let names: Vec<_> = [&*self.name].into_iter().chain(names).chain([&*self.name]).collect();
        names.join(" -> ")
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("id", &self.id).field("name", &self.name).finish()
    }
}
