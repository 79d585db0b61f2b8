//! The handle of a subscription.

use super::{Initial, SubscribeOptions, Subscriber};
use crate::event::Origin;
use crate::node::Node;
use crate::{Batch, Event, Object};
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
}

impl Subscription {
    /// Queues the registration, which calls back with the initial batch.
    pub(crate) fn start<T: Object>(
        node: &Arc<Node<T>>,
        options: &SubscribeOptions,
        callback: impl FnMut(&Batch<T>) + Send + 'static,
    ) -> Self {
        let subscriber = Arc::new(Subscriber::new(callback));
        let registration =
            Registered { node: Arc::clone(node), subscriber: Arc::clone(&subscriber) };
        let (starting, initial) = (Arc::downgrade(node), options.initial);
        node.core.graph.act(move |turn| {
            let Some(node) = starting.upgrade() else { return };
            if !subscriber.is_active() {
                return;
            }
            node.subscribers.add(Arc::clone(&subscriber));
            let found = match initial {
                Initial::Replay => node.snapshot().sorted(),
                Initial::Skip => Vec::new(),
            };
            if !found.is_empty() {
                let events = found.into_iter().map(|new| Event::Added { new }).collect();
                subscriber.call(&node.core, &Batch::new(turn.revision, Origin::Initial, events));
            }
            subscriber.mark_started();
            if !subscriber.is_active() {
                node.subscribers.remove(&subscriber);
            }
        });
        Self { registration: Box::new(registration) }
    }

    /// Tells whether the collection is synced and its initial state was delivered.
    ///
    /// Inside the callback that delivers the initial state it is still false.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.registration.is_synced()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.registration.cancel();
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").field("is_synced", &self.is_synced()).finish()
    }
}

trait Registration: Send + Sync {
    fn is_synced(&self) -> bool;
    fn cancel(&self);
}

struct Registered<T: Object> {
    node: Arc<Node<T>>,
    subscriber: Arc<Subscriber<T>>,
}

impl<T: Object> Registration for Registered<T> {
    fn is_synced(&self) -> bool {
        self.subscriber.is_started() && self.node.core.is_synced()
    }

    fn cancel(&self) {
        self.subscriber.cancel();
        self.node.subscribers.remove(&self.subscriber);
    }
}
