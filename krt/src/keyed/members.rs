//! The members of a join, fixed or coming and going.

use super::{Attached, Conflicts, Keys, Link, Member, Parts, Progress, Rule, object_name};
use crate::node::{AnyNode, IsFinal, Node, NodeId};
use crate::world::Token;
use crate::{Key, NodeError, Object};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Joins collections in the order of their places.
///
/// Nothing is joined before the members found at the start are synced. A member that comes later
/// takes its place when it is synced, and until then the one it replaces keeps it.
pub(crate) struct Members<K: Key, T: Object, R> {
    /// Where the members come from, unless they are fixed.
    container: Option<Arc<Node<Member<K, T>>>>,
    seats: BTreeMap<K, Seat<T>>,
    refused: BTreeMap<K, String>,
    rule: R,
    is_linked: bool,
    is_complete: bool,
}

struct Seat<T: Object> {
    active: Option<Arc<Node<T>>>,
    next: Option<Arc<Node<T>>>,
}

impl<K: Key, T: Object, R: Rule<T>> Members<K, T, R> {
    pub(crate) fn following(container: &Arc<Node<Member<K, T>>>, rule: R) -> Self {
        Self { container: Some(Arc::clone(container)), ..Self::new(BTreeMap::new(), rule) }
    }

    fn new(seats: BTreeMap<K, Seat<T>>, rule: R) -> Self {
        Self {
            container: None,
            seats,
            refused: BTreeMap::new(),
            rule,
            is_linked: false,
            is_complete: false,
        }
    }

    fn link(&mut self, link: &mut Link<'_>) {
        for seat in self.seats.values() {
            for node in seat.nodes() {
                link.attach_lasting(node);
            }
        }
        let Some(container) = self.container.clone() else { return };
        link.attach_lasting(&container);
        for (_, key, member) in container.store(link.token()).iter() {
            self.offer(key, member.collection().node(), link);
        }
    }

    fn follow(&mut self, link: &mut Link<'_>, dirty: &mut Keys<T>) {
        let Some(container) = self.container.clone() else { return };
        let store = container.store(link.token());
        for change in container.changes(link.token()) {
            let Some(key) = store.key(change.slot) else { continue };
            match change.new {
                Some(member) => self.offer(key, member.collection().node(), link),
                None => self.dismiss(key, link, dirty),
            }
        }
    }

    /// Makes a collection the next one to take a place.
    fn offer(&mut self, key: &K, node: &Arc<Node<T>>, link: &mut Link<'_>) {
        let seat = self.seats.get(key);
        if seat.is_some_and(|seat| seat.newest().is_some_and(|known| Arc::ptr_eq(known, node))) {
            return;
        }
        match link.attach(node) {
            Attached::Yes => {}
            Attached::NotYet => return,
            Attached::No(error) => {
                tracing::error!(member = %key, error, "a member of a join cannot be read");
                self.refused.insert(key.clone(), error);
                return;
            }
        }
        self.refused.remove(key);
        let seat = self.seats.entry(key.clone()).or_insert(Seat { active: None, next: None });
        let outdated = match &seat.active {
            Some(active) if Arc::ptr_eq(active, node) => seat.next.take(),
            _ => seat.next.replace(Arc::clone(node)),
        };
        self.detach_unused(outdated, link);
    }

    fn dismiss(&mut self, key: &K, link: &mut Link<'_>, dirty: &mut Keys<T>) {
        self.refused.remove(key);
        let Some(Seat { active, next }) = self.seats.remove(key) else { return };
        mark_all(active.as_ref(), link.token(), dirty);
        self.detach_unused(active, link);
        self.detach_unused(next, link);
    }

    /// Gives the synced newcomers their places.
    fn promote(&mut self, link: &mut Link<'_>, dirty: &mut Keys<T>) {
        let mut outdated = Vec::new();
        for seat in self.seats.values_mut() {
            if seat.next.as_ref().is_some_and(|next| next.core.is_synced()) {
                let next = seat.next.take();
                mark_all(next.as_ref(), link.token(), dirty);
                mark_all(seat.active.as_ref(), link.token(), dirty);
                outdated.extend(std::mem::replace(&mut seat.active, next));
            }
        }
        outdated.into_iter().for_each(|node| self.detach_unused(Some(node), link));
    }

    fn detach_unused(&self, node: Option<Arc<Node<T>>>, link: &mut Link<'_>) {
        let Some(node) = node else { return };
        if !self.seats.values().flat_map(Seat::nodes).any(|used| Arc::ptr_eq(used, &node)) {
            link.detach(&node);
        }
    }

