//! The members of a join, fixed or coming and going.

use super::{
    Attached, Before, Conflicts, Dirty, Link, Member, Parts, Progress, Rule, Sought, object_name,
};
use crate::node::{AnyNode, IsFinal, Node, NodeId};
use crate::store::Slot;
use crate::world::Token;
use crate::{Key, NodeError, Object};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
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
    /// The active members in the order of their places.
    active: Vec<Arc<Node<T>>>,
    places: HashMap<NodeId, u32, RandomState>,
    /// By slot of the join, the place of the member whose object it has, as far as that is known.
    origins: Vec<u32>,
    /// Where the object computed last was found.
    origin: u32,
    /// Whether the origins can be relied on.
    knows_places: bool,
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
            active: Vec::new(),
            places: HashMap::default(),
            origins: Vec::new(),
            origin: UNKNOWN,
            knows_places: false,
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

    fn follow(&mut self, link: &mut Link<'_>, dirty: &mut Dirty<T::Key>) {
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

    fn dismiss(&mut self, key: &K, link: &mut Link<'_>, dirty: &mut Dirty<T::Key>) {
        self.refused.remove(key);
        let Some(Seat { active, next }) = self.seats.remove(key) else { return };
        if let Some(active) = &active {
            self.number(dirty);
            mark_all(active, 0, link.token(), dirty);
        }
        self.detach_unused(active, link);
        self.detach_unused(next, link);
    }

    /// Gives the synced newcomers their places.
    fn promote(&mut self, link: &mut Link<'_>, dirty: &mut Dirty<T::Key>) {
        let mut outdated = Vec::new();
        let mut newcomers = Vec::new();
        for seat in self.seats.values_mut() {
            if let Some(next) = seat.next.take_if(|next| next.core.is_synced()) {
                newcomers.push(Arc::clone(&next));
                outdated.extend(seat.active.replace(next));
            }
        }
        if newcomers.is_empty() {
            return;
        }
        self.number(dirty);
        for node in &newcomers {
            mark_all(node, self.place(node.core.id).unwrap_or(0), link.token(), dirty);
        }
        outdated.iter().for_each(|node| mark_all(node, 0, link.token(), dirty));
        outdated.into_iter().for_each(|node| self.detach_unused(Some(node), link));
    }

    /// Numbers the active members anew, so that no place that was noted before means anything.
    fn number(&mut self, dirty: &mut Dirty<T::Key>) {
        dirty.forget_places();
        self.active = self.seats.values().filter_map(|seat| seat.active.clone()).collect();
        self.places.clear();
        for (place, node) in (0..).zip(&self.active) {
            self.places.entry(node.core.id).or_insert(place);
        }
        self.origins.clear();
    }

    /// The first place that a node has.
    fn place(&self, id: NodeId) -> Option<u32> {
        self.places.get(&id).copied()
    }

    /// Marks what has changed in the active members.
    fn mark_changes(&self, link: &Link<'_>, dirty: &mut Dirty<T::Key>) {
        let mark = |place: u32| {
            mark_changed(&self.active[place as usize], place, link.token(), dirty);
        };
        let changed = link.changed();
        if changed.len() * 8 < self.active.len() {
            changed.iter().filter_map(|node| self.place(node.core().id)).for_each(mark);
        } else {
            (0..).take(self.active.len()).for_each(mark);
        }
    }

    /// The first place at which the value of a key can be, if it is the first value that counts.
    ///
    /// Of the members before the one that the last value came from none had the key, and of those
    /// before the first change none has it now.
    fn first_place(&self, sought: &Sought<'_, T::Key>) -> u32 {
        match sought.before {
            _ if !self.rule.takes_first() || !self.knows_places => 0,
            Before::Nothing => sought.place,
            Before::ObjectAt(slot) => match self.origins.get(slot as usize) {
                Some(&origin) if origin != UNKNOWN => origin.min(sought.place),
                Some(_) | None => 0,
            },
            Before::Unknown => 0,
        }
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
    fn update(&mut self, link: &mut Link<'_>, dirty: &mut Dirty<T::Key>) -> Progress {
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
        self.knows_places = link.has_missed_nothing();
        self.mark_changes(link, dirty);
        self.promote(link, dirty);
        Progress::Ready
    }

    fn compute(
        &mut self,
        token: &Token,
        sought: &Sought<'_, T::Key>,
    ) -> Result<Option<Arc<T>>, String> {
        let first = self.first_place(sought);
        self.origin = UNKNOWN;
        let Self { active, origin, rule, .. } = self;
        let mut values =
            (first..).zip(active.iter().skip(first as usize)).filter_map(|(at, node)| {
                let value = node.store(token).get_hashed(sought.hash, sought.key)?;
                *origin = at;
                Some(Arc::clone(value))
            });
        rule.apply(sought.key, &mut values)
    }

    fn origin(&self) -> u32 {
        self.origin
    }

    fn keep_origin(&mut self, slot: Slot, origin: u32) {
        if self.rule.takes_first() {
            let slot = slot as usize;
            if slot >= self.origins.len() {
                self.origins.resize(slot + 1, UNKNOWN);
            }
            self.origins[slot] = origin;
        }
    }

    fn trim(&mut self, slots: usize) {
        if self.origins.capacity() > slots * 2 {
            self.origins.truncate(slots);
            self.origins.shrink_to_fit();
        }
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

const UNKNOWN: u32 = u32::MAX;

fn mark_all<T: Object>(node: &Node<T>, place: u32, token: &Token, dirty: &mut Dirty<T::Key>) {
    dirty.mark(node.store(token).iter().map(|(_, key, _)| key.clone()), place);
    mark_changed(node, place, token, dirty);
}

/// Marks the keys of a transaction, those that are gone included.
fn mark_changed<T: Object>(node: &Node<T>, place: u32, token: &Token, dirty: &mut Dirty<T::Key>) {
    let store = node.store(token);
    dirty.mark(node.changes(token).filter_map(|change| store.key(change.slot).cloned()), place);
}
