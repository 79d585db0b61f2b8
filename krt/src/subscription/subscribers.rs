//! The subscribers of one collection.

use crate::event::Origin;
use crate::node::Core;
use crate::{Batch, Event, Object, Revision};
use parking_lot::Mutex;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) struct Subscribers<T> {
    list: Mutex<Vec<Arc<Subscriber<T>>>>,
}

pub(crate) struct Subscriber<T> {
    is_active: AtomicBool,
    is_started: AtomicBool,
    /// Taken out while it runs.
    callback: Mutex<Option<Callback<T>>>,
}

type Callback<T> = Box<dyn FnMut(&Batch<T>) + Send>;

impl<T> Subscribers<T> {
    pub(crate) fn len(&self) -> usize {
        self.list.lock().len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.lock().is_empty()
    }

    pub(crate) fn add(&self, subscriber: Arc<Subscriber<T>>) {
        self.list.lock().push(subscriber);
    }

    pub(crate) fn remove(&self, subscriber: &Arc<Subscriber<T>>) {
        self.list.lock().retain(|other| !Arc::ptr_eq(other, subscriber));
    }
}

impl<T: Object> Subscribers<T> {
    pub(crate) fn deliver(&self, core: &Core, revision: Revision, events: Vec<Event<T>>) {
        if events.is_empty() {
            return;
        }
        let batch = Batch::new(revision, Origin::Change, events);
        let subscribers = self.list.lock().clone();
        for subscriber in subscribers {
            subscriber.call(core, &batch);
        }
    }
}

impl<T> Default for Subscribers<T> {
    fn default() -> Self {
        Self { list: Mutex::default() }
    }
}

impl<T: Object> Subscriber<T> {
    pub(crate) fn new(callback: impl FnMut(&Batch<T>) + Send + 'static) -> Self {
        Self {
            is_active: AtomicBool::new(true),
            is_started: AtomicBool::new(false),
            callback: Mutex::new(Some(Box::new(callback))),
        }
    }

    /// Calls the callback; a panic is logged and the subscription goes on.
    pub(crate) fn call(&self, core: &Core, batch: &Batch<T>) {
        if !self.is_active() {
            return;
        }
        let Some(mut callback) = self.callback.lock().take() else { return };
        if catch_unwind(AssertUnwindSafe(|| callback(batch))).is_err() {
            tracing::error!(collection = %core.name, "a subscriber panicked");
        }
        *self.callback.lock() = Some(callback);
        if !self.is_active() {
            self.cancel();
        }
    }

    pub(crate) fn is_active(&self) -> bool {
        self.is_active.load(Ordering::Acquire)
    }

    /// Whether the state found at the start was delivered.
    pub(crate) fn is_started(&self) -> bool {
        self.is_started.load(Ordering::Acquire)
    }

    pub(crate) fn mark_started(&self) {
        self.is_started.store(true, Ordering::Release);
    }

    /// Makes sure that no further call begins, and lets go of the callback unless it is running.
    pub(crate) fn cancel(&self) {
        self.is_active.store(false, Ordering::Release);
        let callback = self.callback.lock().take();
        drop(callback);
    }
}
