//! Something that happens once.

use super::{WaitError, WakerId, Wakers};
use crate::sync::thread::ThreadId;
use crate::sync::{Mutex, this_thread};
use std::task::{Context, Poll};

/// Happens at most once, or is known never to happen.
#[derive(Default)]
pub(crate) struct Signal {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    outcome: Option<Result<(), WaitError>>,
    wakers: Wakers,
    /// The thread without whose return it cannot happen.
    handler: Option<ThreadId>,
}

impl Signal {
    pub(crate) fn set(&self) {
        self.settle(Ok(()));
    }

    /// Declares that it will not happen, unless it has.
    pub(crate) fn close(&self) {
        self.settle(Err(WaitError::Unsubscribed));
    }

    pub(crate) fn is_set(&self) -> bool {
        self.state.lock().outcome == Some(Ok(()))
    }

    pub(crate) fn set_handler(&self, handler: Option<ThreadId>) {
        self.state.lock().handler = handler;
    }

    pub(crate) fn is_handled_here(&self) -> bool {
        self.state.lock().handler == Some(this_thread())
    }

    pub(crate) fn outcome(&self) -> Option<Result<(), WaitError>> {
        self.state.lock().outcome
    }

    pub(crate) fn poll(&self, id: &mut WakerId, cx: &Context<'_>) -> Poll<Result<(), WaitError>> {
        let mut state = self.state.lock();
        match state.outcome {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                state.wakers.register(id, cx.waker());
                Poll::Pending
            }
        }
    }

    pub(crate) fn forget(&self, id: &WakerId) {
        self.state.lock().wakers.forget(id);
    }

    fn settle(&self, outcome: Result<(), WaitError>) {
        let mut state = self.state.lock();
        if state.outcome.is_some() {
            return;
        }
        state.outcome = Some(outcome);
        let woken = state.wakers.take();
        drop(state);
        woken.wake();
    }
}
