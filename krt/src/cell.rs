//! A value from outside the graph that derivations can read.

use crate::graph::{Transaction, Turn, Writes};
use crate::node::{AnyNode, Core, Node, NodeKind};
use crate::store::Store;
use crate::wait::Synced;
use crate::{Collection, Context, Graph, Object, Revision, SingletonKey};
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// One value that is written from outside and read with [`Context::read`].
///
/// Use it for state that is no collection: a setting, a clock, the content of another library.
/// What is new becomes visible in the same step in which the runs that have read the old are
/// repeated, so no derivation mixes the two. The value need not be comparable: every write counts
/// as a change. If it can be compared, a [`Source`](crate::Source) of one object is the better
/// choice.
///
/// A clone is another handle of the same cell. The cell lives as long as a handle or a derivation
/// that reads it.
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let limit = graph.cell("limit", 2);
/// let names = graph.source::<String>("names");
/// names.reset(["a", "bb", "ccc"].map(str::to_owned));
/// let read = limit.clone();
/// let short = names.collection().map("short", move |cx, name| {
///     (name.len() <= *cx.read(&read)).then(|| (**name).clone())
/// });
/// assert_eq!(short.len(), 2);
/// limit.update(|limit| *limit -= 1);
/// assert_eq!(short.len(), 1);
/// ```
pub struct Cell<T: Send + Sync + 'static> {
    collection: Collection<Version<T>>,
}

/// The value of a cell; a later one is never equal.
struct Version<T> {
    number: u64,
    value: Arc<T>,
}

impl Graph {
    /// Makes a cell.
    ///
    /// The name is for dumps and logs and need not be unique.
    #[must_use]
    pub fn cell<T: Send + Sync + 'static>(&self, name: &str, value: T) -> Cell<T> {
        let cell = self.cell_unsynced(name, value);
        cell.node().core.mark_synced();
        cell
    }

    /// Makes a cell whose readers wait until [`Cell::mark_synced`].
    #[must_use]
    pub fn cell_unsynced<T: Send + Sync + 'static>(&self, name: &str, value: T) -> Cell<T> {
        let mut store = Store::new();
        let slot = store.reserve_owned(SingletonKey);
        store.replace(slot, Some(Arc::new(Version { number: 0, value: Arc::new(value) })));
        let core = Core::new(self.inner(), name, NodeKind::Cell, 0);
        Cell { collection: Collection::new(Node::filled(core, store, None)) }
    }
}

impl<'run> Context<'run> {
    /// Reads a cell; the input runs again when it is written.
    pub fn read<'a, T: Send + Sync + 'static>(&mut self, cell: &'a Cell<T>) -> &'a T
    where
        'run: 'a,
    {
        &filled(self.get(&cell.collection, &SingletonKey)).value
    }
}

#[expect(clippy::must_use_candidate, reason = "the revision is a courtesy")]
impl<T: Send + Sync + 'static> Cell<T> {
    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.collection.name()
    }

    /// Returns the current value; such a read is not tracked.
    ///
    /// Inside a transformation use [`Context::read`].
    #[must_use]
    pub fn get(&self) -> Arc<T> {
        Arc::clone(&current(self.node()).value)
    }

    /// Replaces the value.
    pub fn set(&self, value: T) -> Revision {
        self.write(|tx| tx.replace(self, value))
    }

    /// Changes a copy of the value and puts it in place.
    ///
    /// Concurrent updates apply one after another. The closure runs on the thread that drives the
    /// graph, which can be after this call; if it panics, the value stays as it was, and that is
    /// logged.
    pub fn update(&self, change: impl FnOnce(&mut T) + Send + 'static) -> Revision
    where
        T: Clone,
    {
        self.write(|tx| tx.update(self, change))
    }

    /// Runs again what has read the cell although the value stays, because what the value stands
    /// for has changed.
    ///
    /// ```
    /// use krt::Graph;
    /// use std::sync::atomic::{AtomicU32, Ordering};
    ///
    /// let graph = Graph::new();
    /// let outside = graph.cell("outside", AtomicU32::new(1));
    /// let read = outside.clone();
    /// let text = graph
    ///     .singleton("text", move |cx| Some(cx.read(&read).load(Ordering::Relaxed).to_string()));
    /// outside.get().store(2, Ordering::Relaxed);
    /// assert_eq!(*text.list()[0], "1");
    /// outside.touch();
    /// assert_eq!(*text.list()[0], "2");
    /// ```
    pub fn touch(&self) -> Revision {
        self.write(|tx| tx.push_cell(self, Op::Touch))
    }

    /// Lets the readers go on; has no effect on a cell that is synced.
    pub fn mark_synced(&self) -> Revision {
        self.write(|tx| tx.push_cell(self, Op::MarkSynced))
    }

    /// Tells whether readers need not wait.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.collection.is_synced()
    }

    /// Returns a way to wait until readers need not.
    pub fn synced(&self) -> Synced {
        self.collection.synced()
    }

    fn node(&self) -> &Arc<Node<Version<T>>> {
        self.collection.node()
    }

    fn write(&self, fill: impl FnOnce(&mut Transaction)) -> Revision {
        let mut transaction = Transaction::default();
        fill(&mut transaction);
        self.node().core.graph.write(transaction)
    }
}

