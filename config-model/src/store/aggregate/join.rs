use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;
use parking_lot::Mutex;

use crate::store::audience::{Audience, Notice};
use crate::store::subscription::{Handler, Inbox, each_once};
use crate::store::{Event, Replay, Subscription};
use crate::{Config, GroupVersionKind, NamespacedName};

/// The objects of several stores, and who is told of changes of what shows.
///
/// Of equal keys the object of the first store shows.
pub(super) struct Join(Mutex<HashMap<GroupVersionKind, Kind, RandomState>>);

/// The objects of one kind.
#[derive(Default)]
struct Kind {
    /// The objects of a key by the number of their store, in ascending order.
    objects: BTreeMap<NamespacedName, Vec<(usize, Arc<Config>)>>,
    audience: Audience,
}

impl Join {
    pub(super) fn new(kinds: &[GroupVersionKind]) -> Self {
        Self(Mutex::new(kinds.iter().map(|gvk| (gvk.clone(), Kind::default())).collect()))
    }

    /// Takes a batch of events of the store of this number, and tells of those that show as of one batch.
    pub(super) fn take(&self, store: usize, events: &[Event]) {
        let (mut replaced, mut notice) = (Vec::new(), Notice::default());
        let mut kinds = self.0.lock();
        for event in events {
            let Some(kind) = kinds.get_mut(&event.object().meta.gvk) else { continue };
            let (old, shown) = kind.enter(store, event);
            replaced.extend(old);
            if let Some(event) = shown {
                kind.audience.note(event, &mut notice);
            }
        }
        notice.seal();
        drop(kinds);
        // An object may run code when it is dropped, so the lock goes first.
        drop(replaced);
        notice.deliver();
    }

    /// Subscribes a handler; what shows, if it is wanted, is its first batch.
    pub(super) fn subscribe(
        &self,
        gvks: &[GroupVersionKind],
        replay: Replay,
        handler: Handler,
    ) -> Subscription {
        let (inbox, mut opening) = Inbox::opened_by(handler);
        let mut kinds = self.0.lock();
        for gvk in each_once(gvks) {
            let Some(kind) = kinds.get_mut(gvk) else { continue };
            if replay == Replay::Existing {
                opening.add(kind.objects.values().filter_map(|objects| shown(objects)));
            }
            kind.audience.add(&inbox);
        }
        drop(kinds);
        let subscription = Subscription::to(inbox);
        opening.deliver();
        subscription
    }

    pub(super) fn has_synced(&self) -> bool {
        self.0.lock().values().all(|kind| kind.audience.has_synced())
    }
}

impl Kind {
    /// Enters an event; returns the object it replaces and the event of what shows.
    fn enter(&mut self, store: usize, event: &Event) -> (Option<Arc<Config>>, Option<Event>) {
        let name = event.object().namespaced_name();
        let objects = self.objects.entry(name.clone()).or_default();
        let old = shown(objects);
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
        let new = shown(objects);
        if objects.is_empty() {
            self.objects.remove(&name);
        }
        (replaced, difference(old, new))
    }
}

/// The object of a key that shows.
fn shown(objects: &[(usize, Arc<Config>)]) -> Option<Arc<Config>> {
    objects.first().map(|(_, object)| Arc::clone(object))
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
