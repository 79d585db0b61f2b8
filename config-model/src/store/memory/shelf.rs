use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::store::subscription::Inbox;
use crate::store::{Event, NamespaceFilter};
use crate::{Config, NamespacedName};

/// The objects of one kind and who is told of their changes.
#[derive(Default)]
pub(super) struct Shelf {
    objects: HashMap<NamespacedName, Arc<Config>, RandomState>,
    /// The keys of the objects in order, so that those of a namespace are neighbours.
    order: BTreeSet<NamespacedName>,
    inboxes: Vec<Arc<Inbox>>,
}

impl Shelf {
    pub(super) fn get(&self, name: &NamespacedName) -> Option<&Arc<Config>> {
        self.objects.get(name)
    }

    pub(super) fn len(&self) -> usize {
        self.objects.len()
    }

    /// Lists objects in key order.
    pub(super) fn list(&self, namespace: NamespaceFilter<'_>) -> Vec<Arc<Config>> {
        let object = |name| self.objects.get(name).map(Arc::clone);
        match namespace {
            NamespaceFilter::All => self.order.iter().filter_map(object).collect(),
            NamespaceFilter::Only(namespace) => {
                let from_first = self.order.range(NamespacedName::new(namespace, "")..);
                let within = from_first.take_while(|name| name.namespace() == namespace);
                within.filter_map(object).collect()
            }
        }
    }

    /// Puts an object and leaves the event with every subscriber.
    pub(super) fn put(&mut self, name: NamespacedName, new: Arc<Config>) -> Published {
        let event = if let Some(stored) = self.objects.get_mut(&name) {
            let old = std::mem::replace(stored, Arc::clone(&new));
            Event::Update { old, new }
        } else {
            self.order.insert(name.clone());
            self.objects.insert(name, Arc::clone(&new));
            Event::Add(new)
        };
        self.publish(event)
    }

    /// Puts an object that differs only in what no subscriber is told of.
    pub(super) fn refresh(&mut self, name: &NamespacedName, new: Arc<Config>) {
        if let Some(stored) = self.objects.get_mut(name) {
            *stored = new;
        }
    }

    /// Takes an object away and leaves the event with every subscriber; `None` when there is no such object.
    pub(super) fn remove(&mut self, name: &NamespacedName) -> Option<Published> {
        let old = self.objects.remove(name)?;
        self.order.remove(name);
        Some(self.publish(Event::Delete(old)))
    }

    pub(super) fn subscribe(&mut self, inbox: &Arc<Inbox>) {
        self.inboxes.retain(|other| other.is_open());
        self.inboxes.push(Arc::clone(inbox));
    }

    pub(super) fn has_synced(&self) -> bool {
        self.inboxes.iter().all(|inbox| inbox.has_synced())
    }

    fn publish(&mut self, event: Event) -> Published {
        self.inboxes.retain(|inbox| inbox.push(event.clone()));
        Published { told: self.inboxes.clone(), _event: event }
    }
}

/// A change that is done, to be sealed with its write and told once the lock is gone.
#[must_use]
pub(in crate::store) struct Published {
    told: Vec<Arc<Inbox>>,
    /// Perhaps the last that holds the old object, whose body may run code when it is dropped.
    _event: Event,
}

impl Published {
    /// Says that the write has no more changes.
    pub(in crate::store) fn seal(&self) {
        self.told.iter().for_each(|inbox| inbox.seal());
    }

    pub(in crate::store) fn deliver(self) {
        self.told.iter().for_each(|inbox| inbox.deliver());
    }
}
