//! A collection as an object of another one.

use crate::{Collection, Key, Object};
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// A collection with a key, as a member of a join whose members come and go.
///
/// The key is the identity of the member: replacing the member with the same key replaces its
/// collection, while removing one member and adding another are two changes.
/// Two members are equal if they have the same key and the same collection, whatever that holds.
///
/// A member keeps its collection alive, and what it was given to [`owning`](Self::owning). So a
/// collection that reads the one that holds its member lives until the member is removed.
///
/// ```
/// use krt::{Graph, Member};
///
/// let graph = Graph::new();
/// let east = graph.source::<String>("east");
/// east.set("cart".to_owned());
/// let members = graph.source::<Member<u8, String>>("members");
/// let all = members.collection().join_priority("all");
/// members.set(Member::new(1, east.collection()));
/// assert_eq!(all.len(), 1);
/// members.remove(&1);
/// assert!(all.is_empty());
/// ```
pub struct Member<K: Key, T: Object> {
    key: K,
    collection: Collection<T>,
    owned: Option<Arc<dyn Any + Send + Sync>>,
}

impl<K: Key, T: Object> Member<K, T> {
    /// Makes a member.
    #[must_use]
    pub fn new(key: K, collection: Collection<T>) -> Self {
        Self { key, collection, owned: None }
    }

    /// Keeps something alive as long as the member, such as what feeds its collection.
    #[must_use]
    pub fn owning(self, owned: impl Send + Sync + 'static) -> Self {
        let owned: Arc<dyn Any + Send + Sync> = match self.owned {
            Some(earlier) => Arc::new((earlier, owned)),
            None => Arc::new(owned),
        };
        Self { owned: Some(owned), ..self }
    }

    /// Returns the collection.
    #[must_use]
    pub fn collection(&self) -> &Collection<T> {
        &self.collection
    }
}

impl<K: Key, T: Object> Object for Member<K, T> {
    type Key = K;

    fn key(&self) -> K {
        self.key.clone()
    }
}

impl<K: Key, T: Object> PartialEq for Member<K, T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && Arc::ptr_eq(self.collection.node(), other.collection.node())
    }
}

impl<K: Key, T: Object> Clone for Member<K, T> {
    fn clone(&self) -> Self {
        let Self { key, collection, owned } = self;
        Self { key: key.clone(), collection: collection.clone(), owned: owned.clone() }
    }
}

impl<K: Key, T: Object> fmt::Debug for Member<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member")
            .field("key", &self.key)
            .field("collection", &self.collection)
            .finish_non_exhaustive()
    }
}
