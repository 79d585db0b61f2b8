//! Nodes: what a collection is made of, below its handles.
//!
//! [`Core`] is the part without a type: identity, rank, sync state and the nodes that read it.
//! [`Node`] adds the objects, indexes and subscribers.
//! The engine sees nodes as [`AnyNode`].

mod any;
mod core;
mod typed;

pub(crate) use any::{AnyNode, Evaluation, IsFinal, NodeStats};
pub(crate) use core::{Core, Nodes};
pub use core::{NodeId, NodeKind};
pub(crate) use typed::{Commit, Content, Logic, Maintained, Node, Reindexing};
