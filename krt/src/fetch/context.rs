//! The reads that a transformation can make.

use super::{
    CollectionRoute, Dependencies, DependencyId, DependencyIds, Fetched, IndexRoute, Route,
};
use crate::graph::Turn;
use crate::index::{Index, IndexValue};
use crate::labels::contains;
use crate::node::{AnyNode, Core, Node, NodeId};
use crate::store::Slot;
use crate::{Collection, Labeled, Labels, Object, Selector};
use smallvec::SmallVec;
use std::fmt;
use std::panic::resume_unwind;
use std::sync::{Arc, Weak};

/// Gives a transformation access to other collections, and remembers what it read.
///
/// When something that was read changes, the transformation runs again for the same input.
/// Each read is remembered by itself and as exactly as it was made: a read by key is touched by
/// that key alone, a read by label or predicate by objects that match before or after their change.
/// What a run no longer reads is forgotten.
///
/// A read of a collection that is not synced, or that is not up to date yet, ends the run by
/// unwinding past the transformation (no panic message is printed); it runs again from the start
/// later. So a transformation must have no side effects, must not catch unwinding, and needs
/// `panic = "unwind"`, the default.
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// let blocked = graph.source::<String>("blocked");
/// let block = blocked.collection();
/// let allowed = names
///     .collection()
///     .map("allowed", move |cx, name| cx.get(&block, name).is_none().then(|| (**name).clone()));
/// names.set("a".to_owned());
/// assert_eq!(allowed.len(), 1);
/// blocked.set("a".to_owned());
/// assert_eq!(allowed.len(), 0);
/// ```
pub struct Context<'run> {
    run: Run<'run>,
}

/// The state of one run.
pub(crate) struct Run<'run> {
    pub(crate) core: &'run Core,
    pub(crate) reader: &'run Reader<'run>,
    pub(crate) dependencies: &'run mut Dependencies,
    pub(crate) turn: &'run mut Turn,
    pub(crate) used: &'run mut Vec<DependencyId>,
    pub(crate) interruption: &'run mut Option<Interruption>,
}

/// Makes a reference to the node that runs, for the sources that do not know it yet.
pub(crate) type Reader<'run> = dyn Fn() -> Weak<dyn AnyNode> + Send + Sync + 'run;

/// Why a run ended before its transformation did.
pub(crate) enum Interruption {
    /// Something of the same or a higher rank was read and may still change.
    Again,
    /// Something was read that is not synced.
    Waiting(Arc<dyn AnyNode>),
    /// The read is impossible.
    Refused(String),
}

/// The payload of the unwinding that ends an interrupted run.
struct Interrupted;

impl<'run> Context<'run> {
    pub(crate) fn new(run: Run<'run>) -> Self {
        Self { run }
    }

    /// Reads one object by its key.
    pub fn get<T: Object>(&mut self, collection: &Collection<T>, key: &T::Key) -> Option<Arc<T>> {
        let node = collection.node();
        self.run.read_collection(node, |route, ids| (route.key(key, ids), ()));
        node.with_store(|store| store.get(key).cloned())
    }

    /// Reads the object of a collection that holds at most one; of several the one with the
    /// smallest key.
    pub fn one<T: Object>(&mut self, collection: &Collection<T>) -> Option<Arc<T>> {
        let node = collection.node();
        self.run.read_collection(node, |route, ids| (route.all(ids), ()));
        node.with_store(|store| {
            store.iter().min_by_key(|(_, key, _)| *key).map(|(_, _, value)| Arc::clone(value))
        })
    }

    /// Reads all objects.
    ///
    /// Every change of the collection runs the input again; prefer a narrower read.
    pub fn all<T: Object>(&mut self, collection: &Collection<T>) -> Fetched<T> {
        let node = collection.node();
        self.run.read_collection(node, |route, ids| (route.all(ids), ()));
        node.with_store(|store| store.sorted().into_iter().collect())
    }

    /// Reads the objects that have a value in an index.
    pub fn fetch<T: Object, K: IndexValue>(
        &mut self,
        index: &Index<T, K>,
        value: &K,
    ) -> Fetched<T> {
        let find = || select(&index.inner().node, index.inner().slots(value), |_| true);
        self.run.read_index(index, |route, ids| route.value(value, find, ids))
    }

