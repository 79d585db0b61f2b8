//! What its maker knows of a collection.

use crate::sync::Mutex;
use crate::{Collection, Object, Source};
use std::any::Any;
use std::sync::Arc;

/// Values of different types, at most one of each.
#[derive(Default)]
pub(crate) struct Metadata {
    values: Mutex<Vec<Value>>,
}

type Value = Arc<dyn Any + Send + Sync>;

impl Metadata {
    fn set<M: Any + Send + Sync>(&self, value: M) {
        let value: Value = Arc::new(value);
        let mut values = self.values.lock();
        let known = values.iter_mut().find(|known| known.is::<M>());
        let replaced = match known {
            Some(known) => Some(std::mem::replace(known, value)),
            None => {
                values.push(value);
                None
            }
        };
        drop(values);
        drop(replaced);
    }

    fn get<M: Any + Send + Sync>(&self) -> Option<Arc<M>> {
        let found = self.values.lock().iter().find(|value| value.is::<M>()).cloned();
        found?.downcast().ok()
    }

    /// Takes over the values of a new collection's parent.
    pub(crate) fn inherit(&self, parent: &Self) {
        let inherited = parent.values.lock().clone();
        self.values.lock().extend(inherited);
    }
}

impl<T: Object> Collection<T> {
    /// Attaches a value that others can ask the collection for, such as the cluster it is about.
    ///
    /// To be called right after the collection was made; every handle sees it. There is one value
    /// of each type, and a later one takes the place of an earlier one. It lives as long as the
    /// collection, and is no content: nobody is told.
    /// A [`project`](Self::project) starts with the metadata of its input, other derivations with
    /// none.
    ///
    /// ```
    /// use krt::Graph;
    ///
    /// #[derive(Debug, PartialEq)]
    /// struct Cluster(&'static str);
    ///
    /// let graph = Graph::new();
    /// let pods = graph.source::<String>("pods").collection().with_metadata(Cluster("east"));
    /// assert_eq!(pods.clone().metadata::<Cluster>().as_deref(), Some(&Cluster("east")));
    /// assert_eq!(pods.metadata::<u32>(), None);
    /// ```
    #[must_use]
    pub fn with_metadata<M: Any + Send + Sync>(self, metadata: M) -> Self {
        self.node().core.metadata.set(metadata);
        self
    }

    /// Returns the metadata of a type.
    #[must_use]
    pub fn metadata<M: Any + Send + Sync>(&self) -> Option<Arc<M>> {
        self.node().core.metadata.get()
    }
}

impl<T: Object> Source<T> {
    /// Attaches metadata to the collection; see [`Collection::with_metadata`].
    #[must_use]
    pub fn with_metadata<M: Any + Send + Sync>(self, metadata: M) -> Self {
        self.node().core.metadata.set(metadata);
        self
    }
}
