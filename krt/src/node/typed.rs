//! A node with its objects.

use super::{AnyNode, Core, Evaluation};
use crate::dump::{DumpOptions, GraphStats, InputDump, LogicDump, NodeDump, Wanted};
use crate::graph::Turn;
use crate::store::{Change, Changes, Committed, Slot, Store, events};
use crate::subscription::Subscribers;
use crate::{NodeError, Object, Revision};
use parking_lot::{Mutex, RwLock};
use smallvec::SmallVec;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

/// The state behind a collection.
///
/// The driving thread is the only writer. It runs no foreign code while it holds one of the locks,
/// and takes [`Logic`] out of its lock to run it.
pub(crate) struct Node<T: Object> {
    pub(crate) core: Core,
    pub(crate) subscribers: Subscribers<T>,
    /// Behind an `Arc` so that the driving thread can read without the lock; it is the only one
    /// that takes a copy of the pointer, and gives it back before it writes.
    store: RwLock<Arc<Store<T>>>,
    /// Whether `work` holds changes of the current transaction.
    has_changed: AtomicBool,
    work: Mutex<Work<T>>,
    logic: Mutex<Option<Box<dyn Logic<T>>>>,
}

/// What only the driving thread uses, so that nobody ever waits for its lock.
struct Work<T: Object> {
    recorder: Changes<T>,
    /// Empty between transactions, and then only kept for its room.
    committed: Option<Arc<Committed<T>>>,
    indexes: Vec<Weak<dyn Maintained<T>>>,
}

/// How a derived node computes its objects.
pub(crate) trait Logic<T: Object>: Send {
    fn evaluate(&mut self, node: &Arc<Node<T>>, turn: &mut Turn) -> Evaluation;

    fn dump(&self, options: &DumpOptions) -> LogicDump;

    /// Adds what is remembered beside the objects.
    fn count(&self, stats: &mut GraphStats) {
        let _ = stats;
    }

    /// Describes inputs; `store` holds what they produce.
    fn inputs(&self, store: &Store<T>, wanted: &Wanted<'_>) -> Vec<InputDump> {
        let _ = (store, wanted);
        Vec::new()
    }

    fn errors(&self) -> Vec<NodeError>;
}

/// An index of a collection.
pub(crate) trait Maintained<T: Object>: Send + Sync {
    /// Takes over the changes of a commit.
    fn update(&self, changes: &[Change<T>]);

    /// The number of pairs of a value and an object.
    fn entries(&self) -> usize;
}

impl<T: Object> Node<T> {
    pub(crate) fn new(core: Core, logic: Option<Box<dyn Logic<T>>>) -> Arc<Self> {
        let node = Arc::new(Self::unregistered(core, logic));
        let any: Arc<dyn AnyNode> = Arc::<Self>::clone(&node);
        node.core.graph.register(&any);
        node
    }

    /// Makes a node that dumps do not show.
    pub(crate) fn unregistered(core: Core, logic: Option<Box<dyn Logic<T>>>) -> Self {
        Self {
            core,
            subscribers: Subscribers::default(),
            store: RwLock::new(Arc::new(Store::new())),
            has_changed: AtomicBool::new(false),
            work: Mutex::new(Work {
                recorder: Changes::new(),
                committed: None,
                indexes: Vec::new(),
            }),
            logic: Mutex::new(logic),
        }
    }

    /// Reads under the lock; `read` must not run foreign code.
    pub(crate) fn with_store<R>(&self, read: impl FnOnce(&Store<T>) -> R) -> R {
        read(&self.store.read())
    }

    /// Returns the store for reading without the lock. Only for the driving thread, which must
    /// let go of it before it commits to this node.
    pub(crate) fn snapshot(&self) -> Arc<Store<T>> {
        Arc::clone(&self.store.read())
    }

    /// Returns what this transaction has changed here so far.
    pub(crate) fn changes(&self) -> Option<Arc<Committed<T>>> {
        if !self.has_changed.load(Ordering::Relaxed) {
            return None;
        }
        self.work.lock().committed.clone()
    }

    /// Calls `see` with each change of this transaction; `see` must not run foreign code.
    pub(crate) fn each_change(&self, see: impl FnMut(&Change<T>)) {
        if self.has_changed.load(Ordering::Relaxed) {
            self.work.lock().committed.iter().flat_map(|committed| committed.iter()).for_each(see);
        }
    }

