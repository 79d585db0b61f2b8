//! Writes that become visible together.

use crate::graph::{Trial, Turn};
use crate::node::{AnyNode, Content, Node, NodeId};
use crate::object::with_key;
use crate::store::{Changes, Slot, Store, is_same};
use crate::{Object, Source};
use smallvec::{SmallVec, smallvec};
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// A list of writes to sources of one graph, made inside [`Graph::write`](crate::Graph::write).
///
/// Nothing is applied before the closure has returned; then all of it is, in one step.
/// Writes to the same key apply in the order in which they were made.
#[derive(Default)]
pub struct Transaction {
    /// One entry for each source; few, and writes to one source tend to follow each other.
    writes: SmallVec<[Box<dyn Writes>; 1]>,
    last: usize,
}

impl Transaction {
    /// Inserts a value or replaces the one with the same key; an equal value changes nothing.
    pub fn set<T: Object>(&mut self, source: &Source<T>, value: impl Into<Arc<T>>) {
        self.push(source, Op::set(value.into(), Force::No));
    }

    /// Like [`set`](Self::set), but counts as a change even if an equal value is there already.
    ///
    /// Derivations run again for it; a derived object still changes only if it differs.
    pub fn touch<T: Object>(&mut self, source: &Source<T>, value: impl Into<Arc<T>>) {
        self.push(source, Op::set(value.into(), Force::Yes));
    }

    /// Removes the object with this key, if there is one.
    pub fn remove<T: Object>(&mut self, source: &Source<T>, key: &T::Key) {
        self.push(source, Op::Remove(key.clone()));
    }

    /// Replaces the whole content; only what differs changes.
    ///
    /// Of values with the same key the last one counts.
    pub fn reset<T: Object, V: Into<Arc<T>>>(
        &mut self,
        source: &Source<T>,
        values: impl IntoIterator<Item = V>,
    ) {
        let values = values.into_iter().map(|value| Keyed::new(value.into()));
        self.push(source, Op::Reset(values.collect()));
    }

    /// Declares that the initial content of the source is complete.
    ///
    /// Has no effect on a source that is synced already.
    pub fn mark_synced<T: Object>(&mut self, source: &Source<T>) {
        self.push(source, Op::MarkSynced);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Whether all nodes that are written were made after this number was given.
    pub(super) fn writes_only_from(&self, first: NodeId) -> bool {
        self.writes.iter().all(|writes| writes.node().core().id >= first)
    }

    pub(crate) fn first_foreign(&self, graph: &Arc<super::Inner>) -> Option<&str> {
        let mut cores = self.writes.iter().map(|writes| writes.node().core());
        cores.find(|core| !Arc::ptr_eq(&core.graph, graph)).map(|core| &*core.name)
    }

    /// Appends the writes of a later transaction.
    pub(crate) fn append(&mut self, later: Self) {
        later.writes.into_iter().for_each(|writes| self.add(writes));
    }

    /// Adds writes behind those to the same node.
    pub(crate) fn add(&mut self, writes: Box<dyn Writes>) {
        let id = writes.node().core().id;
        match self.find(id) {
            Some(known) => known.append(writes.into_any()),
            None => self.writes.push(writes),
        }
    }

    /// Takes some of the writes out, if the graph is under test and wants them to come first.
    pub(crate) fn split(&mut self, trial: &Trial) -> Option<Self> {
        let mut part = Self::default();
        for writes in &mut self.writes {
            let count = trial.split(writes.len())?;
            part.writes.extend(writes.take_first(count));
        }
        (!part.is_empty()).then_some(part)
    }

    pub(crate) fn into_writes(self) -> impl Iterator<Item = Box<dyn Writes>> {
        self.writes.into_iter()
    }

    fn push<T: Object>(&mut self, source: &Source<T>, op: Op<T>) {
        let node = source.node();
        let id = node.core.id;
        let Some(writes) = self.find(id) else {
            self.writes.push(Box::new(SourceWrites { node: Arc::clone(node), ops: smallvec![op] }));
            return;
        };
        if let Some(writes) = writes.as_any_mut().downcast_mut::<SourceWrites<T>>() {
            writes.ops.push(op);
        }
    }

    fn find(&mut self, id: NodeId) -> Option<&mut Box<dyn Writes>> {
        let id_at = |place: usize| self.writes.get(place).map(|writes| writes.node().core().id);
        if id_at(self.last) != Some(id) {
            self.last = (0..self.writes.len()).find(|&place| id_at(place) == Some(id))?;
        }
        self.writes.get_mut(self.last)
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction").field("sources", &self.writes.len()).finish()
    }
}

enum Op<T: Object> {
    Set { value: Keyed<T>, force: Force },
    Remove(T::Key),
    Reset(Vec<Keyed<T>>),
    MarkSynced,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Force {
    Yes,
    No,
}

/// A value with its key, unless that can be had from the value at any time.
struct Keyed<T: Object> {
    value: Arc<T>,
    key: Option<T::Key>,
}

impl<T: Object> Op<T> {
    fn set(value: Arc<T>, force: Force) -> Self {
        Self::Set { value: Keyed::new(value), force }
    }
}

impl<T: Object> Keyed<T> {
    fn new(value: Arc<T>) -> Self {
        let key = if value.key_ref().is_some() { None } else { Some(value.key()) };
        Self { value, key }
    }

