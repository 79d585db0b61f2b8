//! One member of a group.

use super::Flush;
use crate::graph::Inner;
use crate::node::Node;
use crate::subscription::{Registered, Registration, Sink, SubscribeOptions, Subscriber};
use crate::sync::Mutex;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::{Batch, Collection, Object, Revision};
use std::sync::{Arc, Weak};

/// Subscribes to one member, and holds its batch until the others have reported as well.
pub(crate) struct Part<T: Object> {
    registered: Registered<T>,
    arrived: Arc<Arrived<T>>,
}

/// What the driving thread puts down for the group.
struct Arrived<T> {
    batch: Mutex<Option<Batch<T>>>,
    is_synced: AtomicBool,
}

/// A part without the type of its objects.
pub(crate) trait AnyPart: Send + Sync {
    /// Starts to report.
    fn begin(&self, revision: Revision);
    /// Tells whether everything up to the sync was reported.
    fn is_synced(&self) -> bool;
    /// Ends the reports.
    fn cancel(&self);
    fn graph(&self) -> &Arc<Inner>;
    fn name(&self) -> &str;
}

impl<T: Object> Part<T> {
    pub(crate) fn new(
        collection: &Collection<T>,
        options: &SubscribeOptions<T>,
        group: Weak<dyn Flush>,
    ) -> Self {
        let arrived =
            Arc::new(Arrived { batch: Mutex::new(None), is_synced: AtomicBool::new(false) });
        let node: &Arc<Node<T>> = collection.node();
        let sink = PartSink { group, arrived: Arc::clone(&arrived) };
        let subscriber = Arc::new(Subscriber::new(options, sink));
        Self { registered: Registered { node: Arc::clone(node), subscriber }, arrived }
    }

    pub(crate) fn take(&self) -> Option<Batch<T>> {
        self.arrived.batch.lock().take()
    }
}

impl<T: Object> AnyPart for Part<T> {
    fn begin(&self, revision: Revision) {
        self.registered.subscriber.begin(&self.registered.node, revision);
    }

    fn is_synced(&self) -> bool {
        self.arrived.is_synced.load(Ordering::Acquire)
    }

    fn cancel(&self) {
        self.registered.cancel();
    }

    fn graph(&self) -> &Arc<Inner> {
        &self.registered.node.core.graph
    }

    fn name(&self) -> &str {
        &self.registered.node.core.name
    }
}

struct PartSink<T> {
    group: Weak<dyn Flush>,
    arrived: Arc<Arrived<T>>,
}

impl<T: Object> Sink<T> for PartSink<T> {
    fn deliver(&mut self, batch: &Batch<T>) {
        *self.arrived.batch.lock() = Some(batch.clone());
        self.call_group();
    }

    fn synced(&mut self) {
        self.arrived.is_synced.store(true, Ordering::Release);
        self.call_group();
    }
}

impl<T> PartSink<T> {
    fn call_group(&self) {
        if let Some(group) = self.group.upgrade() {
            group.flush_later();
        }
    }
}
