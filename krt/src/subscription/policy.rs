//! What a queue does with a reader that falls behind.

/// How much a [`Queue`](crate::Queue) stores.
///
/// Whatever the policy, a reader that stalls delays neither the graph nor other readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueuePolicy {
    /// Stores every batch, however many there are.
    Unbounded,
    /// Stores batches as they are while they hold at most this many events in all, and beyond that
    /// merges them into one with at most one event for each key, until it is taken.
    ///
    /// So the memory is bounded by the limit or by the number of keys, whichever is more, and the
    /// reader still ends with the current state: an object that was added and is gone again does
    /// not show, and several updates are one from the oldest to the newest value.
    Coalesce {
        /// The events that are stored without merging; at zero everything is merged.
        events: usize,
    },
    /// Stores this many batches, at least one. The batch that finds no room ends the queue: what
    /// is stored can still be taken, then the reader is told and has to subscribe again.
    Bounded {
        /// The number of batches.
        batches: usize,
    },
}

/// [`Coalesce`](Self::Coalesce) beyond 1024 events.
impl Default for QueuePolicy {
    fn default() -> Self {
        Self::Coalesce { events: 1024 }
    }
}
