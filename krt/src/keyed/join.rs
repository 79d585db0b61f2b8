//! The joins.

use super::{ByKey, First, Member, Members, Merge, Only, Rule};
use crate::graph::Inner;
use crate::node::NodeKind;
use crate::{Collection, Graph, Key, Object};
use std::sync::Arc;

impl Graph {
    /// Joins collections of one type; of several objects with one key that of the first member
    /// counts.
    ///
    /// The others stand in when it goes, which is an update from the previous winner. What
    /// happens to an object that is hidden by another is no event.
    /// Indexes and reads of the join see the winners only.
    ///
    /// Nothing is joined before all members are synced. The join holds its members and stores a
    /// pointer to each winner; it lives like every derived collection.
    /// Without members it is empty and synced.
    ///
    /// # Panics
    ///
    /// If a member belongs to another graph.
    ///
    /// ```
    /// use krt::{Graph, Object};
    ///
    /// #[derive(PartialEq)]
    /// struct Limit(&'static str, u32);
    ///
    /// impl Object for Limit {
    ///     type Key = &'static str;
    ///     fn key(&self) -> &'static str {
    ///         self.0
    ///     }
    /// }
    ///
    /// let graph = Graph::new();
    /// let special = graph.source::<Limit>("special");
    /// let general = graph.source::<Limit>("general");
    /// let limits =
    ///     graph.join_priority("limits", [special.collection(), general.collection()]);
    /// general.set(Limit("cart", 1));
    /// special.set(Limit("cart", 5));
    /// assert_eq!(limits.get(&"cart").map(|limit| limit.1), Some(5));
    /// special.remove(&"cart");
    /// assert_eq!(limits.get(&"cart").map(|limit| limit.1), Some(1));
    /// ```
    #[must_use]
    pub fn join_priority<T: Object>(
        &self,
        name: &str,
        members: impl IntoIterator<Item = Collection<T>>,
    ) -> Collection<T> {
        join_fixed(self.inner(), name, NodeKind::JoinPriority, members, First)
    }

    /// Joins collections of one type whose keys are promised to differ.
    ///
    /// A key that several members have is a mistake of the program: a warning is logged, the dump
    /// counts it in [`contested_keys`](crate::NodeDump::contested_keys), and the object of the
    /// first member counts until the others are gone.
    /// The rest is as in [`join_priority`](Self::join_priority).
    ///
    /// # Panics
    ///
    /// If a member belongs to another graph.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let pods = graph.source::<String>("pods");
    /// let machines = graph.source::<String>("machines");
    /// let all = graph.join_disjoint("all", [pods.collection(), machines.collection()]);
    /// pods.set("pod/a".to_owned());
    /// machines.set("machine/a".to_owned());
    /// assert_eq!(all.len(), 2);
    /// assert_eq!(graph.dump().nodes[2].contested_keys, 0);
    /// machines.set("pod/a".to_owned());
    /// assert_eq!(graph.dump().nodes[2].contested_keys, 1);
    /// ```
    #[must_use]
    pub fn join_disjoint<T: Object>(
        &self,
        name: &str,
        members: impl IntoIterator<Item = Collection<T>>,
    ) -> Collection<T> {
        join_fixed(self.inner(), name, NodeKind::JoinDisjoint, members, Only::new(name))
    }

    /// Joins collections of one type; the objects that the members have for a key are merged.
    ///
    /// `merge` gets at least one object, in the order of the members, and must be pure. Its result
    /// must have the same key; `None` is no object. If it panics or changes the key, the last
    /// result is kept, [`Collection::errors`] tells, and the next change of the key tries again.
    /// The rest is as in [`join_priority`](Self::join_priority).
    ///
    /// # Panics
    ///
    /// If a member belongs to another graph.
    ///
    /// ```
    /// use krt::{Graph, Object};
    /// use std::sync::Arc;
    ///
    /// #[derive(PartialEq)]
    /// struct Count(&'static str, u32);
    ///
    /// impl Object for Count {
    ///     type Key = &'static str;
    ///     fn key(&self) -> &'static str {
    ///         self.0
    ///     }
    /// }
    ///
    /// let graph = Graph::new();
    /// let east = graph.source::<Count>("east");
    /// let west = graph.source::<Count>("west");
    /// let members = [east.collection(), west.collection()];
    /// let total = graph.join_merge("total", members, |counts: &[Arc<Count>]| {
    ///     Some(Count(counts[0].0, counts.iter().map(|count| count.1).sum()))
    /// });
    /// east.set(Count("cart", 2));
    /// west.set(Count("cart", 3));
    /// assert_eq!(total.get(&"cart").map(|count| count.1), Some(5));
    /// ```
    #[must_use]
    pub fn join_merge<T: Object, V: Into<Arc<T>>>(
        &self,
        name: &str,
        members: impl IntoIterator<Item = Collection<T>>,
        merge: impl Fn(&[Arc<T>]) -> Option<V> + Send + 'static,
    ) -> Collection<T> {
        join_fixed(self.inner(), name, NodeKind::JoinMerge, members, Merge(merge))
    }
}

