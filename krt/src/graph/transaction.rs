//! Writes that become visible together.

use crate::graph::{Trial, Turn};
use crate::node::{AnyNode, Node, NodeId};
use crate::store::{Changes, Slot, Store};
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
        let value = value.into();
        self.push(source, Op::Set { key: value.key(), value, force: Force::No });
    }

    /// Like [`set`](Self::set), but counts as a change even if an equal value is there already.
    ///
    /// Derivations run again for it; a derived object still changes only if it differs.
    pub fn touch<T: Object>(&mut self, source: &Source<T>, value: impl Into<Arc<T>>) {
        let value = value.into();
        self.push(source, Op::Set { key: value.key(), value, force: Force::Yes });
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
        let keyed = |value: V| {
            let value = value.into();
            (value.key(), value)
        };
        self.push(source, Op::Reset(values.into_iter().map(keyed).collect()));
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

pub(crate) enum Op<T: Object> {
    Set { key: T::Key, value: Arc<T>, force: Force },
    Remove(T::Key),
    Reset(Vec<(T::Key, Arc<T>)>),
    MarkSynced,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Force {
    Yes,
    No,
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
        let Self { node, ops } = *self;
        let mut synced = false;
        let changes = node.commit(|store, changes| {
            store.make_room(ops.len().saturating_sub(store.len()));
            for op in ops {
                match op {
                    Op::Set { key, value, force } => {
                        set(store, changes, key, value, force);
                    }
                    Op::Remove(key) => remove(store, changes, &key),
                    Op::Reset(values) => reset(store, changes, values),
                    Op::MarkSynced => synced = true,
                }
            }
        });
        let synced = synced && node.core.mark_synced();
        turn.committed(node, changes, synced);
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

fn set<T: Object>(
    store: &mut Store<T>,
    changes: &mut Changes<T>,
    key: T::Key,
    value: Arc<T>,
    force: Force,
) -> Slot {
    let slot = store.reserve_owned(key);
    let old = store.replace(slot, Some(Arc::clone(&value)));
    changes.record(slot, old, Some(value));
    if force == Force::Yes {
        changes.force(slot);
    }
    slot
}

fn remove<T: Object>(store: &mut Store<T>, changes: &mut Changes<T>, key: &T::Key) {
    let Some(slot) = store.find(key) else { return };
    if let Some(old) = store.replace(slot, None) {
        changes.record(slot, Some(old), None);
    }
}

fn reset<T: Object>(store: &mut Store<T>, changes: &mut Changes<T>, values: Vec<(T::Key, Arc<T>)>) {
    let mut kept = Vec::with_capacity(values.len());
    for (key, value) in values {
        kept.push(set(store, changes, key, value, Force::No));
    }
    kept.sort_unstable();
    let stale: Vec<_> = store
        .iter()
        .filter(|(slot, _, _)| kept.binary_search(slot).is_err())
        .map(|(_, key, _)| key.clone())
        .collect();
    for key in stale {
        remove(store, changes, &key);
    }
}
