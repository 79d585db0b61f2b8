//! Waiting until writes are visible.

use super::{Graph, Inner};
use crate::wait::{WaitError, WakerId, block_on};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The moment at which everything is visible that was written before [`Graph::settled`].
///
/// A future for tasks, with [`wait`](Self::wait) for threads.
#[must_use = "does nothing unless it is awaited or waited for"]
pub struct Settled {
    graph: Arc<Inner>,
    ticket: u64,
    waker: WakerId,
}

impl Graph {
    /// Returns a way to wait until everything is visible that was written so far.
    ///
    /// Visible means: every collection that is derived from it is up to date, every callback has
    /// returned, and every queue holds its batches. What callbacks write meanwhile is not included.
    /// The graph has to be driven by somebody; see [`Graph`].
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let driver = graph.drive_on_thread("krt");
    /// let names = graph.source::<String>("names");
    /// let loud = names.collection().map("loud", |_, name| Some(name.to_uppercase()));
    /// names.set("a".to_owned());
    /// graph.settled().wait().expect("this is no callback");
    /// assert_eq!(*loud.list()[0], "A");
    /// # drop(driver);
    /// ```
    pub fn settled(&self) -> Settled {
        let graph = Arc::clone(self.inner());
        Settled { ticket: graph.ticket(), graph, waker: WakerId::default() }
    }
}

impl Settled {
    /// Tells whether the moment has come.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.graph.has_settled(self.ticket)
    }

    /// Blocks the calling thread until the moment has come.
    ///
    /// # Errors
    ///
    /// Fails inside a callback or a transformation of the same graph, which has to return first.
    pub fn wait(mut self) -> Result<(), WaitError> {
        if self.is_settled() {
            return Ok(());
        }
        if self.graph.is_driven_here() {
            return Err(WaitError::OwnEnd);
        }
        self.graph.settle_by_mode(self.ticket);
        block_on(&mut self);
        Ok(())
    }
}

impl Future for Settled {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        this.graph.poll_settled(this.ticket, &mut this.waker, cx)
    }
}

impl Drop for Settled {
    fn drop(&mut self) {
        self.graph.forget_waiting(&self.waker);
    }
}

impl fmt::Debug for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settled").field("is_settled", &self.is_settled()).finish_non_exhaustive()
    }
}
