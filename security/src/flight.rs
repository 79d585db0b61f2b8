//! Work that everybody who wants its result shares.

use std::pin::Pin;

use futures_util::future::{FutureExt, Shared};

/// Work under way. It is driven by whoever waits for it, so it goes on as long as anybody does, and a waiter that gives up harms nobody.
pub(crate) struct Flight<T>(Shared<Pin<Box<dyn Future<Output = T> + Send>>>);

impl<T: Clone> Flight<T> {
    /// Waits for the result.
    pub(crate) async fn land(&self) -> T {
        self.0.clone().await
    }
}

/// At most one piece of work at a time.
pub(crate) struct SingleFlight<T>(Option<Flight<T>>);

impl<T: Clone> SingleFlight<T> {
    /// The work under way, if there is any.
    pub(crate) fn under_way(&self) -> Option<Flight<T>> {
        self.0.clone()
    }

    /// The work under way, or this.
    pub(crate) fn join_or_start<F>(&mut self, work: impl FnOnce() -> F) -> Flight<T>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let start = || {
            let boxed: Pin<Box<dyn Future<Output = T> + Send>> = Box::pin(work());
            Flight(boxed.shared())
        };
        self.0.get_or_insert_with(start).clone()
    }

    /// Takes a flight down that has landed; whether it was still up, so that its result is used once.
    pub(crate) fn take_down(&mut self, flight: &Flight<T>) -> bool {
        self.0.take_if(|up| up.0.ptr_eq(&flight.0)).is_some()
    }
}

impl<T> Clone for Flight<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for SingleFlight<T> {
    fn default() -> Self {
        Self(None)
    }
}
