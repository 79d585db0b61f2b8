//! Dependencies on a collection: on all of it, on keys, on labels and on predicates.

use super::{DependencyId, DependencyIds, Fetched, Interner, LabelInterner, Place, Route};
use crate::dump::kind;
use crate::node::{AnyNode, Node, NodeId};
use crate::store::Change;
use crate::{EventKind, LabelSet, Labels, Object};
use std::any::Any;
use std::sync::Arc;

pub(crate) struct CollectionRoute<T: Object> {
    node: Arc<Node<T>>,
    all: Option<DependencyId>,
    keys: Interner<T::Key>,
    matching: LabelInterner<T>,
    selecting: LabelInterner<T>,
    /// Set by the first read of the kind, which knows that the type can do it.
    matches: Option<fn(&T, &LabelSet) -> bool>,
    selects: Option<fn(&T, &LabelSet) -> bool>,
    predicates: Vec<(DependencyId, Predicate<T>, &'static str)>,
}

pub(crate) type Predicate<T> = Arc<dyn Fn(&T) -> bool + Send + Sync>;

impl<T: Object> CollectionRoute<T> {
    pub(crate) fn new(node: &Arc<Node<T>>) -> Self {
        Self {
            node: Arc::clone(node),
            all: None,
            keys: Interner::new(),
            matching: LabelInterner::new(),
            selecting: LabelInterner::new(),
            matches: None,
            selects: None,
            predicates: Vec::new(),
        }
    }

    pub(crate) fn all(&mut self, ids: &mut DependencyIds) -> DependencyId {
        let route = self.id();
        *self.all.get_or_insert_with(|| ids.allocate(route, Place::All))
    }

    pub(crate) fn key(&mut self, key: &T::Key, ids: &mut DependencyIds) -> DependencyId {
        let route = self.id();
        self.keys.intern(key, |hash| ids.allocate(route, Place::Key(hash)))
    }

    pub(crate) fn matching(
        &mut self,
        labels: &(impl Labels + ?Sized),
        matches: fn(&T, &LabelSet) -> bool,
        find: impl FnOnce() -> Fetched<T>,
        ids: &mut DependencyIds,
    ) -> (DependencyId, Fetched<T>) {
        let route = self.id();
        self.matches = Some(matches);
        self.matching.intern(labels, |hash| ids.allocate(route, Place::Matching(hash))).found(find)
    }

    pub(crate) fn selecting(
        &mut self,
        labels: &(impl Labels + ?Sized),
        selects: fn(&T, &LabelSet) -> bool,
        find: impl FnOnce() -> Fetched<T>,
        ids: &mut DependencyIds,
    ) -> (DependencyId, Fetched<T>) {
        let route = self.id();
        self.selects = Some(selects);
        self.selecting
            .intern(labels, |hash| ids.allocate(route, Place::Selecting(hash)))
            .found(find)
    }

    pub(crate) fn predicate(
        &mut self,
        predicate: Predicate<T>,
        name: &'static str,
        ids: &mut DependencyIds,
    ) -> DependencyId {
        let id = ids.allocate(self.id(), Place::Predicate);
        self.predicates.push((id, predicate, name));
        id
    }

    fn id(&self) -> NodeId {
        self.node.core.id
    }

    fn hits_of_value(&self, value: &T, hit: &mut dyn FnMut(DependencyId)) {
        if let Some(matches) = self.matches {
            let sets = self.matching.iter().filter(|(set, _)| matches(value, set));
            sets.for_each(|(_, id)| hit(id));
        }
        if let Some(selects) = self.selects {
            let sets = self.selecting.iter().filter(|(set, _)| selects(value, set));
            sets.for_each(|(_, id)| hit(id));
        }
        let predicates = self.predicates.iter().filter(|(_, predicate, _)| predicate(value));
        predicates.for_each(|&(id, ..)| hit(id));
    }

    fn checks_values(&self) -> bool {
        !(self.matching.is_empty() && self.selecting.is_empty() && self.predicates.is_empty())
    }
}

impl<T: Object> Route for CollectionRoute<T> {
    fn source(&self) -> &dyn AnyNode {
        &*self.node
    }

    fn hits(&self, hit: &mut dyn FnMut(DependencyId)) {
        let Some(changes) = self.node.changes() else { return };
        if changes.is_empty() {
            return;
        }
        self.all.into_iter().for_each(&mut *hit);
        if !self.keys.is_empty() {
            let store = self.node.snapshot();
            let key_of = |change: &Change<T>| store.key(change.slot);
            let ids = changes.iter().filter_map(key_of).filter_map(|key| self.keys.get(key));
            ids.for_each(&mut *hit);
        }
        if self.checks_values() {
            for value in changes.iter().flat_map(|c| c.old.iter().chain(c.new.iter())) {
                self.hits_of_value(value, hit);
            }
        }
    }

    fn touched(&self, touch: &mut dyn FnMut(DependencyId, &str, EventKind)) {
        let Some(changes) = self.node.changes() else { return };
        for change in changes.iter() {
            let Some(key) = self.node.with_store(|store| store.key(change.slot).cloned()) else {
                continue;
            };
            let (text, kind) = (key.to_string(), kind(change));
            let mut hit = |id| touch(id, &text, kind);
            self.all.into_iter().for_each(&mut hit);
            self.keys.get(&key).into_iter().for_each(&mut hit);
            for value in change.old.iter().chain(&change.new) {
                self.hits_of_value(value, &mut hit);
            }
        }
    }

    fn outdate(&mut self, id: DependencyId, place: Place) {
        match place {
            Place::Matching(hash) => self.matching.outdate(hash, id),
            Place::Selecting(hash) => self.selecting.outdate(hash, id),
            _ => {}
        }
    }

    fn forget(&mut self, id: DependencyId, place: Place) {
        match place {
            Place::All => self.all = None,
            Place::Key(hash) => self.keys.forget(hash, id),
            Place::Matching(hash) => self.matching.forget(hash, id),
            Place::Selecting(hash) => self.selecting.forget(hash, id),
            Place::Predicate => self.predicates.retain(|&(other, ..)| other != id),
            Place::Value(_) | Place::ValueSelecting(..) => {}
        }
    }

    fn is_empty(&self) -> bool {
        self.all.is_none() && self.keys.is_empty() && !self.checks_values()
    }

    fn describe(&self, id: DependencyId, place: Place) -> String {
        let name = &self.node.core.name;
        match place {
            Place::Key(hash) => match self.keys.key_of(hash, id) {
                Some(key) => format!("{name} key {key}"),
                None => format!("{name} key"),
            },
            Place::Matching(hash) => {
                format!("{name} matching {}", show(self.matching.set_of(hash, id)))
            }
            Place::Selecting(hash) => {
                format!("{name} selecting {}", show(self.selecting.set_of(hash, id)))
            }
            Place::Predicate => {
                let closure = self.predicates.iter().find(|&&(other, ..)| other == id);
                let path = closure.map_or("", |&(.., path)| path);
                format!("{name} predicate of {}", path.trim_end_matches("::{{closure}}"))
            }
            Place::All | Place::Value(_) | Place::ValueSelecting(..) => format!("{name} all"),
        }
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Prints a label set as `name=value` separated by commas.
pub(super) fn show(set: Option<&LabelSet>) -> String {
    let pairs = set.into_iter().flat_map(Labels::pairs);
    pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(",")
}
