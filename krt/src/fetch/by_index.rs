//! Dependencies on the values of an index.

use super::by_collection::show;
use super::{DependencyId, DependencyIds, Fetched, LabelInterner, Place, Read, Route};
use crate::dump::kind;
use crate::index::{IndexInner, IndexValue};
use crate::node::AnyNode;
use crate::{EventKind, LabelSet, Labels, Object};
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::any::Any;
use std::hash::BuildHasher;
use std::sync::Arc;

pub(crate) struct IndexRoute<T: Object, K> {
    index: Arc<IndexInner<T, K>>,
    values: HashTable<Bucket<T, K>>,
    hasher: RandomState,
    /// Set by the first read by selector, which knows that the type can do it.
    selects: Option<fn(&T, &LabelSet) -> bool>,
}

/// The dependencies on one value: on all of its objects, and on those that select some labels.
struct Bucket<T, K> {
    value: K,
    all: Option<Read<T>>,
    selecting: LabelInterner<T>,
}

impl<T: Object, K: IndexValue> IndexRoute<T, K> {
    pub(crate) fn new(index: &Arc<IndexInner<T, K>>) -> Self {
        Self {
            index: Arc::clone(index),
            values: HashTable::new(),
            hasher: RandomState::default(),
            selects: None,
        }
    }

    pub(crate) fn value(
        &mut self,
        value: &K,
        find: impl FnOnce() -> Fetched<T>,
        ids: &mut DependencyIds,
    ) -> (DependencyId, Fetched<T>) {
        let route = self.index.id;
        let (hash, bucket) = self.bucket(value);
        let new = || Read::new(ids.allocate(route, Place::Value(hash)));
        bucket.all.get_or_insert_with(new).found(find)
    }

    pub(crate) fn selecting(
        &mut self,
        value: &K,
        labels: &(impl Labels + ?Sized),
        selects: fn(&T, &LabelSet) -> bool,
        find: impl FnOnce() -> Fetched<T>,
        ids: &mut DependencyIds,
    ) -> (DependencyId, Fetched<T>) {
        let route = self.index.id;
        self.selects = Some(selects);
        let (hash, bucket) = self.bucket(value);
        bucket
            .selecting
            .intern(labels, |labels| ids.allocate(route, Place::ValueSelecting(hash, labels)))
            .found(find)
    }

    fn bucket(&mut self, value: &K) -> (u64, &mut Bucket<T, K>) {
        let hasher = &self.hasher;
        let hash = hasher.hash_one(value);
        let entry = self.values.entry(
            hash,
            |bucket| bucket.value == *value,
            |bucket| hasher.hash_one(&bucket.value),
        );
        let new = || Bucket { value: value.clone(), all: None, selecting: LabelInterner::new() };
        (hash, entry.or_insert_with(new).into_mut())
    }

    fn hits_of_value(&self, object: &T, hit: &mut dyn FnMut(DependencyId)) {
        for value in self.index.values(object) {
            let hash = self.hasher.hash_one(&value);
            let Some(bucket) = self.values.find(hash, |bucket| bucket.value == value) else {
                continue;
            };
            bucket.all.iter().for_each(|read| hit(read.id));
            if let Some(selects) = self.selects {
                let sets = bucket.selecting.iter().filter(|(set, _)| selects(object, set));
                sets.for_each(|(_, id)| hit(id));
            }
        }
    }
}

impl<T: Object, K: IndexValue> Route for IndexRoute<T, K> {
    fn source(&self) -> &dyn AnyNode {
        self.index.source()
    }

    fn hits(&self, hit: &mut dyn FnMut(DependencyId)) {
        let Some(changes) = self.index.node.changes() else { return };
        for change in changes.iter() {
            for object in change.old.iter().chain(change.new.iter()) {
                self.hits_of_value(object, hit);
            }
        }
    }

    fn touched(&self, touch: &mut dyn FnMut(DependencyId, &str, EventKind)) {
        let Some(changes) = self.index.node.changes() else { return };
        for change in changes.iter() {
            let key = self.index.node.with_store(|store| store.key(change.slot).cloned());
            let text = key.map(|key| key.to_string()).unwrap_or_default();
            for object in change.old.iter().chain(&change.new) {
                self.hits_of_value(object, &mut |id| touch(id, &text, kind(change)));
            }
        }
    }

    fn outdate(&mut self, id: DependencyId, place: Place) {
        let (Place::Value(hash) | Place::ValueSelecting(hash, _)) = place else { return };
        let Some(bucket) = self.values.find_mut(hash, |bucket| bucket.holds(id, place)) else {
            return;
        };
        match place {
            Place::ValueSelecting(_, labels) => bucket.selecting.outdate(labels, id),
            _ => bucket.all.iter_mut().for_each(Read::outdate),
        }
    }

    fn forget(&mut self, id: DependencyId, place: Place) {
        let (Place::Value(hash) | Place::ValueSelecting(hash, _)) = place else { return };
        let Ok(mut entry) = self.values.find_entry(hash, |bucket| bucket.holds(id, place)) else {
            return;
        };
        let bucket = entry.get_mut();
        match place {
            Place::ValueSelecting(_, labels) => bucket.selecting.forget(labels, id),
            _ => bucket.all = None,
        }
        if bucket.all.is_none() && bucket.selecting.is_empty() {
            entry.remove();
        }
    }

    fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn describe(&self, id: DependencyId, place: Place) -> String {
        let name = &self.index.name;
        let collection = &self.index.node.core.name;
        let (Place::Value(hash) | Place::ValueSelecting(hash, _)) = place else {
            return format!("{collection} index {name}");
        };
        let Some(bucket) = self.values.find(hash, |bucket| bucket.holds(id, place)) else {
            return format!("{collection} index {name}");
        };
        let value = &bucket.value;
        match place {
            Place::ValueSelecting(_, labels) => {
                let labels = show(bucket.selecting.set_of(labels, id));
                format!("{collection} index {name} {value:?} selecting {labels}")
            }
            _ => format!("{collection} index {name} {value:?}"),
        }
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl<T, K> Bucket<T, K> {
    fn holds(&self, id: DependencyId, place: Place) -> bool {
        match place {
            Place::ValueSelecting(_, labels) => self.selecting.set_of(labels, id).is_some(),
            _ => self.all.as_ref().is_some_and(|read| read.id == id),
        }
    }
}
