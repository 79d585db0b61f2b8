//! Waiting for the initial state.

use super::{Signal, WaitError, WakerId, block_on};
use crate::graph::Inner;
use crate::subscription::Subscription;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The moment at which a collection is complete or a subscriber has handled the initial state.
///
/// A future for tasks, with [`wait`](Self::wait) for threads. A clone waits for the same moment;
/// it lasts: once synced, everything stays so.
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let names = graph.source_unsynced::<String>("names");
/// let synced = names.collection().synced();
/// std::thread::scope(|scope| {
///     let waiting = scope.spawn(|| synced.wait().map(|()| names.collection().len()));
///     graph.write(|tx| {
///         tx.set(&names, "a".to_owned());
///         tx.mark_synced(&names);
///     });
///     assert_eq!(waiting.join().expect("the thread does not panic"), Ok(1));
/// });
/// ```
#[must_use = "does nothing unless it is awaited or waited for"]
pub struct Synced {
    signal: Arc<Signal>,
    graph: Arc<Inner>,
    waker: WakerId,
    /// What was subscribed only to be told of the sync.
    subscription: Option<Arc<Subscription>>,
}

impl Synced {
    pub(crate) fn new(signal: &Arc<Signal>, graph: &Arc<Inner>) -> Self {
        Self {
            signal: Arc::clone(signal),
            graph: Arc::clone(graph),
            waker: WakerId::default(),
            subscription: None,
        }
    }

    /// Ties the subscription that tells of the sync to this.
    pub(crate) fn keeping(mut self, subscription: Subscription) -> Self {
        self.subscription = Some(Arc::new(subscription));
        self
    }

    /// Tells whether the moment has come.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.signal.is_set()
    }

    /// Blocks the calling thread until the moment has come.
    ///
    /// A manual graph has to be driven by another thread meanwhile.
    ///
    /// # Errors
    ///
    /// Fails at once where it would never return: when the subscription has ended, and inside a
    /// callback or a transformation of the same graph, which has to return first. The thread that
    /// is to drain a [`Queue`](crate::Queue) must not wait for that queue either; this is noticed
    /// inside [`Queue::run`](crate::Queue::run) alone.
    pub fn wait(&self) -> Result<(), WaitError> {
        if let Some(outcome) = self.signal.outcome() {
            return outcome;
        }
        if self.graph.is_driven_here() || self.signal.is_handled_here() {
            return Err(WaitError::OwnEnd);
        }
        block_on(self.clone())
    }
}

impl Future for Synced {
    type Output = Result<(), WaitError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        this.signal.poll(&mut this.waker, cx)
    }
}

impl Drop for Synced {
    fn drop(&mut self) {
        self.signal.forget(&self.waker);
    }
}

impl Clone for Synced {
    fn clone(&self) -> Self {
        Self {
            signal: Arc::clone(&self.signal),
            graph: Arc::clone(&self.graph),
            waker: WakerId::default(),
            subscription: self.subscription.clone(),
        }
    }
}

impl fmt::Debug for Synced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Synced").field("is_synced", &self.is_synced()).finish_non_exhaustive()
    }
}
