//! The handle through which a collection is written.

use crate::graph::Transaction;
use crate::node::Node;
use crate::{Collection, Object, Revision};
use std::fmt;
use std::sync::{Arc, Weak};

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

    /// Returns a handle that does not keep the collection alive.
    #[must_use]
    pub fn downgrade(&self) -> WeakSource<T> {
        WeakSource { node: Arc::downgrade(self.node()) }
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

/// A handle that writes a source for as long as somebody else keeps it alive.
///
/// For what feeds a source in the background and should end when nobody reads it any more.
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let source = graph.source::<String>("names");
/// let names = source.collection();
/// let feed = source.downgrade();
/// drop(source);
/// feed.upgrade().expect("a handle is left").set("a".to_owned());
/// assert_eq!(names.len(), 1);
/// drop(names);
/// assert!(feed.upgrade().is_none());
/// ```
pub struct WeakSource<T: Object> {
    node: Weak<Node<T>>,
}

impl<T: Object> WeakSource<T> {
    /// Tells whether a handle, a subscription or a reader of the source is left.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.node.strong_count() > 0
    }

    /// Returns the source, if a handle, a subscription or a reader of it is left.
    #[must_use]
    pub fn upgrade(&self) -> Option<Source<T>> {
        self.node.upgrade().map(Source::new)
    }
}

impl<T: Object> Clone for WeakSource<T> {
    fn clone(&self) -> Self {
        Self { node: Weak::clone(&self.node) }
    }
}

impl<T: Object> fmt::Debug for WeakSource<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakSource").field("is_alive", &self.is_alive()).finish()
    }
}
