//! Putting together what the members of a group have reported.

use super::members::{Gathered, Take, Wiring};
use super::{AnyPart, CollectionGroup, GroupBatch};
use crate::Revision;
use crate::graph::Inner;
use crate::subscription::{Initial, Registration, Subscription};
use crate::sync::Mutex;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::wait::Signal;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Weak};

/// Something to be called when all members have reported.
pub(crate) trait Flush: Send + Sync {
    /// Asks to be called at the end of this transaction.
    fn flush_later(&self);

    fn flush(&self, revision: Revision);
}

/// The subscriber of a group.
pub(crate) struct Gathering<C> {
    this: Weak<Self>,
    graph: Arc<Inner>,
    parts: Vec<Arc<dyn AnyPart>>,
    take: Take<C>,
    synced: Arc<Signal>,
    is_waiting: AtomicBool,
    is_active: AtomicBool,
    /// Taken out while it runs.
    callback: Mutex<Option<Callback<C>>>,
}

type Callback<C> = Box<dyn FnMut(&GroupBatch<C>) + Send>;

impl<C: Send + 'static> Gathering<C> {
    /// Queues the registration of all members, which calls back with the initial batch.
    ///
    /// # Panics
    ///
    /// Panics if a member belongs to another graph.
    pub(crate) fn start<G: CollectionGroup<Changes = C>>(
        graph: &Arc<Inner>,
        members: &G,
        initial: Initial,
        callback: impl FnMut(&GroupBatch<C>) + Send + 'static,
    ) -> Subscription {
        let synced = Arc::default();
        let gathering = Arc::new_cyclic(|this: &Weak<Self>| {
            let group: Weak<dyn Flush> = Weak::<Self>::clone(this);
            let Gathered { parts, take } = members.gather(&Wiring { initial, group });
            Self {
                this: Weak::clone(this),
                graph: Arc::clone(graph),
                parts,
                take,
                synced: Arc::clone(&synced),
                is_waiting: AtomicBool::new(false),
                is_active: AtomicBool::new(true),
                callback: Mutex::new(Some(Box::new(callback))),
            }
        });
        if let Some(part) = gathering.parts.iter().find(|part| !Arc::ptr_eq(part.graph(), graph)) {
            panic!("collection {:?} belongs to another graph", part.name());
        }
        let starting = Arc::downgrade(&gathering);
        graph.act(move |turn| {
            if let Some(gathering) = starting.upgrade() {
                gathering.parts.iter().for_each(|part| part.begin(turn.revision));
                gathering.flush_later();
            }
        });
        Subscription::of(Box::new(Ended(gathering)), &synced, graph)
    }

    fn call(&self, batch: &GroupBatch<C>) {
        let Some(mut callback) = self.callback.lock().take() else { return };
        if catch_unwind(AssertUnwindSafe(|| callback(batch))).is_err() {
            tracing::error!("a subscriber of a group panicked");
        }
        *self.callback.lock() = Some(callback);
        if !self.is_active.load(Ordering::Acquire) {
            self.let_go();
        }
    }

    fn let_go(&self) {
        let callback = self.callback.lock().take();
        drop(callback);
    }
}

impl<C: Send + 'static> Flush for Gathering<C> {
    fn flush_later(&self) {
        if !self.is_waiting.swap(true, Ordering::AcqRel)
            && let Some(this) = self.this.upgrade()
        {
            self.graph.flush_later(this);
        }
    }

    fn flush(&self, revision: Revision) {
        self.is_waiting.store(false, Ordering::Release);
        let (changes, is_initial) = (self.take)();
        if let Some(is_initial) = is_initial {
            self.call(&GroupBatch::new(revision, is_initial, changes));
        }
        if self.parts.iter().all(|part| part.is_synced()) {
            self.synced.set();
        }
    }
}

/// Ends a group with its subscription.
struct Ended<C>(Arc<Gathering<C>>);

impl<C: Send + 'static> Registration for Ended<C> {
    fn cancel(&self) {
        self.0.is_active.store(false, Ordering::Release);
        self.0.parts.iter().for_each(|part| part.cancel());
        self.0.let_go();
    }
}

impl fmt::Debug for dyn Flush {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flush")
    }
}