/// Joins whose members come and go.
///
/// The members are joined in the order of their keys. A new one takes part when it is synced; one
/// that replaces another with the same key does so in one step, and an object that is equal in
/// both is no event. The join is synced when this collection is, and the members that it has then
/// are.
///
/// A member that reads the join, or belongs to another graph, is left out (the one it should
/// replace stays) until it is offered anew, and [`errors`](Self::errors) of the join tells.
impl<K: Key, T: Object> Collection<Member<K, T>> {
    /// Joins the members; of several objects with one key that of the first member counts.
    ///
    /// See [`Graph::join_priority`] and [`Member`].
    ///
    /// ```
    /// use krt::{Graph, Member};
    ///
    /// let graph = Graph::new();
    /// let clusters = graph.source::<Member<String, String>>("clusters");
    /// let pods = clusters.collection().join_priority("pods");
    /// let found = graph.source_unsynced::<String>("pods of east");
    /// clusters.set(Member::new("east".to_owned(), found.collection()));
    /// found.set("cart".to_owned());
    /// assert!(pods.is_empty());
    /// found.mark_synced();
    /// assert_eq!(pods.len(), 1);
    /// ```
    #[must_use]
    pub fn join_priority(&self, name: &str) -> Collection<T> {
        self.join(name, NodeKind::JoinPriority, First)
    }

    /// Joins members whose keys are promised to differ.
    ///
    /// See [`Graph::join_disjoint`] and [`Member`].
    #[must_use]
    pub fn join_disjoint(&self, name: &str) -> Collection<T> {
        self.join(name, NodeKind::JoinDisjoint, Only::new(name))
    }

    /// Joins the members; the objects that they have for a key are merged.
    ///
    /// See [`Graph::join_merge`] and [`Member`].
    ///
    /// ```
    /// use krt::{Graph, Member};
    /// use std::sync::Arc;
    ///
    /// let graph = Graph::new();
    /// let members = graph.source::<Member<u8, String>>("members");
    /// let all = members
    ///     .collection()
    ///     .join_merge("all", |names: &[Arc<String>]| names.last().cloned());
    /// let names = graph.source::<String>("names");
    /// names.set("cart".to_owned());
    /// members.set(Member::new(1, names.collection()));
    /// assert_eq!(all.len(), 1);
    /// ```
    #[must_use]
    pub fn join_merge<V: Into<Arc<T>>>(
        &self,
        name: &str,
        merge: impl Fn(&[Arc<T>]) -> Option<V> + Send + 'static,
    ) -> Collection<T> {
        self.join(name, NodeKind::JoinMerge, Merge(merge))
    }

    fn join(&self, name: &str, kind: NodeKind, rule: impl Rule<T>) -> Collection<T> {
        let container = self.node();
        ByKey::start(&container.core.graph, name, kind, Members::following(container, rule))
    }
}

fn join_fixed<T: Object>(
    graph: &Arc<Inner>,
    name: &str,
    kind: NodeKind,
    members: impl IntoIterator<Item = Collection<T>>,
    rule: impl Rule<T>,
) -> Collection<T> {
    let members = members.into_iter().inspect(|member| {
        let is_foreign = !Arc::ptr_eq(&member.node().core.graph, graph);
        assert!(!is_foreign, "collection {:?} belongs to another graph", member.name());
    });
    let nodes: Vec<_> = members.map(|member| Arc::clone(member.node())).collect();
    ByKey::start(graph, name, kind, Members::fixed(nodes, rule))
}
