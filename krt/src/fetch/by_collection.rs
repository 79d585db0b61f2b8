//! Reads of a collection: of all of it, by key, by labels and by predicate.

use super::reads::{Numbers, Renumbering};
use super::{DependencyId, Hits, Interner, LabelInterner, Place, Read, Retired, Route};
use crate::dump::kind;
use crate::node::{AnyNode, Node, NodeId};
use crate::world::Token;
use crate::{EventKind, LabelSet, Labels, Object};
use std::any::Any;
use std::sync::Arc;

pub(crate) struct CollectionRoute<T: Object> {
    node: Arc<Node<T>>,
    all: Option<DependencyId>,
    keys: Interner<T::Key>,
    matching: LabelInterner,
    selecting: LabelInterner,
    /// Set by the first read of the kind, which knows that the type can do it.
    matches: Option<Check<T>>,
    selects: Option<Check<T>>,
    predicates: Vec<(DependencyId, Predicate<T>)>,
}

/// Whether an object is found with some labels.
pub(crate) type Check<T> = fn(&T, &LabelSet) -> bool;

#[derive(Clone)]
pub(crate) struct Predicate<T> {
    pub(crate) holds: Arc<dyn Fn(&T) -> bool + Send + Sync>,
    pub(crate) name: &'static str,
}

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

    pub(crate) fn known_all(&self) -> Option<DependencyId> {
        self.all
    }

    pub(crate) fn known_key(&self, key: &T::Key) -> Option<DependencyId> {
        self.keys.get(key)
    }

    pub(crate) fn known_matching(&self, labels: &(impl Labels + ?Sized)) -> Option<&Read> {
        self.matching.get(labels)
    }

    pub(crate) fn known_selecting(&self, labels: &(impl Labels + ?Sized)) -> Option<&Read> {
        self.selecting.get(labels)
    }

    pub(crate) fn all(&mut self, numbers: &mut Numbers) -> DependencyId {
        let route = self.id();
        *self.all.get_or_insert_with(|| numbers.allocate(route, Place::All))
    }

    pub(crate) fn key(&mut self, key: &T::Key, numbers: &mut Numbers) -> DependencyId {
        let route = self.id();
        self.keys.intern(key, |hash| numbers.allocate(route, Place::Key(hash)))
    }

    pub(crate) fn matching(
        &mut self,
        labels: &(impl Labels + ?Sized),
        matches: Check<T>,
        numbers: &mut Numbers,
    ) -> &mut Read {
        let route = self.id();
        self.matches = Some(matches);
        self.matching.intern(labels, |hash| numbers.allocate(route, Place::Matching(hash)))
    }

    pub(crate) fn selecting(
        &mut self,
        labels: &(impl Labels + ?Sized),
        selects: Check<T>,
        numbers: &mut Numbers,
    ) -> &mut Read {
        let route = self.id();
        self.selects = Some(selects);
        self.selecting.intern(labels, |hash| numbers.allocate(route, Place::Selecting(hash)))
    }

    pub(crate) fn predicate(
        &mut self,
        predicate: Predicate<T>,
        numbers: &mut Numbers,
    ) -> DependencyId {
        let id = numbers.allocate(self.id(), Place::Predicate);
        self.predicates.push((id, predicate));
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
        let predicates = self.predicates.iter().filter(|(_, predicate)| (predicate.holds)(value));
        predicates.for_each(|&(id, _)| hit(id));
    }

    fn checks_values(&self) -> bool {
        !(self.matching.is_empty() && self.selecting.is_empty() && self.predicates.is_empty())
    }
}

impl<T: Object> Route for CollectionRoute<T> {
    fn source(&self) -> &dyn AnyNode {
        &*self.node
    }

    fn hold_source(&self) -> Arc<dyn AnyNode> {
        Arc::<Node<T>>::clone(&self.node)
    }

