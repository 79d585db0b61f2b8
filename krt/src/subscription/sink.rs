//! Where the batches of a subscription go.

use crate::Batch;
use crate::wait::Signal;
use std::sync::Arc;

/// Takes what a collection reports; only the driving thread calls it.
pub(crate) trait Sink<T>: Send {
    fn deliver(&mut self, batch: &Batch<T>);

    /// Everything up to the sync of the collection was delivered; called once.
    fn synced(&mut self);
}

/// Calls a closure, which has handled a batch when it returns.
pub(crate) struct Callback<F> {
    call: F,
    synced: Arc<Signal>,
}

impl<F> Callback<F> {
    pub(crate) fn new(call: F, synced: &Arc<Signal>) -> Self {
        Self { call, synced: Arc::clone(synced) }
    }
}

impl<T, F: FnMut(&Batch<T>) + Send> Sink<T> for Callback<F> {
    fn deliver(&mut self, batch: &Batch<T>) {
        (self.call)(batch);
    }

    fn synced(&mut self) {
        self.synced.set();
    }
}
