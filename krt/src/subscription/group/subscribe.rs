//! Subscribing to several collections.

use super::{CollectionGroup, Gathering, GroupBatch};
use crate::Graph;
use crate::subscription::{Initial, Subscription};

impl Graph {
    /// Calls `callback` with what each transaction has changed in several collections, at once.
    ///
    /// The first call has everything that is there; nobody is called where no member has changed.
    /// The call comes after those of the subscribers of single collections; the rest is as in
    /// [`Collection::subscribe`](crate::Collection::subscribe).
    ///
    /// ```
    /// use krt::Graph;
    /// use std::sync::mpsc::channel;
    ///
    /// let graph = Graph::new();
    /// let (pods, services) = (graph.source::<String>("pods"), graph.source::<String>("services"));
    /// let (send, seen) = channel();
    /// let members = (pods.collection(), services.collection());
    /// let subscription = graph.subscribe_group(&members, move |batch| {
    ///     let (pods, services) = batch.changes();
    ///     let count = pods.iter().flatten().count() + services.iter().flatten().count();
    ///     send.send((batch.revision().get(), count)).expect("the receiver lives");
    /// });
    /// graph.write(|tx| {
    ///     tx.set(&pods, "cart-1".to_owned());
    ///     tx.set(&services, "cart".to_owned());
    /// });
    /// drop(subscription);
    /// assert_eq!(seen.iter().collect::<Vec<_>>(), [(1, 2)]);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if a collection belongs to another graph.
    pub fn subscribe_group<G: CollectionGroup>(
        &self,
        members: &G,
        callback: impl FnMut(&GroupBatch<G::Changes>) + Send + 'static,
    ) -> Subscription {
        Gathering::start(self.inner(), members, Initial::Replay, callback)
    }

    /// Like [`subscribe_group`](Self::subscribe_group), without what is there already.
    ///
    /// # Panics
    ///
    /// Panics if a collection belongs to another graph.
    pub fn subscribe_group_changes<G: CollectionGroup>(
        &self,
        members: &G,
        callback: impl FnMut(&GroupBatch<G::Changes>) + Send + 'static,
    ) -> Subscription {
        Gathering::start(self.inner(), members, Initial::Skip, callback)
    }
}
