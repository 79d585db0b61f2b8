//! The values of an index as a collection.

use super::{ByKey, Dirty, Link, Parts, Progress, Sought, object_name};
use crate::index::{Build, IndexValue};
use crate::node::{AnyNode, Node, NodeKind};
use crate::store::is_same;
use crate::world::Token;
use crate::{Collection, Index, Key, Object};
use std::fmt;
use std::sync::Arc;

/// The objects that have one value in an index; made by [`Index::groups`].
///
/// The value is the identity: a group that loses its last object is gone, and one that gets an
/// object again is added under the same key. Two groups are equal if they have the same value and
/// equal objects.
pub struct Group<K: Key, T: Object> {
    value: K,
    members: Vec<Arc<T>>,
}

impl<K: Key, T: Object> Group<K, T> {
    /// Returns the value that the objects have in common.
    #[must_use]
    pub fn value(&self) -> &K {
        &self.value
    }

    /// Returns the objects, sorted by key; there is at least one.
    #[must_use]
    pub fn members(&self) -> &[Arc<T>] {
        &self.members
    }
}

impl<T: Object, K: Key> Index<T, K> {
    /// Makes a collection with one object for each value that some object has.
    ///
    /// A group is updated when an object enters or leaves it or changes inside it, and deleted with
    /// its last object. Each change of a group copies the pointers of its objects, so for large
    /// groups of which a reader wants only a part [`Context::fetch`](crate::Context::fetch) is
    /// better.
    ///
    /// The groups hold the index and live like every derived collection.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// let graph = Graph::new();
    /// let names = graph.source::<String>("names");
    /// let by_length = names.collection().index("length", |name: &String| [name.len()]);
    /// let groups = by_length.groups("by length");
    /// let counts = groups.map("counts", |_, group| {
    ///     Some(format!("{} of length {}", group.members().len(), group.value()))
    /// });
    /// names.reset(["cart", "shop", "web"].map(str::to_owned));
    /// assert_eq!(*counts.list()[0], "1 of length 3");
    /// assert_eq!(*counts.list()[1], "2 of length 4");
    /// names.remove(&"web".to_owned());
    /// assert!(groups.get(&3).is_none());
    /// ```
    #[must_use]
    pub fn groups(&self, name: &str) -> Collection<Group<K, T>> {
        let graph = Arc::clone(&self.inner().node.core.graph);
        let parts = Grouped { index: self.clone(), is_linked: false };
        ByKey::start(&graph, name, NodeKind::Groups, parts)
    }
}

impl<K: Key, T: Object> Object for Group<K, T> {
    type Key = K;

    fn key(&self) -> K {
        self.value.clone()
    }
}

impl<K: Key, T: Object> PartialEq for Group<K, T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
            && self.members.len() == other.members.len()
            && self.members.iter().zip(&other.members).all(|(left, right)| is_same(left, right))
    }
}

impl<K: Key, T: Object> fmt::Debug for Group<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<_> = self.members.iter().map(|member| member.key()).collect();
        f.debug_struct("Group").field("value", &self.value).field("members", &keys).finish()
    }
}

/// The index that is grouped.
struct Grouped<T: Object, K> {
    index: Index<T, K>,
    is_linked: bool,
}

impl<T: Object, K: IndexValue> Grouped<T, K> {
    fn source(&self) -> &Arc<Node<T>> {
        &self.index.inner().node
    }

    fn members(&self, token: &Token, value: &K) -> Vec<Arc<T>> {
        let store = self.source().store(token);
        let slots = self.index.inner().members(token, value);
        slots.into_iter().filter_map(|slot| store.value(slot).map(Arc::clone)).collect()
    }
}

impl<T: Object, K: Key> Parts<Group<K, T>> for Grouped<T, K> {
    fn prepare(&self) {
        Arc::clone(self.index.inner()).build();
    }

    fn update(&mut self, link: &mut Link<'_>, dirty: &mut Dirty<K>) -> Progress {
        let index = self.index.inner();
        let source = self.source();
        let token = link.token();
        if !self.is_linked {
            link.attach_lasting(source);
            source.store(token).iter().for_each(|(.., object)| dirty.extend(index.values(object)));
        }
        for change in source.changes(token) {
            for object in change.old.into_iter().chain(change.new) {
                dirty.extend(index.values(object));
            }
        }
        self.is_linked = !link.is_cutting();
        Progress::Ready
    }

    fn compute(
        &mut self,
        token: &Token,
        sought: &Sought<'_, K>,
    ) -> Result<Option<Arc<Group<K, T>>>, String> {
        let value = sought.key;
        let group = Group { value: value.clone(), members: self.members(token, value) };
        Ok((!group.members.is_empty()).then(|| Arc::new(group)))
    }

    fn is_synced(&self) -> bool {
        self.source().core.is_synced()
    }

    fn reads(&self) -> Vec<Arc<dyn AnyNode>> {
        vec![Arc::<Node<T>>::clone(self.source())]
    }

    fn describe(&self, token: &Token, value: &K) -> Vec<String> {
        let members = self.members(token, value);
        members.iter().map(|member| object_name(&self.source().core, &member.key())).collect()
    }
}
