//! Reads of the values of an index.

use super::by_collection::{Check, show};
use super::reads::{Numbers, Renumbering};
use super::{DependencyId, Hits, LabelInterner, Place, Read, Retired, Route};
use crate::dump::kind;
use crate::index::{IndexInner, IndexValue};
use crate::node::{AnyNode, Node};
use crate::world::Token;
use crate::{EventKind, Labels, Object};
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::any::Any;
use std::hash::BuildHasher;
use std::sync::Arc;

pub(crate) struct IndexRoute<T: Object, K> {
    index: Arc<IndexInner<T, K>>,
    values: HashTable<Bucket<K>>,
    hasher: RandomState,
    /// Set by the first read by selector, which knows that the type can do it.
    selects: Option<Check<T>>,
}

/// The reads of one value: of all of its objects, and of those that select some labels.
struct Bucket<K> {
    value: K,
    all: Option<Read>,
    selecting: LabelInterner,
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

    pub(crate) fn known_value(&self, value: &K) -> Option<&Read> {
        self.known_bucket(value)?.all.as_ref()
    }

    pub(crate) fn known_selecting(
        &self,
        value: &K,
        labels: &(impl Labels + ?Sized),
    ) -> Option<&Read> {
        self.known_bucket(value)?.selecting.get(labels)
    }

    pub(crate) fn value(&mut self, value: &K, numbers: &mut Numbers) -> &mut Read {
        let route = self.index.id;
        let (hash, bucket) = self.bucket(value);
        bucket.all.get_or_insert_with(|| Read::new(numbers.allocate(route, Place::Value(hash))))
    }

    pub(crate) fn selecting(
        &mut self,
        value: &K,
        labels: &(impl Labels + ?Sized),
        selects: Check<T>,
        numbers: &mut Numbers,
    ) -> &mut Read {
        let route = self.index.id;
        self.selects = Some(selects);
        let (hash, bucket) = self.bucket(value);
        let place = |labels| numbers.allocate(route, Place::ValueSelecting(hash, labels));
        bucket.selecting.intern(labels, place)
    }

    fn known_bucket(&self, value: &K) -> Option<&Bucket<K>> {
        let hash = self.hasher.hash_one(value);
        self.values.find(hash, |bucket| bucket.value == *value)
    }

    fn bucket(&mut self, value: &K) -> (u64, &mut Bucket<K>) {
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

    fn hold_source(&self) -> Arc<dyn AnyNode> {
        Arc::<Node<T>>::clone(&self.index.node)
    }

    fn hits(&self, token: &Token, hits: &mut Hits) {
        for change in self.index.node.changes(token) {
            hits.compare(&change, |object, hit| self.hits_of_value(object, hit));
        }
    }

    fn touched(&self, token: &Token, touch: &mut dyn FnMut(DependencyId, &str, EventKind)) {
        let store = self.index.node.store(token);
        for change in self.index.node.changes(token) {
            let text = store.key(change.slot).map(ToString::to_string).unwrap_or_default();
            for object in change.old.into_iter().chain(change.new) {
                self.hits_of_value(object, &mut |id| touch(id, &text, kind(&change)));
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
            _ => bucket.all.iter_mut().for_each(|read| read.found = None),
        }
    }

    fn forget(&mut self, id: DependencyId, place: Place) -> Option<Retired> {
        let (Place::Value(hash) | Place::ValueSelecting(hash, _)) = place else { return None };
        let mut entry = self.values.find_entry(hash, |bucket| bucket.holds(id, place)).ok()?;
        let bucket = entry.get_mut();
        match place {
            Place::ValueSelecting(_, labels) => bucket.selecting.forget(labels, id),
            _ => bucket.all = None,
        }
        if bucket.all.is_none() && bucket.selecting.is_empty() {
            entry.remove();
        }
        None
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

    fn renumber(&mut self, numbers: &mut Numbers, renumbering: &mut Renumbering) {
        let Self { index, values, hasher, .. } = self;
        let mut renumber = |read: &mut Read, place| {
            let lasting = numbers.allocate(index.id, place);
            renumbering.set(read.id, lasting);
            read.id = lasting;
            read.trim();
        };
        for bucket in values.iter_mut() {
            let hash = hasher.hash_one(&bucket.value);
            bucket.all.iter_mut().for_each(|read| renumber(read, Place::Value(hash)));
            bucket
                .selecting
                .each(|read, labels| renumber(read, Place::ValueSelecting(hash, labels)));
        }
    }

    fn absorb(
        &mut self,
        other: Box<dyn Route>,
        numbers: &mut Numbers,
        renumbering: &mut Renumbering,
    ) {
        let other: Box<dyn Any> = other;
        let other: Box<Self> = other.downcast().expect("an index has routes of one type");
        let other = *other;
        self.selects = self.selects.or(other.selects);
        let route = self.index.id;
        for Bucket { value, all, selecting } in other.values {
            if let Some(read) = all {
                read.replace(self.value(&value, numbers), renumbering);
            }
            let (hash, bucket) = self.bucket(&value);
            for (labels, read) in selecting.into_pairs() {
                let place = |labels| numbers.allocate(route, Place::ValueSelecting(hash, labels));
                read.replace(bucket.selecting.intern(&labels, place), renumbering);
            }
        }
    }
}

impl<K> Bucket<K> {
    fn holds(&self, id: DependencyId, place: Place) -> bool {
        match place {
            Place::ValueSelecting(_, labels) => self.selecting.set_of(labels, id).is_some(),
            _ => self.all.as_ref().is_some_and(|read| read.id == id),
        }
    }
}
