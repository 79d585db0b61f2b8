//! The handle through which everybody reads.

use crate::index::IndexValue;
use crate::node::{AnyNode, Node};
use crate::store::Store;
use crate::subscription::{Callback, Queue, SubscribeOptions, Subscription};
use crate::wait::Synced;
use crate::{Batch, Index, NodeError, NodeId, Object};
use std::fmt;
use std::sync::Arc;

/// A keyed set of objects that somebody else keeps up to date.
///
/// A clone is another handle of the same collection. The collection lives as long as there is a
/// handle, a subscription or another collection that reads it; when the last of them goes, so does
/// everything that only it had kept alive.
///
/// The reads here are not tracked. Inside a transformation read through the
/// [`Context`](crate::Context), or the result will not follow changes.
/// A single read sees one state of the collection; between two reads a transaction may be
/// committed, and while one is being settled a derived collection may be behind its sources.
///
/// ```
/// use krt::Graph;
///
/// let names = Graph::new().source::<String>("names");
/// let collection = names.collection();
/// names.reset(["b", "a"].map(str::to_owned));
/// assert_eq!(collection.get(&"b".to_owned()).as_deref().map(String::as_str), Some("b"));
/// assert_eq!(*collection.list()[0], "a");
/// assert!(collection.is_synced());
/// ```
pub struct Collection<T: Object> {
    node: Arc<Node<T>>,
}

impl<T: Object> Collection<T> {
    pub(crate) fn new(node: Arc<Node<T>>) -> Self {
        Self { node }
    }

    pub(crate) fn node(&self) -> &Arc<Node<T>> {
        &self.node
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.node.core.name
    }

    /// Returns the number that dumps and reports use.
    #[must_use]
    pub fn id(&self) -> NodeId {
        self.node.core.id
    }

    /// Returns the object with this key.
    #[must_use]
    pub fn get(&self, key: &T::Key) -> Option<Arc<T>> {
        self.node.with_store(|store| store.get(key).cloned())
    }

    /// Returns the object of a collection that holds at most one; of several the one with the
    /// smallest key.
    #[must_use]
    pub fn one(&self) -> Option<Arc<T>> {
        self.node.with_store(|store| store.first().map(Arc::clone))
    }

    /// Returns all objects, sorted by key.
    #[must_use]
    pub fn list(&self) -> Vec<Arc<T>> {
        self.node.with_store(|store| store.sorted().map(Arc::clone).collect())
    }

    /// Returns the number of objects.
    #[must_use]
    pub fn len(&self) -> usize {
        self.node.with_store(Store::len)
    }

    /// Tells whether there is no object.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Tells whether the content is complete.
    ///
    /// A source is synced when it was declared so; a derived collection when its input is and every
    /// object of it has run, which includes that everything those runs fetched was synced.
    /// Once synced, a collection stays so.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.node.core.is_synced()
    }

    /// Returns a way to wait until the content is complete.
    ///
    /// Waiting keeps the collection alive.
    pub fn synced(&self) -> Synced {
        let signal = Arc::default();
        let synced = Synced::new(&signal, &self.node.core.graph);
        let options = SubscribeOptions::new().changes_only();
        let nothing = Callback::new(|_: &Batch<T>| {}, &signal);
        synced.keeping(Subscription::start(&self.node, &options, &signal, nothing))
    }

    /// Returns the inputs whose last run failed, sorted by key.
    #[must_use]
    pub fn errors(&self) -> Vec<NodeError> {
        self.node.errors(&self.node.core.graph.world.read())
    }

    /// Makes an index over the values that `extract` finds in an object.
    ///
    /// The name is for dumps and need not be unique.
    /// An object for which `extract` panics is in the index under no value; the panic is logged.
    #[must_use]
    pub fn index<K: IndexValue, V: IntoIterator<Item = K>>(
        &self,
        name: &str,
        extract: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Index<T, K> {
        Index::start(self, name, extract)
    }

    /// Calls `callback` once with everything that is there, then with each batch of changes.
    ///
    /// There is no gap and no repetition between the two, and no call without events.
    /// The calls are made one after another by the thread that drives the graph, which waits for
    /// each: a slow subscriber should use [`subscribe_queue`](Self::subscribe_queue), with a thread
    /// of its own that calls [`Queue::run`] if need be.
    /// A callback may write, subscribe and derive; what it starts follows after the current
    /// transaction. A panic in it is logged and ends that call only.
    pub fn subscribe(&self, callback: impl FnMut(&Batch<T>) + Send + 'static) -> Subscription {
        self.subscribe_with(&SubscribeOptions::new(), callback)
    }

    /// Like [`subscribe`](Self::subscribe), with a choice of how it starts.
    pub fn subscribe_with(
        &self,
        options: &SubscribeOptions<T>,
        callback: impl FnMut(&Batch<T>) + Send + 'static,
    ) -> Subscription {
        Subscription::with_callback(&self.node, options, callback)
    }

    /// Stores the batches that [`subscribe`](Self::subscribe) would report until they are drained.
    pub fn subscribe_queue(&self) -> Queue<T> {
        self.subscribe_queue_with(&SubscribeOptions::new())
    }

    /// Like [`subscribe_queue`](Self::subscribe_queue), with a choice of how it starts and how much
    /// it stores.
    pub fn subscribe_queue_with(&self, options: &SubscribeOptions<T>) -> Queue<T> {
        Queue::start(&self.node, options)
    }
}

impl<T: Object> Clone for Collection<T> {
    fn clone(&self) -> Self {
        Self { node: Arc::clone(&self.node) }
    }
}

impl<T: Object> fmt::Debug for Collection<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collection").field("name", &self.name()).finish_non_exhaustive()
    }
}