    /// Edits the objects in one step and brings the indexes up to date; returns the number of
    /// changes. `edit` runs under the lock. At most once per node and transaction.
    pub(crate) fn commit(&self, edit: impl FnOnce(&mut Store<T>, &mut Changes<T>)) -> usize {
        let mut work = self.work.lock();
        let mut recorder = std::mem::take(&mut work.recorder);
        let mut committed = work.committed.take().unwrap_or_default();
        edit(Arc::make_mut(&mut *self.store.write()), &mut recorder);
        match Arc::get_mut(&mut committed) {
            Some(committed) => recorder.finish(committed),
            None => {
                let mut fresh = Committed::default();
                recorder.finish(&mut fresh);
                committed = Arc::new(fresh);
            }
        }
        let count = committed.len();
        self.has_changed.store(count > 0 || !committed.emptied().is_empty(), Ordering::Relaxed);
        work.recorder = recorder;
        let indexes: SmallVec<[_; 4]> = work.indexes.iter().filter_map(Weak::upgrade).collect();
        work.committed = Some(committed);
        drop(work);
        if !indexes.is_empty()
            && let Some(changes) = self.changes()
        {
            indexes.iter().for_each(|index| index.update(&changes));
        }
        count
    }

    /// Gives a new node its first objects; nobody is told.
    pub(crate) fn fill(&self, fill: impl FnOnce(&mut Store<T>)) {
        fill(Arc::make_mut(&mut *self.store.write()));
    }

    fn sweep(&self, emptied: &[Slot]) {
        if emptied.is_empty() {
            return;
        }
        let mut keys = Vec::with_capacity(emptied.len());
        let mut guard = self.store.write();
        let store = Arc::make_mut(&mut *guard);
        keys.extend(emptied.iter().map(|&slot| store.sweep(slot)));
        drop(guard);
    }

    pub(crate) fn add_index(&self, index: &Arc<impl Maintained<T> + 'static>) {
        let weak: Weak<dyn Maintained<T>> = Arc::downgrade(&(Arc::clone(index) as Arc<_>));
        let mut work = self.work.lock();
        work.indexes.retain(|index| index.strong_count() > 0);
        work.indexes.push(weak);
    }
}

impl<T: Object> AnyNode for Node<T> {
    fn core(&self) -> &Core {
        &self.core
    }

    fn evaluate(self: Arc<Self>, turn: &mut Turn) -> Evaluation {
        let Some(mut logic) = self.logic.lock().take() else { return Evaluation::Waiting };
        let evaluation = logic.evaluate(&self, turn);
        *self.logic.lock() = Some(logic);
        evaluation
    }

    fn has_changed(&self) -> bool {
        self.has_changed.load(Ordering::Relaxed)
    }

    fn publish(&self, revision: Revision) {
        if !self.subscribers.is_empty() {
            let changes = self.changes();
            let events = changes.as_ref().map(|changes| events(&self.snapshot(), changes));
            self.subscribers.deliver(&self.core, revision, events.unwrap_or_default());
        }
    }

    fn forget_changes(&self) {
        if !self.has_changed.load(Ordering::Relaxed) {
            return;
        }
        self.has_changed.store(false, Ordering::Relaxed);
        let mut work = self.work.lock();
        let Some(mut committed) = work.committed.take() else { return };
        self.sweep(committed.emptied());
        if let Some(unshared) = Arc::get_mut(&mut committed) {
            unshared.clear();
            work.committed = Some(committed);
        }
    }

    fn dump(&self, options: &DumpOptions) -> NodeDump {
        let logic = self.logic.lock().as_ref().map(|logic| logic.dump(options));
        let inputs = self.inputs(&Wanted::First(options.limit()));
        let objects = self.with_store(Store::len);
        let subscriptions = self.subscribers.len();
        NodeDump::new(&self.core, objects, subscriptions, logic.unwrap_or_default(), inputs)
    }

    fn count(&self, stats: &mut GraphStats) {
        stats.nodes += 1;
        (stats.objects, stats.places) = self.with_store(|store| {
            let places = store.slots() as usize;
            (stats.objects + store.len(), stats.places + places)
        });
        stats.subscriptions += self.subscribers.len();
        stats.readers += self.core.count_readers();
        let indexes: Vec<_> = self.work.lock().indexes.iter().filter_map(Weak::upgrade).collect();
        for index in indexes {
            stats.indexes += 1;
            stats.index_entries += index.entries();
        }
        if let Some(logic) = self.logic.lock().as_deref() {
            logic.count(stats);
        }
    }

    fn has(&self, key: &str) -> bool {
        self.with_store(|store| store.iter().any(|(_, other, _)| other.to_string() == key))
    }

    fn inputs(&self, wanted: &Wanted<'_>) -> Vec<InputDump> {
        match self.logic.lock().as_deref() {
            Some(logic) => self.with_store(|store| logic.inputs(store, wanted)),
            None => Vec::new(),
        }
    }

    fn errors(&self) -> Vec<NodeError> {
        self.logic.lock().as_ref().map(|logic| logic.errors()).unwrap_or_default()
    }
}

impl<T: Object> Drop for Node<T> {
    fn drop(&mut self) {
        self.core.graph.unregister(self.core.id);
    }
}