    /// Reads the objects that have a value in an index and whose selector the given labels meet.
    ///
    /// An object is found if `labels` has every pair that its [`Selector`] requires. Objects with
    /// another index value or with a selector that does not match are no dependencies.
    ///
    /// ```
    /// use krt::{Graph, LabelSet, Object, Selector};
    ///
    /// #[derive(PartialEq)]
    /// struct Service {
    ///     namespace: String,
    ///     name: String,
    ///     selector: LabelSet,
    /// }
    ///
    /// impl Object for Service {
    ///     type Key = String;
    ///     fn key(&self) -> String {
    ///         format!("{}/{}", self.namespace, self.name)
    ///     }
    /// }
    ///
    /// impl Selector for Service {
    ///     type Labels = LabelSet;
    ///     fn selector(&self) -> Option<&LabelSet> {
    ///         Some(&self.selector)
    ///     }
    /// }
    ///
    /// let graph = Graph::new();
    /// let services = graph.source::<Service>("services");
    /// let by_namespace =
    ///     services.collection().index("namespace", |service: &Service| [service.namespace.clone()]);
    /// let labels = LabelSet::from_iter([("app", "cart"), ("tier", "web")]);
    /// let names = graph.singleton("names", move |cx| {
    ///     let found = cx.fetch_selecting(&by_namespace, &"shop".to_owned(), &labels);
    ///     Some(found.iter().map(|service| service.name.clone()).collect::<Vec<_>>().join(","))
    /// });
    /// for (name, app) in [("cart", "cart"), ("other", "other")] {
    ///     let selector = LabelSet::from_iter([("app", app)]);
    ///     services.set(Service { namespace: "shop".into(), name: name.into(), selector });
    /// }
    /// assert_eq!(*names.list()[0], "cart");
    /// ```
    pub fn fetch_selecting<T: Object + Selector, K: IndexValue>(
        &mut self,
        index: &Index<T, K>,
        value: &K,
        labels: &(impl Labels + ?Sized),
    ) -> Fetched<T> {
        let find = || {
            let slots = index.inner().candidates(value, labels);
            select(&index.inner().node, slots, |object| selects(object, labels))
        };
        self.run.read_index(index, |route, ids| route.selecting(value, labels, selects, find, ids))
    }

    /// Reads the objects whose labels have every pair of `selector`.
    ///
    /// An empty selector finds everything. Looks at all objects of the collection.
    pub fn matching<T: Object + Labeled>(
        &mut self,
        collection: &Collection<T>,
        selector: &(impl Labels + ?Sized),
    ) -> Fetched<T> {
        let node = collection.node();
        let find = || scan(node, |object| has_labels(object, selector));
        let found = self
            .run
            .read_collection(node, |route, ids| route.matching(selector, has_labels, find, ids));
        found.unwrap_or_else(Fetched::empty)
    }

    /// Reads the objects whose [`Selector`] is contained in `labels`.
    ///
    /// What an empty selector means is up to [`Selector::selector`]. Looks at all objects of the
    /// collection; [`fetch_selecting`](Self::fetch_selecting) looks at some.
    pub fn selecting<T: Object + Selector>(
        &mut self,
        collection: &Collection<T>,
        labels: &(impl Labels + ?Sized),
    ) -> Fetched<T> {
        let node = collection.node();
        let find = || scan(node, |object| selects(object, labels));
        let found = self
            .run
            .read_collection(node, |route, ids| route.selecting(labels, selects, find, ids));
        found.unwrap_or_else(Fetched::empty)
    }

    /// Reads the objects that satisfy a predicate.
    ///
    /// The predicate must depend on the object and its captures alone. Every run has its own
    /// predicate, and a change is checked against each of them: prefer an index or a selector
    /// where there are many inputs.
    pub fn filter<T: Object>(
        &mut self,
        collection: &Collection<T>,
        predicate: impl Fn(&T) -> bool + Send + Sync + 'static,
    ) -> Fetched<T> {
        let node = collection.node();
        let name = std::any::type_name_of_val(&predicate);
        let predicate = Arc::new(predicate);
        let kept = Arc::clone(&predicate);
        self.run.read_collection(node, |route, ids| (route.predicate(kept, name, ids), ()));
        scan(node, |object| predicate(object))
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("node", &self.run.core.name).finish_non_exhaustive()
    }
}

