use std::collections::HashMap;
use std::fmt;

use ::krt::{Collection, Graph};

use super::feed::Feed;
use crate::store::{ConfigController, Subscription};
use crate::{Config, GroupVersionKind};

/// The objects of several kinds of a store, one collection for each, kept up to date in a graph for as long as
/// this value lives.
///
/// What one write of the store changes is one transaction, whatever its objects and kinds: a directory that is
/// read again, a text that is applied. So nothing derived from several kinds ever sees half of a change.
///
/// ```
/// use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
/// use mesh_config_model::krt::StoreCollections;
/// use mesh_config_model::store::{ContentOptions, ContentSource};
/// use mesh_config_model::GroupVersionKind;
///
/// let kinds = ["Note", "Reader"].map(|kind| GroupVersionKind::from_static("example.io", "v1", kind));
/// let entry = |gvk: &GroupVersionKind| {
///     KindEntry::new(gvk.clone(), Scope::Cluster, Body::Spec, decode_spec::<serde_json::Value>)
/// };
/// let lookup = move |gvk: &GroupVersionKind| (gvk.group == "example.io").then(|| entry(gvk));
/// let source = ContentSource::new(kinds.clone(), lookup, ContentOptions::new());
///
/// let graph = krt::Graph::new();
/// let collections = StoreCollections::new(&graph, &source, &kinds);
/// let before = graph.revision().get();
/// source.apply("all.yaml", "
/// {apiVersion: example.io/v1, kind: Note, metadata: {name: greeting}}
/// ---
/// {apiVersion: example.io/v1, kind: Reader, metadata: {name: ada}}
/// ");
/// assert_eq!(collections.collection(&kinds[0]).len(), 1);
/// assert_eq!(collections.collection(&kinds[1]).len(), 1);
/// assert_eq!(graph.revision().get(), before + 1);
/// ```
#[must_use = "the collections are kept up to date until this is dropped"]
pub struct StoreCollections {
    collections: HashMap<GroupVersionKind, Collection<Config>>,
    _subscription: Subscription,
}

impl StoreCollections {
    /// Begins to follow the objects of some kinds.
    ///
    /// A kind that the store does not hold gives a collection that stays empty.
    pub fn new(
        graph: &Graph,
        store: &(impl ConfigController + ?Sized),
        kinds: &[GroupVersionKind],
    ) -> Self {
        let (collections, subscription) = Feed::start(graph, store, kinds);
        Self { collections, _subscription: subscription }
    }

    /// Lends the collection of a kind to derive from.
    ///
    /// # Panics
    ///
    /// Panics if the kind is none of those that were asked for.
    #[must_use]
    pub fn collection(&self, gvk: &GroupVersionKind) -> &Collection<Config> {
        let found = self.collections.get(gvk);
        found.unwrap_or_else(|| panic!("{gvk} is none of the kinds that are followed"))
    }
}

impl fmt::Debug for StoreCollections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds: Vec<String> = self.collections.keys().map(ToString::to_string).collect();
        kinds.sort();
        f.debug_struct("StoreCollections").field("kinds", &kinds).finish_non_exhaustive()
    }
}
