//! The handle of a subscription.

use super::{Callback, Sink, SubscribeOptions, Subscriber};
use crate::graph::Inner;
use crate::node::Node;
use crate::wait::{Signal, Synced};
use crate::{Batch, Object};
use std::fmt;
use std::sync::Arc;

/// Keeps a callback subscribed; dropping it unsubscribes.
///
/// It also keeps the collection alive.
/// When the drop has returned no further call begins; a call that is running on another thread is
/// not waited for. A callback may drop its own subscription.
///
/// ```
/// use krt::Graph;
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// let count = Arc::new(AtomicUsize::new(0));
/// let counter = Arc::clone(&count);
/// let subscription = names.collection().subscribe(move |batch| {
///     counter.fetch_add(batch.events().len(), Ordering::Relaxed);
/// });
/// names.set("a".to_owned());
/// drop(subscription);
/// names.set("b".to_owned());
/// assert_eq!(count.load(Ordering::Relaxed), 1);
/// ```
#[must_use = "dropping a subscription unsubscribes"]
pub struct Subscription {
    registration: Box<dyn Registration>,
    synced: Arc<Signal>,
    graph: Arc<Inner>,
}

impl Subscription {
    pub(crate) fn with_callback<T: Object>(
        node: &Arc<Node<T>>,
        options: &SubscribeOptions<T>,
        callback: impl FnMut(&Batch<T>) + Send + 'static,
    ) -> Self {
        let synced = Arc::default();
        Self::start(node, options, &synced, Callback::new(callback, &synced))
    }

    /// Queues the registration, which delivers the initial batch.
    ///
    /// The signal is set by the sink when it has handled the initial state.
    pub(crate) fn start<T: Object>(
        node: &Arc<Node<T>>,
        options: &SubscribeOptions<T>,
        synced: &Arc<Signal>,
        sink: impl Sink<T> + 'static,
    ) -> Self {
        let subscriber = Arc::new(Subscriber::new(options, sink));
        let registration =
            Registered { node: Arc::clone(node), subscriber: Arc::clone(&subscriber) };
        let starting = Arc::downgrade(node);
        let graph = &node.core.graph;
        let subscription = Self::of(Box::new(registration), synced, graph);
        graph.act(move |turn| {
            if let Some(node) = starting.upgrade() {
                subscriber.begin(&node, turn.revision);
            }
        });
        subscription
    }

    pub(crate) fn of(
        registration: Box<dyn Registration>,
        synced: &Arc<Signal>,
        graph: &Arc<Inner>,
    ) -> Self {
        Self { registration, synced: Arc::clone(synced), graph: Arc::clone(graph) }
    }

    /// Tells whether the subscriber has handled everything up to the sync of the collection.
    ///
    /// That is when the callback has returned from the last batch of the time before the
    /// collection was synced, which may be none; batches that come later do not delay it.
    /// Inside the callback that handles the last of them it is still false.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.synced.is_set()
    }

    /// Returns a way to wait for [`is_synced`](Self::is_synced); it ends with the subscription.
    ///
    /// ```
    /// use krt::{Graph, WaitError};
    ///
    /// let graph = Graph::new();
    /// let names = graph.source_unsynced::<String>("names");
    /// let subscription = names.collection().subscribe(|_| {});
    /// let synced = subscription.synced();
    /// drop(subscription);
    /// names.mark_synced();
    /// assert_eq!(synced.wait(), Err(WaitError::Unsubscribed));
    /// ```
    pub fn synced(&self) -> Synced {
        Synced::new(&self.synced, &self.graph)
    }

    /// Ends the subscription early.
    pub(crate) fn cancel(&self) {
        self.registration.cancel();
        self.synced.close();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("is_synced", &self.is_synced()).finish_non_exhaustive()
    }
}

/// What ends when a subscription does.
pub(crate) trait Registration: Send + Sync {
    fn cancel(&self);
}

pub(crate) struct Registered<T: Object> {
    pub(crate) node: Arc<Node<T>>,
    pub(crate) subscriber: Arc<Subscriber<T>>,
}

impl<T: Object> Registration for Registered<T> {
    fn cancel(&self) {
        self.subscriber.cancel();
        self.node.subscribers.remove(&self.subscriber);
    }
}
