//! Why a queue has no more batches.

use crate::Revision;
use thiserror::Error;

/// Why no batch is left to take, and none will come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum RecvError {
    /// The queue was closed.
    #[error("queue is closed")]
    Closed,
    /// The queue was full; see [`QueuePolicy::Bounded`](crate::QueuePolicy::Bounded).
    #[error("reader lagged behind and missed revision {missed} and what followed")]
    Lagged {
        /// The first revision that found no room.
        missed: Revision,
    },
    /// The caller runs inside a callback or a transformation, before whose return nothing comes.
    #[error("waits for its own end")]
    OwnEnd,
}
