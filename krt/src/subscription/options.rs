//! How a subscription starts, what it reports and how much it stores.

use super::QueuePolicy;
use std::fmt;
use std::sync::Arc;

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
#[must_use]
pub struct SubscribeOptions<T> {
    pub(crate) initial: Initial,
    pub(crate) policy: QueuePolicy,
    pub(crate) matters: Option<Matters<T>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Initial {
    Replay,
    Skip,
}

/// Tells whether an update from one value to another is of interest.
pub(crate) type Matters<T> = Arc<dyn Fn(&T, &T) -> bool + Send + Sync>;

impl<T> SubscribeOptions<T> {
    /// Starts with a first batch that holds what is there, all updates, and the default policy.
    pub fn new() -> Self {
        Self { initial: Initial::Replay, policy: QueuePolicy::default(), matters: None }
    }

    /// Leaves out the first batch.
    pub fn changes_only(mut self) -> Self {
        self.initial = Initial::Skip;
        self
    }

    /// Sets how much a [`Queue`](crate::Queue) stores; a callback stores nothing.
    pub fn policy(mut self, policy: QueuePolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Leaves out the updates that do not change what `project` finds in the object.
    ///
    /// Additions and deletions are always reported. A batch of which nothing is left is not
    /// delivered. To spare other collections the change as well, derive a smaller object instead.
    ///
    /// ```
    /// use krt::{Graph, Object, SubscribeOptions};
    ///
    /// #[derive(PartialEq)]
    /// struct Pod {
    ///     name: String,
    ///     ip: String,
    ///     restarts: u32,
    /// }
    ///
    /// impl Object for Pod {
    ///     type Key = String;
    ///     fn key(&self) -> String {
    ///         self.name.clone()
    ///     }
    /// }
    ///
    /// let pods = Graph::new().source::<Pod>("pods");
    /// let options = SubscribeOptions::new().on_change_of(|pod: &Pod| pod.ip.clone());
    /// let queue = pods.collection().subscribe_queue_with(&options);
    /// for (ip, restarts) in [("10.0.0.1", 0), ("10.0.0.1", 1), ("10.0.0.2", 1)] {
    ///     pods.set(Pod { name: "cart".into(), ip: ip.into(), restarts });
    /// }
    /// let batches: Vec<_> = queue.drain().iter().map(ToString::to_string).collect();
    /// assert_eq!(batches, ["add/cart", "update/cart"]);
    /// ```
    pub fn on_change_of<P: PartialEq>(
        mut self,
        project: impl Fn(&T) -> P + Send + Sync + 'static,
    ) -> Self {
        self.matters = Some(Arc::new(move |old, new| project(old) != project(new)));
        self
    }
}

impl<T> Default for SubscribeOptions<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for SubscribeOptions<T> {
    fn clone(&self) -> Self {
        Self { initial: self.initial, policy: self.policy, matters: self.matters.clone() }
    }
}

impl<T> fmt::Debug for SubscribeOptions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscribeOptions")
            .field("initial", &self.initial)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}