impl Run<'_> {
    /// Notes a read; without a result if the run is interrupted and cannot unwind.
    fn read_collection<T: Object, F>(
        &mut self,
        node: &Arc<Node<T>>,
        read: impl FnOnce(&mut CollectionRoute<T>, &mut DependencyIds) -> (DependencyId, F),
    ) -> Option<F> {
        self.enter(node, node.core.id, || Box::new(CollectionRoute::new(node)));
        let (id, found) = self.dependencies.intern(node.core.id, read)?;
        self.used.push(id);
        Some(found)
    }

    fn read_index<T: Object, K: IndexValue>(
        &mut self,
        index: &Index<T, K>,
        read: impl FnOnce(&mut IndexRoute<T, K>, &mut DependencyIds) -> (DependencyId, Fetched<T>),
    ) -> Fetched<T> {
        let inner = index.inner();
        self.enter(&inner.node, inner.id, || {
            inner.build();
            Box::new(IndexRoute::new(inner))
        });
        let Some((id, found)) = self.dependencies.intern(inner.id, read) else {
            return Fetched::empty();
        };
        self.used.push(id);
        found
    }

    /// Makes sure that a source may be read now, and that its changes will be noticed.
    fn enter<T: Object>(
        &mut self,
        source: &Arc<Node<T>>,
        route: NodeId,
        new_route: impl FnOnce() -> Box<dyn Route>,
    ) {
        if self.interruption.is_some() {
            unwind();
            return;
        }
        let core = &source.core;
        if !self.dependencies.has_route(route) {
            if let Err(reason) = self.check(core) {
                self.interrupt(Interruption::Refused(reason));
                return;
            }
            core.add_reader(self.core.id, (self.reader)());
            self.dependencies.add_route(route, new_route());
        }
        if core.rank() >= self.core.rank() {
            self.core.raise(core.rank() + 1);
            if !self.turn.schedule.is_empty() {
                self.interrupt(Interruption::Again);
                return;
            }
        }
        if !core.is_synced() {
            let source: Arc<dyn AnyNode> = Arc::<Node<T>>::clone(source);
            self.interrupt(Interruption::Waiting(source));
        }
    }

    fn check(&self, source: &Core) -> Result<(), String> {
        let reader = self.core;
        if !Arc::ptr_eq(&source.graph, &reader.graph) {
            return Err(format!("collection {:?} belongs to another graph", source.name));
        }
        if source.rank() < reader.rank() {
            return Ok(());
        }
        match reader.path_to(source.id) {
            Some(path) => Err(format!("cycle: {} -> {}", path.join(" -> "), reader.name)),
            None => Ok(()),
        }
    }

    fn interrupt(&mut self, interruption: Interruption) {
        *self.interruption = Some(interruption);
        unwind();
    }
}

/// Leaves the transformation without the panic hook. Where panics abort, the transformation goes
/// on with what is there and its result is ignored.
fn unwind() {
    if cfg!(panic = "unwind") {
        resume_unwind(Box::new(Interrupted));
    }
}

fn selects<T: Selector>(object: &T, labels: &(impl Labels + ?Sized)) -> bool {
    object.selector().is_some_and(|required| contains(labels, required))
}

fn has_labels<T: Labeled>(object: &T, selector: &(impl Labels + ?Sized)) -> bool {
    contains(object.labels(), selector)
}

fn scan<T: Object>(node: &Node<T>, keep: impl Fn(&T) -> bool) -> Fetched<T> {
    select(node, 0..node.with_store(crate::store::Store::slots), keep)
}

/// Collects the kept objects of some slots, sorted by key. `keep` runs without any lock.
fn select<T: Object>(
    node: &Node<T>,
    slots: impl IntoIterator<Item = Slot>,
    keep: impl Fn(&T) -> bool,
) -> Fetched<T> {
    let store = node.snapshot();
    let objects = slots.into_iter().filter_map(|slot| Some((slot, store.value(slot)?)));
    let mut found: SmallVec<[(Slot, &Arc<T>); 8]> =
        objects.filter(|(_, object)| keep(object)).collect();
    if found.len() > 1 {
        found.sort_unstable_by_key(|(slot, _)| store.key(*slot));
    }
    found.into_iter().map(|(_, object)| Arc::clone(object)).collect()
}
