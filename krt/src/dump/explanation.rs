//! Why an object is there, or is not.

use super::InputDump;
use crate::{EventKind, NodeId, NodeKind, Revision};
use serde::Serialize;

/// Where one object of a collection comes from, made by [`Graph::explain`](crate::Graph::explain).
///
/// A join, a group, a projection or a status that is being evaluated meanwhile shows no inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The last settled transaction.
    pub revision: Revision,
    /// The number of the collection.
    pub node: NodeId,
    /// The name of the collection.
    pub collection: String,
    /// What the collection does.
    pub kind: NodeKind,
    /// The key that was asked for.
    pub key: String,
    /// Whether there is an object with this key.
    pub exists: bool,
    /// The collection whose sync this one is waiting for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<String>,
    /// The inputs that produce the key, the owner first, and then an input that has the same key
    /// but does not produce it.
    pub inputs: Vec<InputDump>,
}

/// Why an input ran for the last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cause {
    /// The transaction in which it ran.
    pub revision: Revision,
    /// What made it run, at most eight.
    pub triggers: Vec<Trigger>,
}

/// One change that made an input run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Trigger {
    /// What the input had read that the change touches; nothing if the input itself changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dependency: Option<String>,
    /// The number of the collection that changed.
    pub node: NodeId,
    /// The name of the collection that changed.
    pub collection: String,
    /// The key of the object that changed.
    pub key: String,
    /// What happened to that object; an input that ran because its derivation was new was added.
    pub change: EventKind,
    /// Why that object changed, if it is derived and that is still known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Box<Cause>>,
}

/// Whether a graph remembers why its inputs ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there is no third state")]
pub enum Recording {
    /// Remembers it, at the cost of some strings for each run.
    On,
    /// Forgets it.
    Off,
}

/// The inputs that a dump shows.
pub(crate) enum Wanted<'a> {
    /// So many, in the order of their keys.
    First(usize),
    /// Those that have something to do with an output key.
    About(&'a str),
}