impl Transaction {
    /// Replaces the value of a cell.
    pub fn replace<T: Send + Sync + 'static>(&mut self, cell: &Cell<T>, value: T) {
        self.push_cell(cell, Op::Replace(Arc::new(value)));
    }

    /// Changes a copy of the value of a cell and puts it in place; see [`Cell::update`].
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let names = graph.source::<String>("names");
    /// let limit = graph.cell("limit", 1);
    /// let revision = graph.write(|tx| {
    ///     tx.set(&names, "a".to_owned());
    ///     tx.update(&limit, |limit| *limit += 1);
    /// });
    /// assert_eq!((revision.get(), *limit.get()), (1, 2));
    /// ```
    pub fn update<T: Clone + Send + Sync + 'static>(
        &mut self,
        cell: &Cell<T>,
        change: impl FnOnce(&mut T) + Send + 'static,
    ) {
        let update = |value: &T| {
            let mut copy = value.clone();
            change(&mut copy);
            copy
        };
        self.push_cell(cell, Op::Update(Box::new(update)));
    }

    fn push_cell<T: Send + Sync + 'static>(&mut self, cell: &Cell<T>, op: Op<T>) {
        self.add(Box::new(CellWrites { node: Arc::clone(cell.node()), ops: vec![op] }));
    }
}

impl<T: Send + Sync + 'static> Object for Version<T> {
    type Key = SingletonKey;

    fn key(&self) -> SingletonKey {
        SingletonKey
    }
}

impl<T> PartialEq for Version<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<T: Send + Sync + 'static> Clone for Cell<T> {
    fn clone(&self) -> Self {
        Self { collection: self.collection.clone() }
    }
}

impl<T: Send + Sync + 'static> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cell").field("name", &self.name()).finish_non_exhaustive()
    }
}

enum Op<T> {
    Replace(Arc<T>),
    Update(Box<dyn FnOnce(&T) -> T + Send>),
    Touch,
    MarkSynced,
}

/// The writes of one transaction to one cell.
struct CellWrites<T: Send + Sync + 'static> {
    node: Arc<Node<Version<T>>>,
    ops: Vec<Op<T>>,
}

impl<T: Send + Sync + 'static> Writes for CellWrites<T> {
    fn node(&self) -> &dyn AnyNode {
        &*self.node
    }

    fn len(&self) -> usize {
        self.ops.len()
    }

    fn take_first(&mut self, count: usize) -> Option<Box<dyn Writes>> {
        let ops: Vec<_> = self.ops.drain(..count).collect();
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
        let found = current(&node);
        let mut value = None;
        let mut is_complete = false;
        for op in ops {
            let before = value.as_ref().unwrap_or(&found.value);
            match op {
                Op::Replace(new) => value = Some(new),
                Op::Touch => value = Some(Arc::clone(before)),
                Op::MarkSynced => is_complete = true,
                Op::Update(update) => match catch_unwind(AssertUnwindSafe(|| update(before))) {
                    Ok(new) => value = Some(Arc::new(new)),
                    Err(_) => tracing::error!(cell = %node.core.name, "an update panicked"),
                },
            }
        }
        if let Some(value) = value {
            let new = Arc::new(Version { number: found.number + 1, value });
            node.commit(turn, |store, changes| {
                let slot = store.reserve_owned(SingletonKey);
                let old = store.replace(slot, Some(new));
                changes.record(slot, old);
            });
        }
        if is_complete {
            turn.mark_synced(&node);
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

fn current<T: Send + Sync + 'static>(node: &Node<Version<T>>) -> Arc<Version<T>> {
    filled(node.with_store(|store| store.get(&SingletonKey).cloned()))
}

fn filled<V>(version: Option<V>) -> V {
    version.expect("a cell is filled when it is made and never emptied")
}
