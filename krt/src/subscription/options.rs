//! How a subscription starts and how much it stores.

/// The optional settings of a subscription.
///
/// ```
/// use krt::{Graph, SubscribeOptions};
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// names.set("a".to_owned());
/// let queue = names.collection().subscribe_queue_with(&SubscribeOptions::new().changes_only());
/// names.set("b".to_owned());
/// let batches: Vec<_> = queue.drain().iter().map(ToString::to_string).collect();
/// assert_eq!(batches, ["add/b"]);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct SubscribeOptions {
    pub(crate) initial: Initial,
    pub(crate) queue_limit: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Initial {
    Replay,
    Skip,
}

impl SubscribeOptions {
    /// Starts with a first batch that holds what is there, and a queue limit of 1024 batches.
    pub fn new() -> Self {
        Self { initial: Initial::Replay, queue_limit: 1024 }
    }

    /// Leaves out the first batch.
    pub fn changes_only(mut self) -> Self {
        self.initial = Initial::Skip;
        self
    }

    /// Lets a [`Queue`](crate::Queue) hold this many batches, at least one, before it merges them.
    pub fn queue_limit(mut self, batches: usize) -> Self {
        self.queue_limit = batches.max(1);
        self
    }
}

impl Default for SubscribeOptions {
    fn default() -> Self {
        Self::new()
    }
}
