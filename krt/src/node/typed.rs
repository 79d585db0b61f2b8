//! A node with its objects.

use super::{AnyNode, Core, Evaluation};
use crate::dump::{DumpOptions, InputDump, LogicDump, NodeDump, Wanted};
use crate::graph::Turn;
use crate::store::{Change, Changes, Slot, Store, events};
use crate::subscription::Subscribers;
use crate::{NodeError, Object, Revision};
use parking_lot::{Mutex, RwLock};
use std::ops::Deref;
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
    recorder: Mutex<Changes<T>>,
    /// Empty between transactions.
    changes: Mutex<Option<Arc<Committed<T>>>>,
    indexes: Mutex<Vec<Weak<dyn Maintained<T>>>>,
    logic: Mutex<Option<Box<dyn Logic<T>>>>,
}

/// What the current transaction has changed; dereferences to the list of changes.
pub(crate) struct Committed<T> {
    list: Vec<Change<T>>,
    emptied: Vec<Slot>,
}

/// How a derived node computes its objects.
pub(crate) trait Logic<T: Object>: Send {
    fn evaluate(&mut self, node: &Arc<Node<T>>, turn: &mut Turn) -> Evaluation;

    fn dump(&self, options: &DumpOptions) -> LogicDump;

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
            recorder: Mutex::new(Changes::new()),
            changes: Mutex::new(None),
            indexes: Mutex::new(Vec::new()),
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
        self.changes.lock().clone()
    }

    /// Edits the objects in one step and brings the indexes up to date; returns the number of
    /// changes. `edit` runs under the lock. At most once per node and transaction.
    pub(crate) fn commit(&self, edit: impl FnOnce(&mut Store<T>, &mut Changes<T>)) -> usize {
        let mut recorder = std::mem::replace(&mut *self.recorder.lock(), Changes::new());
        edit(Arc::make_mut(&mut *self.store.write()), &mut recorder);
        let (list, emptied) = recorder.finish();
        *self.recorder.lock() = recorder;
        for index in self.indexes() {
            index.update(&list);
        }
        let count = list.len();
        if count > 0 || !emptied.is_empty() {
            *self.changes.lock() = Some(Arc::new(Committed { list, emptied }));
        }
        count
    }

    /// Gives a new node its first objects; nobody is told.
    pub(crate) fn fill(&self, fill: impl FnOnce(&mut Store<T>)) {
        fill(Arc::make_mut(&mut *self.store.write()));
    }

    pub(crate) fn add_index(&self, index: &Arc<impl Maintained<T> + 'static>) {
        let mut indexes = self.indexes.lock();
        indexes.retain(|index| index.strong_count() > 0);
        let weak: Weak<dyn Maintained<T>> = Arc::downgrade(&(Arc::clone(index) as Arc<_>));
        indexes.push(weak);
    }

    fn indexes(&self) -> Vec<Arc<dyn Maintained<T>>> {
        self.indexes.lock().iter().filter_map(Weak::upgrade).collect()
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

    fn publish(&self, revision: Revision) -> usize {
        let changes = self.changes();
        if !self.subscribers.is_empty() {
            let events = changes.as_ref().map(|changes| events(&self.snapshot(), changes));
            self.subscribers.deliver(&self.core, revision, events.unwrap_or_default());
        }
        changes.map_or(0, |changes| changes.len())
    }

    fn forget_changes(&self) {
        let Some(committed) = self.changes.lock().take() else { return };
        if committed.emptied.is_empty() {
            return;
        }
        let mut keys = Vec::with_capacity(committed.emptied.len());
        let mut guard = self.store.write();
        let store = Arc::make_mut(&mut *guard);
        keys.extend(committed.emptied.iter().map(|&slot| store.sweep(slot)));
        drop(guard);
    }

    fn dump(&self, options: &DumpOptions) -> NodeDump {
        let logic = self.logic.lock().as_ref().map(|logic| logic.dump(options));
        let inputs = self.inputs(&Wanted::First(options.limit()));
        let objects = self.with_store(Store::len);
        let subscriptions = self.subscribers.len();
        NodeDump::new(&self.core, objects, subscriptions, logic.unwrap_or_default(), inputs)
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

impl<T> Deref for Committed<T> {
    type Target = [Change<T>];

    fn deref(&self) -> &Self::Target {
        &self.list
    }
}
