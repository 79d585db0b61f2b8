//! A part of the graph for each object of a collection.

use super::{Member, Projected};
use crate::node::NodeKind;
use crate::{Collection, Object};
use std::sync::Arc;

impl<I: Object> Collection<I> {
    /// Builds a collection for each object, and owns what was built for it.
    ///
    /// `build` runs when an object appears and again when it changes. It may make sources,
    /// derivations and whatever feeds them ([`Member::owning`]); all that is kept alive by the
    /// member that it returns, which has the key of the object, and is dropped with it. Join the
    /// result to read all of them as one: there a rebuilt member replaces the old one in one step,
    /// once it is synced. To rebuild for some changes only, [`project`](Self::project) first.
    ///
    /// The new collections are evaluated, and what `build` writes to its own new sources is applied,
    /// in the transaction that asked for them, so that no reader sees one without the other. Writes
    /// elsewhere and subscriptions follow after the transaction, and so does everything that the
    /// same call of `build` does after the first of them.
    ///
    /// If `build` panics or returns another key, the member stays what it was, and
    /// [`errors`](Self::errors) tells. It should not block: nothing else is settled meanwhile.
    ///
    /// ```
    /// use krt::{Graph, Member};
    ///
    /// let graph = Graph::new();
    /// let clusters = graph.source::<String>("clusters");
    /// let feeds = graph.clone();
    /// let pods = clusters
    ///     .collection()
    ///     .per_key("pods of clusters", move |cluster| {
    ///         let found = feeds.source::<String>(cluster);
    ///         found.set(format!("{cluster}/pod"));
    ///         Member::new((**cluster).clone(), found.collection())
    ///     })
    ///     .join_disjoint("pods");
    /// clusters.reset(["east", "west"].map(str::to_owned));
    /// assert_eq!(*pods.list()[1], "west/pod");
    /// clusters.remove(&"west".to_owned());
    /// assert_eq!(pods.len(), 1);
    /// assert_eq!(graph.dump().nodes.len(), 4);
    /// ```
    #[must_use]
    pub fn per_key<T: Object>(
        &self,
        name: &str,
        build: impl Fn(&Arc<I>) -> Member<I::Key, T> + Send + 'static,
    ) -> Collection<Member<I::Key, T>> {
        let graph = Arc::clone(&self.node().core.graph);
        let view = move |object: &Arc<I>| Some(Arc::new(graph.build(|| build(object))));
        Projected::new(self, view).start(name, NodeKind::PerKey)
    }
}