    fn first_unsynced(&self) -> Option<Arc<dyn AnyNode>> {
        if let Some(container) = self.container.as_ref().filter(|node| !node.core.is_synced()) {
            return Some(Arc::<Node<Member<K, T>>>::clone(container));
        }
        let mut nodes = self.seats.values().flat_map(Seat::nodes);
        let node: &Arc<Node<T>> = nodes.find(|node| !node.core.is_synced())?;
        Some(Arc::<Node<T>>::clone(node))
    }
}

impl<T: Object, R: Rule<T>> Members<usize, T, R> {
    pub(crate) fn fixed(nodes: impl IntoIterator<Item = Arc<Node<T>>>, rule: R) -> Self {
        let seat = |node| Seat { active: None, next: Some(node) };
        Self::new(nodes.into_iter().map(seat).enumerate().collect(), rule)
    }
}

impl<K: Key, T: Object, R: Rule<T>> Parts<T> for Members<K, T, R> {
    fn update(&mut self, link: &mut Link<'_>, dirty: &mut Keys<T>) -> Progress {
        if self.is_linked {
            self.follow(link, dirty);
        } else {
            self.link(link);
            self.is_linked = !link.is_cutting();
        }
        if !self.is_complete
            && let Some(part) = self.first_unsynced()
        {
            return Progress::Waiting(part);
        }
        self.is_complete = true;
        for node in self.seats.values().filter_map(|seat| seat.active.as_ref()) {
            mark_changed(node, link.token(), dirty);
        }
        self.promote(link, dirty);
        Progress::Ready
    }

    fn compute(&mut self, token: &Token, key: &T::Key) -> Result<Option<Arc<T>>, String> {
        let members = self.seats.values().filter_map(|seat| seat.active.as_ref());
        let mut values = members.filter_map(|node| node.store(token).get(key).map(Arc::clone));
        self.rule.apply(key, &mut values)
    }

    fn is_synced(&self) -> bool {
        self.is_complete
    }

    /// Only what has no key any more is given up for sure: a successor can be refused or unsynced.
    fn gives_up(&self, token: &Token, part: NodeId, is_final: IsFinal<'_>) -> bool {
        let Some(container) = &self.container else { return false };
        let members = container.store(token);
        let has_it = |node: &Arc<Node<T>>| node.core.id == part;
        container.core.id != part
            && is_final(&container.core)
            && !members.iter().any(|(_, _, member)| has_it(member.collection().node()))
            && self
                .seats
                .iter()
                .filter(|(_, seat)| seat.nodes().any(has_it))
                .all(|(key, _)| members.get(key).is_none())
    }

    fn reads(&self) -> Vec<Arc<dyn AnyNode>> {
        let mut nodes: Vec<Arc<dyn AnyNode>> = Vec::new();
        if let Some(container) = &self.container {
            nodes.push(Arc::<Node<Member<K, T>>>::clone(container));
        }
        for node in self.seats.values().flat_map(Seat::nodes) {
            nodes.push(Arc::<Node<T>>::clone(node));
        }
        nodes
    }

    fn describe(&self, token: &Token, key: &T::Key) -> Vec<String> {
        let members = self.seats.values().filter_map(|seat| seat.active.as_ref());
        let having = members.filter(|node| node.store(token).get(key).is_some());
        having.map(|node| object_name(&node.core, key)).collect()
    }

    fn errors(&self, _: &Token) -> Vec<NodeError> {
        let error = |(key, text): (&K, &String)| NodeError::new(key.to_string(), text.clone());
        self.refused.iter().map(error).collect()
    }

    fn conflicts(&self) -> Conflicts {
        self.rule.conflicts()
    }
}

impl<T: Object> Seat<T> {
    fn nodes(&self) -> impl Iterator<Item = &Arc<Node<T>>> {
        self.active.iter().chain(&self.next)
    }

    fn newest(&self) -> Option<&Arc<Node<T>>> {
        self.next.as_ref().or(self.active.as_ref())
    }
}

fn mark_all<T: Object>(node: Option<&Arc<Node<T>>>, token: &Token, dirty: &mut Keys<T>) {
    let Some(node) = node else { return };
    dirty.extend(node.store(token).iter().map(|(_, key, _)| key.clone()));
    mark_changed(node, token, dirty);
}

/// Marks the keys of a transaction, those that are gone included.
fn mark_changed<T: Object>(node: &Node<T>, token: &Token, dirty: &mut Keys<T>) {
    let store = node.store(token);
    dirty.extend(node.changes(token).filter_map(|change| store.key(change.slot).cloned()));
}
