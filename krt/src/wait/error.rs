//! Why waiting is of no use.

use thiserror::Error;

/// What was waited for cannot happen any more, or cannot happen while one waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum WaitError {
    /// The caller runs inside a callback or a transformation, and what it waits for comes after
    /// that returns.
    #[error("waits for its own end")]
    OwnEnd,
    /// The subscription ended before it was synced.
    #[error("subscription ended before it was synced")]
    Unsubscribed,
}
