//! Waiting, as something that is given.

use std::{
    pin::{Pin, pin},
    time::Duration,
};

use futures_util::future::{Either, select};

/// A pending wait, which ends once.
pub type TimerFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits; the async runtime of the program knows how.
///
/// Any closure of the right form is one, such as `|time| -> TimerFuture { Box::pin(tokio::time::sleep(time)) }`; the feature `tokio` has it ready.
pub trait Timer: Send + Sync {
    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> TimerFuture;
}

impl<F: Fn(Duration) -> TimerFuture + Send + Sync> Timer for F {
    fn sleep(&self, duration: Duration) -> TimerFuture {
        self(duration)
    }
}

/// The timer of tokio, with the feature `tokio`.
///
/// It has to be used inside a tokio runtime with time enabled; a paused clock of tests pauses it too.
#[cfg(feature = "tokio")]
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioTimer;

#[cfg(feature = "tokio")]
impl Timer for TokioTimer {
    fn sleep(&self, duration: Duration) -> TimerFuture {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// What comes first: the answer, or the end of a wait. An answer that is ready is never too late.
pub(crate) async fn first_of<T>(
    answer: impl Future<Output = T>,
    wait: TimerFuture,
) -> Result<T, Elapsed> {
    match select(pin!(answer), wait).await {
        Either::Left((answer, _)) => Ok(answer),
        Either::Right(((), _)) => Err(Elapsed),
    }
}

/// The wait was over before there was an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Elapsed;
