//! Batches stored until they are asked for.

use super::backlog::{Arrivals, Backlog};
use super::{RecvError, SubscribeOptions, Subscription};
use crate::node::Node;
use crate::sync::this_thread;
use crate::wait::{Signal, Synced, WakerId, block_on};
use crate::{Batch, Object};
use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Stores the batches of a collection until somebody takes them; dropping it unsubscribes.
///
/// It can be read by asking from time to time ([`drain`](Self::drain), [`try_recv`](Self::try_recv)),
/// by a thread that waits ([`recv`](Self::recv), [`run`](Self::run)) and by a task
/// ([`poll_recv`](Self::poll_recv), or as a `Stream` with the feature `stream`).
/// A reader that stalls delays nobody; what is stored meanwhile is up to the
/// [`QueuePolicy`](crate::QueuePolicy).
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// let queue = names.collection().subscribe_queue();
/// names.set("a".to_owned());
/// names.remove(&"a".to_owned());
/// let batches: Vec<_> = queue.drain().iter().map(ToString::to_string).collect();
/// assert_eq!(batches, ["add/a", "delete/a"]);
/// assert!(queue.drain().is_empty());
/// ```
#[must_use = "dropping a queue unsubscribes"]
pub struct Queue<T: Object> {
    backlog: Arc<Backlog<T>>,
    synced: Arc<Signal>,
    subscription: Subscription,
    node: Arc<Node<T>>,
    waker: WakerId,
}

impl<T: Object> Queue<T> {
    pub(crate) fn start(node: &Arc<Node<T>>, options: &SubscribeOptions<T>) -> Self {
        let synced = Arc::default();
        let backlog = Arc::new(Backlog::new(options.policy, &synced));
        let arrivals = Arrivals(Arc::clone(&backlog));
        let subscription = Subscription::start(node, options, &synced, arrivals);
        Self { backlog, synced, subscription, node: Arc::clone(node), waker: WakerId::default() }
    }

    /// Takes the stored batches, oldest first.
    #[must_use]
    pub fn drain(&self) -> Vec<Batch<T>> {
        std::iter::from_fn(|| self.try_recv()).collect()
    }

    /// Takes the oldest stored batch, if there is one.
    #[must_use]
    pub fn try_recv(&self) -> Option<Batch<T>> {
        let taken = self.backlog.take().ok().flatten();
        self.backlog.handled();
        taken
    }

    /// Takes the oldest batch; blocks the calling thread until there is one.
    ///
    /// A manual graph has to be driven by another thread meanwhile.
    ///
    /// ```
    /// use krt::{Graph, RecvError};
    ///
    /// let names = Graph::new().source::<String>("names");
    /// let queue = names.collection().subscribe_queue();
    /// std::thread::scope(|scope| {
    ///     let reader = scope.spawn(|| {
    ///         let first = queue.recv().map(|batch| batch.to_string());
    ///         queue.close();
    ///         (first, queue.recv().map(|batch| batch.to_string()))
    ///     });
    ///     names.set("a".to_owned());
    ///     let seen = reader.join().expect("the reader does not panic");
    ///     assert_eq!(seen, (Ok("add/a".to_owned()), Err(RecvError::Closed)));
    /// });
    /// ```
    ///
    /// # Errors
    ///
    /// Fails when nothing is stored and nothing will come: after [`close`](Self::close), after the
    /// reader has lagged, and inside a callback or transformation of the same graph.
    pub fn recv(&self) -> Result<Batch<T>, RecvError> {
        let taken = self.wait();
        self.backlog.handled();
        taken
    }

    /// Calls `handle` with each batch, on the calling thread, until there will be no more; returns
    /// the reason.
    ///
    /// This is how a slow subscriber gets a thread of its own. Unlike with the other ways of
    /// reading a batch counts as handled when `handle` returns.
    ///
    /// ```
    /// use krt::{Graph, RecvError};
    ///
    /// let names = Graph::new().source::<String>("names");
    /// names.reset(["a", "b"].map(str::to_owned));
    /// let queue = names.collection().subscribe_queue();
    /// let mut seen = 0;
    /// let end = queue.run(|batch| {
    ///     seen += batch.events().len();
    ///     queue.close();
    /// });
    /// assert_eq!((seen, end), (2, RecvError::Closed));
    /// ```
    pub fn run(&self, mut handle: impl FnMut(Batch<T>)) -> RecvError {
        loop {
            match self.wait() {
                Ok(batch) => {
                    let _handling = Handling::start(&self.synced);
                    handle(batch);
                }
                Err(end) => return end,
            }
            self.backlog.handled();
        }
    }

    /// Takes the oldest batch, or arranges for the task to be woken when there is one.
    ///
    /// # Errors
    ///
    /// Fails when nothing is stored and nothing will come, as [`recv`](Self::recv) does.
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Result<Batch<T>, RecvError>> {
        let polled = self.backlog.poll_take(&mut self.waker, cx);
        if polled.is_ready() {
            self.backlog.handled();
        }
        polled
    }

    /// Unsubscribes; what is stored can still be taken.
    pub fn close(&self) {
        self.subscription.cancel();
        self.backlog.end(RecvError::Closed);
    }

    /// Tells why nothing is stored any more, if that is so.
    ///
    /// ```
    /// use krt::{Graph, QueuePolicy, RecvError, SubscribeOptions};
    ///
    /// let names = Graph::new().source::<String>("names");
    /// let options = SubscribeOptions::new().policy(QueuePolicy::Bounded { batches: 1 });
    /// let queue = names.collection().subscribe_queue_with(&options);
    /// names.set("a".to_owned());
    /// assert_eq!(queue.ended(), None);
    /// let missed = names.set("b".to_owned());
    /// assert_eq!(queue.ended(), Some(RecvError::Lagged { missed }));
    /// assert_eq!(queue.drain().len(), 1);
    /// ```
    #[must_use]
    pub fn ended(&self) -> Option<RecvError> {
        self.backlog.ended()
    }

    /// Tells whether everything up to the sync of the collection was taken.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.synced.is_set()
    }

    /// Returns a way to wait for [`is_synced`](Self::is_synced).
    ///
    /// Not for the thread that takes the batches: it would wait for itself.
    pub fn synced(&self) -> Synced {
        self.subscription.synced()
    }

    fn wait(&self) -> Result<Batch<T>, RecvError> {
        if let Some(taken) = self.backlog.take().transpose() {
            return taken;
        }
        if self.node.core.graph.is_driven_here() {
            return Err(RecvError::OwnEnd);
        }
        let mut waker = WakerId::default();
        let taken = block_on(poll_fn(|cx| self.backlog.poll_take(&mut waker, cx)));
        self.backlog.forget(&waker);
        taken
    }
}

#[cfg(feature = "stream")]
impl<T: Object> futures_core::Stream for Queue<T> {
    type Item = Batch<T>;

    fn poll_next(self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Batch<T>>> {
        self.get_mut().poll_recv(cx).map(Result::ok)
    }
}

impl<T: Object> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("stored", &self.backlog.len()).finish_non_exhaustive()
    }
}

/// Marks the time in which a thread handles a batch.
struct Handling<'a>(&'a Signal);

impl<'a> Handling<'a> {
    fn start(signal: &'a Signal) -> Self {
        signal.set_handler(Some(this_thread()));
        Self(signal)
    }
}

impl Drop for Handling<'_> {
    fn drop(&mut self) {
        self.0.set_handler(None);
    }
}
