//! How much a graph holds.

use serde::Serialize;

/// The number of things that a graph holds, made by [`Graph::stats`](crate::Graph::stats).
///
/// Two equal values before and after something that should leave nothing behind show that it did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GraphStats {
    /// Collections in use.
    pub nodes: usize,
    /// Objects, over all collections.
    pub objects: usize,
    /// Places for objects, those in use and those that wait for the next object.
    pub places: usize,
    /// Subscriptions.
    pub subscriptions: usize,
    /// Links from a collection to one that reads it.
    pub readers: usize,
    /// Distinct reads, over all derivations.
    pub dependencies: usize,
    /// Reads, each counted for every input that made it.
    pub dependency_links: usize,
    /// Indexes in use, those included that krt has made for itself.
    pub indexes: usize,
    /// Pairs of a value and an object, over all indexes.
    pub index_entries: usize,
}