    fn find(&self, store: &Store<T>) -> Option<Slot> {
        match &self.key {
            Some(key) => store.find(key),
            None => store.find_like(&self.value),
        }
    }

    /// Returns the slot for the value, and the value.
    fn place(self, store: &mut Store<T>) -> (Slot, Arc<T>) {
        let Self { value, key } = self;
        let slot = match key {
            Some(key) => store.reserve_owned(key),
            None => with_key(&*value, |key| store.reserve(key)),
        };
        (slot, value)
    }
}

/// The writes of one transaction to one source.
pub(crate) trait Writes: Send {
    fn node(&self) -> &dyn AnyNode;
    fn len(&self) -> usize;
    fn take_first(&mut self, count: usize) -> Option<Box<dyn Writes>>;
    fn append(&mut self, later: Box<dyn Any>);
    fn apply(self: Box<Self>, turn: &mut Turn);
    fn as_any_mut(&mut self) -> &mut dyn Any;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

struct SourceWrites<T: Object> {
    node: Arc<Node<T>>,
    ops: SmallVec<[Op<T>; 1]>,
}

impl<T: Object> Writes for SourceWrites<T> {
    fn node(&self) -> &dyn AnyNode {
        &*self.node
    }

    fn len(&self) -> usize {
        self.ops.len()
    }

    fn take_first(&mut self, count: usize) -> Option<Box<dyn Writes>> {
        let ops: SmallVec<_> = self.ops.drain(..count).collect();
        let node = Arc::clone(&self.node);
        if ops.is_empty() { None } else { Some(Box::new(Self { node, ops })) }
    }

    fn append(&mut self, later: Box<dyn Any>) {
        if let Ok(later) = later.downcast::<Self>() {
            self.ops.extend(later.ops);
        }
    }

    fn apply(self: Box<Self>, turn: &mut Turn) {
        let Self { node, mut ops } = *self;
        match ops.pop() {
            Some(Op::Set { value, force }) if ops.is_empty() => set_one(&node, value, force, turn),
            last => {
                ops.extend(last);
                apply_all(&node, ops.into_iter(), turn);
            }
        }
        turn.keep_if_changed(node);
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Compares first, so that an equal value costs nothing more than that.
fn set_one<T: Object>(node: &Node<T>, value: Keyed<T>, force: Force, turn: &mut Turn) {
    let world = &node.core.graph.world;
    let token = world.read();
    let store = node.store(&token);
    let slot = value.find(store);
    let current = slot.and_then(|slot| store.value(slot));
    let is_equal = current.is_some_and(|current| is_same(current, &value.value));
    drop(token);
    if is_equal && force == Force::No {
        return;
    }
    let mut token = world.write();
    let Content { store, changes, .. } = node.content.rw(&mut token);
    let (slot, value) = match slot {
        Some(slot) => (slot, value.value),
        None => value.place(store),
    };
    let old = store.replace(slot, Some(value));
    changes.record(slot, old);
    if force == Force::Yes {
        changes.force_last();
    }
    let commit = node.conclude(&token);
    drop(token);
    turn.committed(node, commit);
}

fn apply_all<T: Object>(
    node: &Node<T>,
    ops: impl ExactSizeIterator<Item = Op<T>>,
    turn: &mut Turn,
) {
    let mut is_complete = false;
    node.commit(turn, |store, changes| {
        store.make_room(ops.len().saturating_sub(store.len()));
        for op in ops {
            match op {
                Op::Set { value, force } => {
                    set(store, changes, value, force);
                }
                Op::Remove(key) => {
                    if let Some(slot) = store.find(&key) {
                        remove(store, changes, slot);
                    }
                }
                Op::Reset(values) => reset(store, changes, values),
                Op::MarkSynced => is_complete = true,
            }
        }
    });
    if is_complete {
        turn.mark_synced(node);
    }
}

fn set<T: Object>(
    store: &mut Store<T>,
    changes: &mut Changes<T>,
    value: Keyed<T>,
    force: Force,
) -> Slot {
    let (slot, value) = value.place(store);
    let old = store.replace(slot, Some(value));
    changes.record(slot, old);
    if force == Force::Yes {
        changes.force_last();
    }
    slot
}

fn remove<T: Object>(store: &mut Store<T>, changes: &mut Changes<T>, slot: Slot) {
    if let Some(old) = store.replace(slot, None) {
        changes.record(slot, Some(old));
    }
}

fn reset<T: Object>(store: &mut Store<T>, changes: &mut Changes<T>, values: Vec<Keyed<T>>) {
    store.make_room(values.len().saturating_sub(store.len()));
    let mut is_kept = vec![false; store.slots() as usize];
    for value in values {
        let slot = set(store, changes, value, Force::No) as usize;
        if let Some(is_kept) = is_kept.get_mut(slot) {
            *is_kept = true;
        }
    }
    for (slot, _) in (0..).zip(is_kept).filter(|(_, is_kept)| !is_kept) {
        remove(store, changes, slot);
    }
}
