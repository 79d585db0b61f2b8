use std::fmt;
use std::mem;
use std::sync::Arc;

use ::krt::{Collection, Graph, Source, Transaction};
use parking_lot::Mutex;

use crate::store::{ConfigController, Event, Replay, Subscription};
use crate::{Config, GroupVersionKind};

/// The objects of one kind of a store, kept up to date in a graph for as long as this value lives.
///
/// What the store holds already arrives in one transaction, with which the collection is synced;
/// every later write is a transaction of its own.
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
    _subscription: Subscription,
}

impl StoreCollection {
    /// Begins to follow the objects of a kind.
    pub fn new(
        graph: &Graph,
        store: &(impl ConfigController + ?Sized),
        gvk: &GroupVersionKind,
    ) -> Self {
        let source = graph.source_unsynced(&gvk.to_string());
        let collection = source.collection();
        let held = Mutex::new(Some(Vec::new()));
        let feed = Arc::new(Feed { graph: graph.clone(), source, held });
        let fed = Arc::clone(&feed);
        let handler = Box::new(move |event: &Event| fed.take(event));
        let subscription = store.subscribe(gvk, Replay::Existing, handler);
        feed.release();
        Self { collection, _subscription: subscription }
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

/// Brings the events of a store into a graph.
struct Feed {
    graph: Graph,
    source: Source<Config>,
    /// Events that wait for the first transaction; `None` once events go straight to the graph.
    held: Mutex<Option<Vec<Event>>>,
}

impl Feed {
    fn take(&self, event: &Event) {
        if !self.hold(event) {
            self.graph.write(|transaction| self.apply(transaction, event));
        }
    }

    fn hold(&self, event: &Event) -> bool {
        let mut held = self.held.lock();
        let Some(held) = held.as_mut() else { return false };
        held.push(event.clone());
        true
    }

    /// Writes what was held.
    ///
    /// Events that come meanwhile are held too, so that none of them overtakes an earlier one.
    fn release(&self) {
        let mut events = self.held.lock().as_mut().map(mem::take).unwrap_or_default();
        self.graph.write(|transaction| {
            events.iter().for_each(|event| self.apply(transaction, event));
            transaction.mark_synced(&self.source);
        });
        loop {
            events = self.next_held();
            if events.is_empty() {
                return;
            }
            self.graph.write(|transaction| {
                events.iter().for_each(|event| self.apply(transaction, event));
            });
        }
    }

    /// Takes what was held since; with nothing left, ends the holding.
    fn next_held(&self) -> Vec<Event> {
        let mut held = self.held.lock();
        let events = held.as_mut().map(mem::take).unwrap_or_default();
        if events.is_empty() {
            *held = None;
        }
        events
    }

    fn apply(&self, transaction: &mut Transaction, event: &Event) {
        match event {
            Event::Add(object) | Event::Update { new: object, .. } => {
                transaction.set(&self.source, Arc::clone(object));
            }
            Event::Delete(object) => transaction.remove(&self.source, &object.namespaced_name()),
        }
    }
}
