//! The handle through which a collection is written.

use crate::graph::Transaction;
use crate::node::Node;
use crate::{Collection, Object, Revision};
use std::fmt;
use std::sync::Arc;

/// Writes a collection whose content comes from outside the graph.
///
/// Every method is a transaction of its own; to change several objects or several sources at once
/// use [`Graph::write`](crate::Graph::write). See there for when a write returns.
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// names.reset(["a", "b"].map(str::to_owned));
/// names.remove(&"a".to_owned());
/// assert_eq!(*names.collection().list()[0], "b");
/// ```
pub struct Source<T: Object> {
    collection: Collection<T>,
}

#[expect(clippy::must_use_candidate, reason = "the revision is a courtesy")]
impl<T: Object> Source<T> {
    pub(crate) fn new(node: Arc<Node<T>>) -> Self {
        Self { collection: Collection::new(node) }
    }

    pub(crate) fn node(&self) -> &Arc<Node<T>> {
        self.collection.node()
    }

    /// Returns a handle for reading.
    #[must_use]
    pub fn collection(&self) -> Collection<T> {
        self.collection.clone()
    }

    /// Inserts a value or replaces the one with the same key; an equal value changes nothing.
    pub fn set(&self, value: impl Into<Arc<T>>) -> Revision {
        self.write(|tx| tx.set(self, value))
    }

    /// Like [`set`](Self::set), but counts as a change even if an equal value is there already.
    pub fn touch(&self, value: impl Into<Arc<T>>) -> Revision {
        self.write(|tx| tx.touch(self, value))
    }

    /// Removes the object with this key, if there is one.
    pub fn remove(&self, key: &T::Key) -> Revision {
        self.write(|tx| tx.remove(self, key))
    }

    /// Replaces the whole content; only what differs changes.
    pub fn reset<V: Into<Arc<T>>>(&self, values: impl IntoIterator<Item = V>) -> Revision {
        self.write(|tx| tx.reset(self, values))
    }

    /// Declares that the initial content is complete.
    pub fn mark_synced(&self) -> Revision {
        self.write(|tx| tx.mark_synced(self))
    }

    fn write(&self, fill: impl FnOnce(&mut Transaction)) -> Revision {
        let mut transaction = Transaction::default();
        fill(&mut transaction);
        self.node().core.graph.write(transaction)
    }
}

impl<T: Object> Clone for Source<T> {
    fn clone(&self) -> Self {
        Self { collection: self.collection.clone() }
    }
}

impl<T: Object> fmt::Debug for Source<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("name", &self.collection.name()).finish_non_exhaustive()
    }
}
