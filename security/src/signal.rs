//! News that somebody may wait for.

use std::{
    future::poll_fn,
    task::{Poll, Waker},
};

use parking_lot::Mutex;

/// Counts events and wakes whoever waits for the next.
#[derive(Default)]
pub(crate) struct Signal(Mutex<State>);

#[derive(Default)]
struct State {
    count: u64,
    waiting: Vec<Waker>,
}

impl Signal {
    pub(crate) fn count(&self) -> u64 {
        self.0.lock().count
    }

    pub(crate) fn raise(&self) {
        let woken = {
            let mut state = self.0.lock();
            state.count += 1;
            std::mem::take(&mut state.waiting)
        };
        woken.into_iter().for_each(Waker::wake);
    }

    /// Waits until there have been more events than `seen`.
    pub(crate) async fn after(&self, seen: u64) -> u64 {
        poll_fn(|context| {
            let mut state = self.0.lock();
            if state.count > seen {
                return Poll::Ready(state.count);
            }
            if !state.waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                state.waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }
}
