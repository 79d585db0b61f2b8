use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::store::subscription::Inbox;
use crate::store::{Event, EventHandler, Replay, Subscription};
use crate::{Config, NamespacedName};

/// The objects of one kind in several stores, and who is told of changes of what shows.
///
/// Of equal keys the object of the first store shows.
#[derive(Default)]
pub(super) struct Join(Mutex<State>);

#[derive(Default)]
struct State {
    /// The objects of a key by the number of their store, in ascending order.
    objects: BTreeMap<NamespacedName, Vec<(usize, Arc<Config>)>>,
    inboxes: Vec<Arc<Inbox>>,
}

impl Join {
    /// Takes an event of the store of this number, and tells of it if it shows.
    pub(super) fn take(&self, store: usize, event: &Event) {
        let mut state = self.0.lock();
        let (replaced, shown) = state.enter(store, event);
        let told = shown.map(|event| {
            state.inboxes.retain(|inbox| inbox.push(event.clone()));
            (state.inboxes.clone(), event)
        });
        drop(state);
        // An object may run code when it is dropped, so the lock goes first.
        drop(replaced);
        if let Some((inboxes, _)) = told {
            inboxes.iter().for_each(|inbox| inbox.deliver());
        }
    }

    pub(super) fn subscribe(&self, replay: Replay, handler: EventHandler) -> Subscription {
        let (inbox, opening) = Inbox::opened_by(handler);
        let mut state = self.0.lock();
        if replay == Replay::Existing {
            for object in state.objects.values().filter_map(|objects| objects.first()) {
                inbox.push(Event::Add(Arc::clone(&object.1)));
            }
        }
        state.inboxes.retain(|other| other.is_open());
        state.inboxes.push(Arc::clone(&inbox));
        drop(state);
        opening.deliver();
        Subscription::to(inbox)
    }

    pub(super) fn has_synced(&self) -> bool {
        self.0.lock().inboxes.iter().all(|inbox| inbox.has_synced())
    }
}

impl State {
    /// Enters an event; returns the object it replaces and the event of what shows.
    fn enter(&mut self, store: usize, event: &Event) -> (Option<Arc<Config>>, Option<Event>) {
        let name = event.object().namespaced_name();
        let objects = self.objects.entry(name.clone()).or_default();
        let old = objects.first().map(|(_, object)| Arc::clone(object));
        let place = objects.binary_search_by_key(&store, |(store, _)| *store);
        let replaced = match (event, place) {
            (Event::Add(new) | Event::Update { new, .. }, Ok(place)) => {
                Some(std::mem::replace(&mut objects[place].1, Arc::clone(new)))
            }
            (Event::Add(new) | Event::Update { new, .. }, Err(place)) => {
                objects.insert(place, (store, Arc::clone(new)));
                None
            }
            (Event::Delete(_), Ok(place)) => Some(objects.remove(place).1),
            (Event::Delete(_), Err(_)) => None,
        };
        let new = objects.first().map(|(_, object)| Arc::clone(object));
        if objects.is_empty() {
            self.objects.remove(&name);
        }
        (replaced, difference(old, new))
    }
}

fn difference(old: Option<Arc<Config>>, new: Option<Arc<Config>>) -> Option<Event> {
    match (old, new) {
        (Some(old), Some(new)) if Arc::ptr_eq(&old, &new) => None,
        (Some(old), Some(new)) => Some(Event::Update { old, new }),
        (Some(old), None) => Some(Event::Delete(old)),
        (None, Some(new)) => Some(Event::Add(new)),
        (None, None) => None,
    }
}
