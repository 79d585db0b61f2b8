use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::store::audience::Audience;
use crate::store::{Event, NamespaceFilter};
use crate::{Config, NamespacedName, Origin};

/// The objects of one kind and who is to be told of their changes.
#[derive(Default)]
pub(super) struct Shelf {
    objects: HashMap<NamespacedName, Arc<Config>, RandomState>,
    /// The keys of the objects in order, so that those of a namespace are neighbours.
    order: BTreeSet<NamespacedName>,
    pub(super) audience: Audience,
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

    /// Puts an object; the audience is to be told of it.
    pub(super) fn put(&mut self, name: NamespacedName, new: Arc<Config>) -> Event {
        if let Some(stored) = self.objects.get_mut(&name) {
            let old = std::mem::replace(stored, Arc::clone(&new));
            Event::Update { old, new }
        } else {
            self.order.insert(name.clone());
            self.objects.insert(name, Arc::clone(&new));
            Event::Add(new)
        }
    }

    /// Puts an object that differs only in what the audience is not told of.
    pub(super) fn refresh(&mut self, name: &NamespacedName, origin: Option<Arc<Origin>>) {
        if let Some(stored) = self.objects.get_mut(name) {
            Arc::make_mut(stored).origin = origin;
        }
    }

    /// Takes an object away, of which the audience is to be told; `None` when there is no such object.
    pub(super) fn remove(&mut self, name: &NamespacedName) -> Option<Event> {
        let old = self.objects.remove(name)?;
        self.order.remove(name);
        Some(Event::Delete(old))
    }
}
