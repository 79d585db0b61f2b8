use std::fmt;

use ::krt::{Collection, Graph};

use super::StoreCollections;
use crate::store::ConfigController;
use crate::{Config, GroupVersionKind};

/// The objects of one kind of a store, kept up to date in a graph for as long as this value lives.
///
/// What the store holds already arrives in one transaction, with which the collection is synced;
/// every later write is a transaction of its own, also one of many objects, such as that of a directory that
/// is read again. [`StoreCollections`] does so across kinds.
/// A graph that settles at once does so on the thread of the writer of the store.
///
/// ```
/// use mesh_config_model::krt::StoreCollection;
/// use mesh_config_model::store::{ConfigStore, MemoryStore};
/// use mesh_config_model::{Config, GroupVersionKind, Meta, Object};
///
/// let kind = GroupVersionKind::from_static("example.io", "v1", "Note");
/// let store = MemoryStore::new([kind.clone()]);
/// let graph = krt::Graph::new();
/// let notes = StoreCollection::new(&graph, &store, &kind);
/// let texts = notes.collection().map("texts", |_, note| Object::<String>::new(note.clone()));
///
/// store.create(Config::new(Meta::new(kind, "prod", "greeting"), "hello".to_owned()))?;
/// assert_eq!(texts.list()[0].spec(), "hello");
/// # Ok::<(), mesh_config_model::store::StoreError>(())
/// ```
#[must_use = "the collection is kept up to date until this is dropped"]
pub struct StoreCollection {
    collection: Collection<Config>,
    _all: StoreCollections,
}

impl StoreCollection {
    /// Begins to follow the objects of a kind.
    pub fn new(
        graph: &Graph,
        store: &(impl ConfigController + ?Sized),
        gvk: &GroupVersionKind,
    ) -> Self {
        let all = StoreCollections::new(graph, store, std::slice::from_ref(gvk));
        Self { collection: all.collection(gvk).clone(), _all: all }
    }

    /// Lends the collection to derive from.
    #[must_use]
    pub const fn collection(&self) -> &Collection<Config> {
        &self.collection
    }
}

impl fmt::Debug for StoreCollection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StoreCollection").field(&self.collection).finish()
    }
}
