use std::collections::HashMap;
use std::mem;
use std::sync::Arc;

use ::krt::{Collection, Graph, Source, Transaction};
use parking_lot::Mutex;

use crate::store::{ConfigController, Event, Replay, Subscription};
use crate::{Config, GroupVersionKind};

/// Brings the events of a store into a graph, each batch as one transaction.
pub(super) struct Feed {
    graph: Graph,
    sources: HashMap<GroupVersionKind, Source<Config>>,
    /// Events that wait for the first transaction; `None` once events go straight to the graph.
    held: Mutex<Option<Vec<Event>>>,
}

impl Feed {
    /// Begins to follow some kinds; what is there arrives in one transaction.
    pub(super) fn start(
        graph: &Graph,
        store: &(impl ConfigController + ?Sized),
        kinds: &[GroupVersionKind],
    ) -> (HashMap<GroupVersionKind, Collection<Config>>, Subscription) {
        let source = |gvk: &GroupVersionKind| {
            (gvk.clone(), graph.source_unsynced::<Config>(&gvk.to_string()))
        };
        let sources: HashMap<_, _> = kinds.iter().map(source).collect();
        let collections = sources.iter().map(|(gvk, source)| (gvk.clone(), source.collection()));
        let collections = collections.collect();
        let held = Mutex::new(Some(Vec::new()));
        let feed = Arc::new(Self { graph: graph.clone(), sources, held });
        let fed = Arc::clone(&feed);
        let handler = Box::new(move |events: &[Event]| fed.take(events));
        let subscription = store.subscribe_batches(kinds, Replay::Existing, handler);
        feed.release();
        (collections, subscription)
    }

    fn take(&self, events: &[Event]) {
        if !self.hold(events) {
            self.write(events);
        }
    }

    fn hold(&self, events: &[Event]) -> bool {
        let mut held = self.held.lock();
        let Some(held) = held.as_mut() else { return false };
        held.extend_from_slice(events);
        true
    }

    /// Writes what was held.
    ///
    /// Events that come meanwhile are held too, so that none of them overtakes an earlier one.
    fn release(&self) {
        let mut events = self.held.lock().as_mut().map(mem::take).unwrap_or_default();
        self.graph.write(|transaction| {
            events.iter().for_each(|event| self.apply(transaction, event));
            self.sources.values().for_each(|source| transaction.mark_synced(source));
        });
        loop {
            events = self.next_held();
            if events.is_empty() {
                return;
            }
            self.write(&events);
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

    fn write(&self, events: &[Event]) {
        self.graph.write(|transaction| {
            events.iter().for_each(|event| self.apply(transaction, event));
        });
    }

    fn apply(&self, transaction: &mut Transaction, event: &Event) {
        let Some(source) = self.sources.get(&event.object().meta.gvk) else { return };
        match event {
            Event::Add(object) | Event::Update { new: object, .. } => {
                transaction.set(source, Arc::clone(object));
            }
            Event::Delete(object) => transaction.remove(source, &object.namespaced_name()),
        }
    }
}
