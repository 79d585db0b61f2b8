use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use krt::{Collection, Object, Subscription};
use mesh_measure::real_time;

use crate::calls::quantile;

/// Counts the events of a collection, and knows when the last one was handled.
pub(crate) struct Handled {
    state: Arc<State>,
    _subscription: Subscription,
}

#[derive(Default)]
struct State {
    seen: AtomicUsize,
    /// The bits of a moment.
    last: AtomicU64,
}

impl Handled {
    pub(crate) fn new<T: Object>(collection: &Collection<T>) -> Self {
        let state = Arc::new(State::default());
        let counting = Arc::clone(&state);
        let subscription = collection.subscribe(move |batch| {
            for _ in batch.events() {
                counting.seen.fetch_add(1, Ordering::Relaxed);
                counting.last.store(real_time().to_bits(), Ordering::Relaxed);
            }
        });
        Self { state, _subscription: subscription }
    }

    pub(crate) fn seen(&self) -> usize {
        self.state.seen.load(Ordering::Relaxed)
    }

    /// When the last event was handled.
    pub(crate) fn last(&self) -> f64 {
        f64::from_bits(self.state.last.load(Ordering::Relaxed))
    }

    /// Does something and tells how long it takes until so many more events are handled, in nanoseconds.
    pub(crate) fn after<R>(&self, events: usize, work: impl FnOnce() -> R) -> f64 {
        let before = self.seen();
        let start = real_time();
        work();
        assert_eq!(self.seen() - before, events, "a write returns when everything is handled");
        self.last() - start
    }
}

/// The median and the 99th percentile of the time that each of some works takes until its one event is handled.
pub(crate) fn latencies<R>(
    handled: &Handled,
    works: impl Iterator<Item = impl FnOnce() -> R>,
) -> [f64; 2] {
    let mut times: Vec<_> = works.map(|work| handled.after(1, work)).collect();
    [0.5, 0.99].map(|part| quantile(&mut times, part))
}
