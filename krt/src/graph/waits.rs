//! Those who wait for the queue of a graph, and those who drive it from elsewhere.

use super::Inner;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::wait::{WakerId, Wakers};
use std::task::{Context, Poll};

/// Part of the queue, under its lock.
#[derive(Default)]
pub(super) struct Waits {
    /// How many drivers the writers can leave the work to.
    attached: usize,
    /// Woken when something was settled.
    settled: Wakers,
    /// Woken when something was queued.
    work: Wakers,
}

impl Waits {
    pub(super) fn is_attached(&self) -> bool {
        self.attached > 0
    }

    pub(super) fn for_work(&mut self) -> &mut Wakers {
        &mut self.work
    }

    pub(super) fn for_settled(&mut self) -> &mut Wakers {
        &mut self.settled
    }
}

impl Inner {
    /// Returns the number of pieces of work that were queued so far.
    pub(super) fn ticket(&self) -> u64 {
        self.queue.lock().submitted
    }

    pub(super) fn has_settled(&self, ticket: u64) -> bool {
        self.queue.lock().settled >= ticket
    }

    pub(super) fn poll_settled(&self, ticket: u64, id: &mut WakerId, cx: &Context<'_>) -> Poll<()> {
        let mut queue = self.queue.lock();
        if queue.settled >= ticket {
            return Poll::Ready(());
        }
        queue.waits.settled.register(id, cx.waker());
        Poll::Pending
    }

    /// Waits for queued work, or for the end of the driver; tells whether the driver goes on.
    pub(super) fn poll_work(
        &self,
        is_over: &AtomicBool,
        id: &mut WakerId,
        cx: &Context<'_>,
    ) -> Poll<bool> {
        let mut queue = self.queue.lock();
        if is_over.load(Ordering::Acquire) {
            return Poll::Ready(false);
        }
        if !queue.work.is_empty() {
            return Poll::Ready(true);
        }
        queue.waits.work.register(id, cx.waker());
        Poll::Pending
    }

    pub(super) fn forget_waiting(&self, id: &WakerId) {
        self.queue.lock().waits.settled.forget(id);
    }

    pub(super) fn attach(&self) {
        self.queue.lock().waits.attached += 1;
    }

    /// Undoes [`attach`](Self::attach) and wakes the driver, which was told before.
    pub(super) fn detach(&self) {
        let mut queue = self.queue.lock();
        queue.waits.attached -= 1;
        let woken = queue.waits.work.take();
        drop(queue);
        woken.wake();
    }
}
