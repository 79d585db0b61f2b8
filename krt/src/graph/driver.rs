//! Driving a graph from elsewhere than its writers.

use super::{Graph, Inner};
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::thread::{self, JoinHandle};
use crate::wait::{WakerId, block_on};
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Keeps a thread that drives a graph; dropping it ends the thread.
///
/// The drop returns when what was queued before is settled, at once inside a callback. From then on
/// the graph is driven as it was before.
#[must_use = "dropping the handle ends the thread"]
pub struct DriverThread {
    attached: Arc<Attached>,
    thread: Option<JoinHandle<()>>,
}

impl Graph {
    /// Starts a thread that settles what is written, so that writes return at once.
    ///
    /// While the handle lives writes, new derivations and new subscriptions are queued and the
    /// thread settles them, those that are queued together as one transaction; callbacks run on it.
    /// Wait for [`settled`](Self::settled) before you rely on what was written.
    /// A panic of an [`Observer`](crate::Observer) or a comparison is logged and ends the
    /// transaction, not the thread.
    ///
    /// # Panics
    ///
    /// Panics if the operating system does not give a thread.
    pub fn drive_on_thread(&self, name: &str) -> DriverThread {
        let attached = Arc::new(Attached::new(self.inner()));
        let driving = Arc::clone(&attached);
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || drive(&driving))
            .expect("the operating system can start a thread");
        DriverThread { attached, thread: Some(thread) }
    }
}

impl Drop for DriverThread {
    fn drop(&mut self) {
        self.attached.detach();
        let Some(thread) = self.thread.take() else { return };
        if thread.thread().id() != thread::current().id()
            && !self.attached.graph.is_driven_here()
            && thread.join().is_err()
        {
            tracing::error!("the driver of a graph panicked");
        }
    }
}

impl fmt::Debug for DriverThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverThread").finish_non_exhaustive()
    }
}

fn drive(attached: &Attached) {
    let mut goes_on = true;
    while goes_on {
        goes_on = block_on(attached.work());
        attached.settle();
    }
}

/// Makes writers leave the driving to somebody else.
pub(super) struct Attached {
    graph: Arc<Inner>,
    is_over: AtomicBool,
}

impl Attached {
    pub(super) fn new(graph: &Arc<Inner>) -> Self {
        graph.attach();
        Self { graph: Arc::clone(graph), is_over: AtomicBool::new(false) }
    }

    /// Waits until something is queued; false when it is the last time.
    pub(super) async fn work(&self) -> bool {
        let mut waker = WakerId::default();
        poll_fn(|cx| self.graph.poll_work(&self.is_over, &mut waker, cx)).await
    }

    /// Settles what is queued; a panic is logged.
    pub(super) fn settle(&self) {
        let settle = AssertUnwindSafe(|| self.graph.run_until_settled());
        if catch_unwind(settle).is_err() {
            tracing::error!("a transaction panicked");
        }
    }

    pub(super) fn detach(&self) {
        if !self.is_over.swap(true, Ordering::AcqRel) {
            self.graph.detach();
        }
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        self.detach();
    }
}
