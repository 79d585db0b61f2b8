//! Views of the objects of a collection.

use super::{ByKey, Dirty, Link, Parts, Progress, Sought, object_name};
use crate::node::{AnyNode, Node, NodeKind};
use crate::world::Token;
use crate::{Collection, NodeError, Object};
use std::sync::Arc;

impl<I: Object> Collection<I> {
    /// Derives one object with the same key from each object, by a function of it alone.
    ///
    /// Cheaper than [`map`](Self::map) in time and memory, because nothing is fetched and no key
    /// has several claimants. An equal result is no event, so what reads the projection does not
    /// run for changes of the rest of the object: use it to cut off changes that do not matter.
    ///
    /// The results are stored; the function runs once for each change of an object. If it panics or
    /// changes the key, the last result is kept, and [`errors`](Self::errors) tells.
    /// The object of a key lives as long as that of its input; the projection holds its input and
    /// lives like every derived collection.
    ///
    /// ```
    /// use krt::{Graph, Object};
    ///
    /// #[derive(PartialEq)]
    /// struct Pod {
    ///     name: &'static str,
    ///     ip: &'static str,
    ///     restarts: u32,
    /// }
    ///
    /// #[derive(PartialEq)]
    /// struct Address {
    ///     pod: &'static str,
    ///     ip: &'static str,
    /// }
    ///
    /// impl Object for Pod {
    ///     type Key = &'static str;
    ///     fn key(&self) -> &'static str {
    ///         self.name
    ///     }
    /// }
    ///
    /// impl Object for Address {
    ///     type Key = &'static str;
    ///     fn key(&self) -> &'static str {
    ///         self.pod
    ///     }
    /// }
    ///
    /// let graph = Graph::new();
    /// let pods = graph.source::<Pod>("pods");
    /// let addresses =
    ///     pods.collection().project("addresses", |pod| Address { pod: pod.name, ip: pod.ip });
    /// let changes = addresses.subscribe_queue();
    /// pods.set(Pod { name: "cart", ip: "10.0.0.1", restarts: 0 });
    /// pods.set(Pod { name: "cart", ip: "10.0.0.1", restarts: 1 });
    /// assert_eq!(changes.drain().len(), 1);
    /// ```
    #[must_use]
    pub fn project<O: Object<Key = I::Key>>(
        &self,
        name: &str,
        view: impl Fn(&I) -> O + Send + 'static,
    ) -> Collection<O> {
        let view = move |object: &Arc<I>| Some(Arc::new(view(object)));
        let projection = Projected::new(self, view).start(name, NodeKind::Project);
        projection.node().core.metadata.inherit(&self.node().core.metadata);
        projection
    }
}

/// A collection and the function that is applied to each of its objects.
pub(crate) struct Projected<I: Object, F> {
    source: Arc<Node<I>>,
    view: F,
    is_linked: bool,
    forwards_errors: bool,
}

impl<I: Object, F> Projected<I, F> {
    pub(crate) fn new(source: &Collection<I>, view: F) -> Self {
        let source = Arc::clone(source.node());
        Self { source, view, is_linked: false, forwards_errors: false }
    }

    /// Shows the failures of the source as well.
    pub(crate) fn forward_errors(self) -> Self {
        Self { forwards_errors: true, ..self }
    }

    pub(crate) fn start<O: Object<Key = I::Key>>(self, name: &str, kind: NodeKind) -> Collection<O>
    where
        F: Fn(&Arc<I>) -> Option<Arc<O>> + Send + 'static,
    {
        let graph = Arc::clone(&self.source.core.graph);
        ByKey::start(&graph, name, kind, self)
    }
}

impl<I, O, F> Parts<O> for Projected<I, F>
where
    I: Object,
    O: Object<Key = I::Key>,
    F: Fn(&Arc<I>) -> Option<Arc<O>> + Send + 'static,
{
    fn update(&mut self, link: &mut Link<'_>, dirty: &mut Dirty<O::Key>) -> Progress {
        let Self { source, is_linked, .. } = self;
        let store = source.store(link.token());
        if !*is_linked {
            link.attach_lasting(source);
            dirty.extend(store.iter().map(|(_, key, _)| key.clone()));
        }
        let changed = source.changes(link.token());
        dirty.extend(changed.filter_map(|change| store.key(change.slot).cloned()));
        *is_linked = !link.is_cutting();
        Progress::Ready
    }

    fn compute(
        &mut self,
        token: &Token,
        sought: &Sought<'_, I::Key>,
    ) -> Result<Option<Arc<O>>, String> {
        Ok(self.source.store(token).get(sought.key).and_then(|object| (self.view)(object)))
    }

    fn is_synced(&self) -> bool {
        self.source.core.is_synced()
    }

    fn reads(&self) -> Vec<Arc<dyn AnyNode>> {
        vec![Arc::<Node<I>>::clone(&self.source)]
    }

    fn describe(&self, _: &Token, key: &I::Key) -> Vec<String> {
        vec![object_name(&self.source.core, key)]
    }

    fn errors(&self, token: &Token) -> Vec<NodeError> {
        if self.forwards_errors { AnyNode::errors(&*self.source, token) } else { Vec::new() }
    }
}
