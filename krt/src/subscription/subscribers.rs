//! The subscribers of one collection.

use super::options::Matters;
use super::{Initial, Sink, SubscribeOptions};
use crate::event::Origin;
use crate::node::{Core, Node};
use crate::sync::Mutex;
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::{Batch, Event, Object, Revision};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub(crate) struct Subscribers<T> {
    list: Mutex<Vec<Arc<Subscriber<T>>>>,
    /// The length of the list, to be looked at without the lock.
    count: AtomicUsize,
}

pub(crate) struct Subscriber<T> {
    is_active: AtomicBool,
    /// Whether everything up to the sync of the collection was delivered.
    is_synced: AtomicBool,
    initial: Initial,
    matters: Option<Matters<T>>,
    /// Taken out while it runs.
    sink: Mutex<Option<Box<dyn Sink<T>>>>,
}

impl<T> Subscribers<T> {
    pub(crate) fn len(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn remove(&self, subscriber: &Arc<Subscriber<T>>) {
        self.edit(|list| list.retain(|other| !Arc::ptr_eq(other, subscriber)));
    }

    fn add(&self, subscriber: &Arc<Subscriber<T>>) {
        self.edit(|list| list.push(Arc::clone(subscriber)));
    }

    fn edit(&self, edit: impl FnOnce(&mut Vec<Arc<Subscriber<T>>>)) {
        let mut list = self.list.lock();
        edit(&mut list);
        self.count.store(list.len(), Ordering::Release);
    }
}

impl<T: Object> Subscribers<T> {
    /// Hands over the changes of a transaction, then the news that the collection is synced.
    pub(crate) fn deliver(&self, core: &Core, revision: Revision, events: Vec<Event<T>>) {
        let subscribers = self.list.lock().clone();
        if !events.is_empty() {
            let batch = Batch::new(revision, Origin::Change, events);
            subscribers.iter().for_each(|subscriber| subscriber.deliver(core, &batch));
        }
        subscribers.iter().for_each(|subscriber| subscriber.catch_up(core));
    }
}

impl<T> Default for Subscribers<T> {
    fn default() -> Self {
        Self { list: Mutex::default(), count: AtomicUsize::new(0) }
    }
}

impl<T: Object> Subscriber<T> {
    pub(crate) fn new(options: &SubscribeOptions<T>, sink: impl Sink<T> + 'static) -> Self {
        Self {
            is_active: AtomicBool::new(true),
            is_synced: AtomicBool::new(false),
            initial: options.initial,
            matters: options.matters.clone(),
            sink: Mutex::new(Some(Box::new(sink))),
        }
    }

    /// Adds this to the subscribers of a node and delivers what is there. Only between the commits
    /// of two transactions.
    pub(crate) fn begin(self: &Arc<Self>, node: &Node<T>, revision: Revision) {
        if !self.is_active() {
            return;
        }
        node.subscribers.add(self);
        let added = |new: &Arc<T>| Event::Added { new: Arc::clone(new) };
        let events: Vec<_> = match self.initial {
            Initial::Replay => node.with_store(|store| store.sorted().map(added).collect()),
            Initial::Skip => Vec::new(),
        };
        if !events.is_empty() {
            self.deliver(&node.core, &Batch::new(revision, Origin::Initial, events));
        }
        self.catch_up(&node.core);
        if !self.is_active() {
            node.subscribers.remove(self);
        }
    }

    fn deliver(&self, core: &Core, batch: &Batch<T>) {
        self.with_sink(core, |sink| {
            let Some(matters) = &self.matters else { return sink.deliver(batch) };
            if let Some(batch) = select(batch, matters) {
                sink.deliver(&batch);
            }
        });
    }

    fn catch_up(&self, core: &Core) {
        if core.is_synced() && !self.is_synced.swap(true, Ordering::AcqRel) {
            self.with_sink(core, |sink| sink.synced());
        }
    }

    /// Lets the sink run; a panic is logged and the subscription goes on.
    fn with_sink(&self, core: &Core, run: impl FnOnce(&mut dyn Sink<T>)) {
        if !self.is_active() {
            return;
        }
        let Some(mut sink) = self.sink.lock().take() else { return };
        if catch_unwind(AssertUnwindSafe(|| run(&mut *sink))).is_err() {
            tracing::error!(collection = %core.name, "a subscriber panicked");
        }
        *self.sink.lock() = Some(sink);
        if !self.is_active() {
            self.cancel();
        }
    }

    fn is_active(&self) -> bool {
        self.is_active.load(Ordering::Acquire)
    }

    /// Makes sure that no further call begins, and lets go of the sink unless it is running.
    pub(crate) fn cancel(&self) {
        self.is_active.store(false, Ordering::Release);
        let sink = self.sink.lock().take();
        drop(sink);
    }
}

/// Leaves out the updates that do not matter.
fn select<T: Object>(batch: &Batch<T>, matters: &Matters<T>) -> Option<Batch<T>> {
    let is_of_interest = |event: &&Event<T>| match event {
        Event::Updated { old, new } => matters(old, new),
        Event::Added { .. } | Event::Deleted { .. } => true,
    };
    let kept: Vec<_> = batch.events().iter().filter(is_of_interest).cloned().collect();
    if kept.len() == batch.events().len() {
        return Some(batch.clone());
    }
    (!kept.is_empty()).then(|| batch.with_events(kept))
}