    fn hits(&self, token: &Token, hits: &mut Hits) {
        let content = self.node.content.ro(token);
        if content.changes.is_empty() {
            return;
        }
        self.all.into_iter().for_each(|id| hits.touch(id));
        if !self.keys.is_empty() {
            let keys = content.changed().filter_map(|change| content.store.key(change.slot));
            keys.filter_map(|key| self.keys.get(key)).for_each(|id| hits.touch(id));
        }
        if self.checks_values() {
            for change in content.changed() {
                hits.compare(&change, |value, hit| self.hits_of_value(value, hit));
            }
        }
    }

    fn touched(&self, token: &Token, touch: &mut dyn FnMut(DependencyId, &str, EventKind)) {
        let content = self.node.content.ro(token);
        for change in content.changed() {
            let Some(key) = content.store.key(change.slot) else { continue };
            let (text, kind) = (key.to_string(), kind(&change));
            let mut hit = |id| touch(id, &text, kind);
            self.all.into_iter().for_each(&mut hit);
            self.keys.get(key).into_iter().for_each(&mut hit);
            for value in change.old.into_iter().chain(change.new) {
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

    fn forget(&mut self, id: DependencyId, place: Place) -> Option<Retired> {
        match place {
            Place::All => self.all = None,
            Place::Key(hash) => self.keys.forget(hash, id),
            Place::Matching(hash) => self.matching.forget(hash, id),
            Place::Selecting(hash) => self.selecting.forget(hash, id),
            Place::Predicate => {
                let place = self.predicates.iter().position(|&(other, _)| other == id)?;
                return Some(Box::new(self.predicates.swap_remove(place)));
            }
            Place::Value(_) | Place::ValueSelecting(..) => {}
        }
        None
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
                let closure = self.predicates.iter().find(|&&(other, _)| other == id);
                let path = closure.map_or("", |(_, predicate)| predicate.name);
                format!("{name} predicate of {}", path.trim_end_matches("::{{closure}}"))
            }
            Place::All | Place::Value(_) | Place::ValueSelecting(..) => format!("{name} all"),
        }
    }

    fn renumber(&mut self, numbers: &mut Numbers, renumbering: &mut Renumbering) {
        let route = self.id();
        let mut renumber = |id: &mut DependencyId, place| {
            let lasting = numbers.allocate(route, place);
            renumbering.set(*id, lasting);
            *id = lasting;
        };
        self.all.iter_mut().for_each(|id| renumber(id, Place::All));
        self.keys.each(|id, hash| renumber(id, Place::Key(hash)));
        self.predicates.iter_mut().for_each(|(id, _)| renumber(id, Place::Predicate));
        self.matching.each(|read, hash| {
            renumber(&mut read.id, Place::Matching(hash));
            read.trim();
        });
        self.selecting.each(|read, hash| {
            renumber(&mut read.id, Place::Selecting(hash));
            read.trim();
        });
    }

    fn absorb(
        &mut self,
        other: Box<dyn Route>,
        numbers: &mut Numbers,
        renumbering: &mut Renumbering,
    ) {
        let other: Box<dyn Any> = other;
        let other: Box<Self> = other.downcast().expect("a node has routes of one type");
        let other = *other;
        self.matches = self.matches.or(other.matches);
        self.selects = self.selects.or(other.selects);
        if let Some(id) = other.all {
            renumbering.set(id, self.all(numbers));
        }
        for (key, id) in other.keys.into_pairs() {
            renumbering.set(id, self.key(&key, numbers));
        }
        for (id, predicate) in other.predicates {
            renumbering.set(id, self.predicate(predicate, numbers));
        }
        let route = self.id();
        for (labels, read) in other.matching.into_pairs() {
            let place = |hash| numbers.allocate(route, Place::Matching(hash));
            read.replace(self.matching.intern(&labels, place), renumbering);
        }
        for (labels, read) in other.selecting.into_pairs() {
            let place = |hash| numbers.allocate(route, Place::Selecting(hash));
            read.replace(self.selecting.intern(&labels, place), renumbering);
        }
    }
}

/// Prints a label set as `name=value` separated by commas.
pub(super) fn show(set: Option<&LabelSet>) -> String {
    let pairs = set.into_iter().flat_map(Labels::pairs);
    pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(",")
}
