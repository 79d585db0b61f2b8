//! The reads that a transformation can make.

use super::by_collection::Predicate;
use super::{
    CollectionRoute, DependencyId, Fetched, Found, IndexRoute, Interruption, Numbers, Read, Run,
};
use crate::index::{Index, IndexInner, IndexValue};
use crate::labels::contains;
use crate::node::Node;
use crate::store::{Slot, Store};
use crate::{Collection, Labeled, Labels, Object, Selector};
use std::fmt;
use std::sync::Arc;

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
/// What is read is borrowed for the run, so nothing is copied and no pointer is counted; clone the
/// `Arc`s of what is to be kept in a result.
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

impl<'run> Context<'run> {
    pub(crate) fn new(run: Run<'run>) -> Self {
        Self { run }
    }

    /// Reads one object by its key.
    pub fn get<'a, T: Object>(
        &mut self,
        collection: &'a Collection<T>,
        key: &T::Key,
    ) -> Option<&'a Arc<T>>
    where
        'run: 'a,
    {
        let node = collection.node();
        let store = self.run.open(node);
        let route = self.run.known.route::<CollectionRoute<T>>(node.core.id);
        let known = route.and_then(|route| route.known_key(key));
        self.run.note(known, node, |route, numbers| route.key(key, numbers));
        store.get(key)
    }

    /// Reads the object of a collection that holds at most one; of several the one with the
    /// smallest key.
    pub fn one<'a, T: Object>(&mut self, collection: &'a Collection<T>) -> Option<&'a Arc<T>>
    where
        'run: 'a,
    {
        self.all_of(collection).first()
    }

    /// Reads all objects.
    ///
    /// Every change of the collection runs the input again; prefer a narrower read.
    pub fn all<'a, T: Object>(&mut self, collection: &'a Collection<T>) -> Fetched<'a, T>
    where
        'run: 'a,
    {
        let store = self.all_of(collection);
        Fetched::kept(store.ordered(), store)
    }

    /// Reads the objects that have a value in an index.
    pub fn fetch<'a, T: Object, K: IndexValue>(
        &mut self,
        index: &'a Index<T, K>,
        value: &K,
    ) -> Fetched<'a, T>
    where
        'run: 'a,
    {
        let index = index.inner();
        let store = self.run.open(&index.node);
        let token = self.run.token;
        if !index.is_built(token) {
            self.run.interrupt(Interruption::Unbuilt(Arc::<IndexInner<T, K>>::clone(index)));
        }
        let route = self.run.known.route::<IndexRoute<T, K>>(index.id);
        let known = route.and_then(|route| route.known_value(value));
        if let Some(found) = self.run.kept(known) {
            return Fetched::kept(found, store);
        }
        let (route, numbers) =
            Run::fresh(self.run.fresh).route_or(index.id, || IndexRoute::new(index));
        let read = route.value(value, numbers);
        self.run.used.push(known.map_or(read.id, |known| known.id));
        let find = || Found::from(&*index.members(token, value));
        Fetched::new(read.found.get_or_insert_with(find).clone(), store)
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
    pub fn fetch_selecting<'a, T: Object + Selector, K: IndexValue>(
        &mut self,
        index: &'a Index<T, K>,
        value: &K,
        labels: &(impl Labels + ?Sized),
    ) -> Fetched<'a, T>
    where
        'run: 'a,
    {
        let index = index.inner();
        let store = self.run.open(&index.node);
        let route = self.run.known.route::<IndexRoute<T, K>>(index.id);
        let known = route.and_then(|route| route.known_selecting(value, labels));
        if let Some(found) = self.run.kept(known) {
            return Fetched::kept(found, store);
        }
        let token = self.run.token;
        let (route, numbers) =
            Run::fresh(self.run.fresh).route_or(index.id, || IndexRoute::new(index));
        let read = route.selecting(value, labels, selects, numbers);
        self.run.used.push(known.map_or(read.id, |known| known.id));
        if let Some(found) = &read.found {
            return Fetched::new(found.clone(), store);
        }
        let found = index.selecting(token, value, labels, |object| selects(object, labels));
        match found {
            Ok(slots) => Fetched::new(read.found.insert(Found::from(&*slots)).clone(), store),
            Err(unbuilt) => {
                self.run.interrupt(Interruption::Unbuilt(unbuilt));
                Fetched::kept(&[], store)
            }
        }
    }

    /// Reads the objects whose labels have every pair of `selector`.
    ///
    /// An empty selector finds everything. Looks at all objects of the collection.
    pub fn matching<'a, T: Object + Labeled>(
        &mut self,
        collection: &'a Collection<T>,
        selector: &(impl Labels + ?Sized),
    ) -> Fetched<'a, T>
    where
        'run: 'a,
    {
        let node = collection.node();
        let store = self.run.open(node);
        let route = self.run.known.route::<CollectionRoute<T>>(node.core.id);
        let known = route.and_then(|route| route.known_matching(selector));
        if let Some(found) = self.run.kept(known) {
            return Fetched::kept(found, store);
        }
        let (route, numbers) =
            Run::fresh(self.run.fresh).route_or(node.core.id, || CollectionRoute::new(node));
        let read = route.matching(selector, has_labels, numbers);
        self.run.used.push(known.map_or(read.id, |known| known.id));
        let find = || scan(store, |object| has_labels(object, selector));
        Fetched::new(read.found.get_or_insert_with(find).clone(), store)
    }

    /// Reads the objects whose [`Selector`] is contained in `labels`.
    ///
    /// What an empty selector means is up to [`Selector::selector`]. Looks at all objects of the
    /// collection; [`fetch_selecting`](Self::fetch_selecting) looks at some.
    pub fn selecting<'a, T: Object + Selector>(
        &mut self,
        collection: &'a Collection<T>,
        labels: &(impl Labels + ?Sized),
    ) -> Fetched<'a, T>
    where
        'run: 'a,
    {
        let node = collection.node();
        let store = self.run.open(node);
        let route = self.run.known.route::<CollectionRoute<T>>(node.core.id);
        let known = route.and_then(|route| route.known_selecting(labels));
        if let Some(found) = self.run.kept(known) {
            return Fetched::kept(found, store);
        }
        let (route, numbers) =
            Run::fresh(self.run.fresh).route_or(node.core.id, || CollectionRoute::new(node));
        let read = route.selecting(labels, selects, numbers);
        self.run.used.push(known.map_or(read.id, |known| known.id));
        let find = || scan(store, |object| selects(object, labels));
        Fetched::new(read.found.get_or_insert_with(find).clone(), store)
    }

    /// Reads the objects that satisfy a predicate.
    ///
    /// The predicate must depend on the object and its captures alone. Every run has its own
    /// predicate, and a change is checked against each of them: prefer an index or a selector
    /// where there are many inputs.
    pub fn filter<'a, T: Object>(
        &mut self,
        collection: &'a Collection<T>,
        predicate: impl Fn(&T) -> bool + Send + Sync + 'static,
    ) -> Fetched<'a, T>
    where
        'run: 'a,
    {
        let node = collection.node();
        let store = self.run.open(node);
        let name = std::any::type_name_of_val(&predicate);
        let holds: Arc<dyn Fn(&T) -> bool + Send + Sync> = Arc::new(predicate);
        let predicate = Predicate { holds: Arc::clone(&holds), name };
        self.run.note(None, node, |route, numbers| route.predicate(predicate, numbers));
        Fetched::new(scan(store, |object| holds(object)), store)
    }

    fn all_of<'a, T: Object>(&mut self, collection: &'a Collection<T>) -> &'a Store<T>
    where
        'run: 'a,
    {
        let node = collection.node();
        let store = self.run.open(node);
        let route = self.run.known.route::<CollectionRoute<T>>(node.core.id);
        let known = route.and_then(CollectionRoute::known_all);
        self.run.note(known, node, CollectionRoute::all);
        store
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("node", &self.run.core.name).finish_non_exhaustive()
    }
}

impl<'run> Run<'run> {
    /// Returns the objects of a source, if it may be read now.
    fn open<'a, T: Object>(&mut self, node: &'a Arc<Node<T>>) -> &'a Store<T>
    where
        'run: 'a,
    {
        self.enter(node);
        node.store(self.token)
    }

    /// Notes a read that looks its objects up afresh each time.
    fn note<T: Object>(
        &mut self,
        known: Option<DependencyId>,
        node: &Arc<Node<T>>,
        read: impl FnOnce(&mut CollectionRoute<T>, &mut Numbers) -> DependencyId,
    ) {
        let id = known.unwrap_or_else(|| {
            let (route, numbers) =
                Run::fresh(self.fresh).route_or(node.core.id, || CollectionRoute::new(node));
            read(route, numbers)
        });
        self.used.push(id);
    }

    /// Notes a known read and returns what it has found, if that is kept and still holds.
    fn kept(&mut self, read: Option<&'run Read>) -> Option<&'run [Slot]> {
        let read = read?;
        let found = read.found.as_ref()?;
        if self.is_stale(read.id) {
            return None;
        }
        self.used.push(read.id);
        Some(found)
    }
}

fn selects<T: Selector>(object: &T, labels: &(impl Labels + ?Sized)) -> bool {
    object.selector().is_some_and(|required| contains(labels, required))
}

fn has_labels<T: Labeled>(object: &T, selector: &(impl Labels + ?Sized)) -> bool {
    contains(object.labels(), selector)
}

/// Finds the objects to keep, sorted by key.
fn scan<T: Object>(store: &Store<T>, keep: impl Fn(&T) -> bool) -> Found {
    let is_kept = |&slot: &Slot| store.value(slot).is_some_and(|object| keep(object));
    let found: Vec<Slot> = store.ordered().iter().copied().filter(is_kept).collect();
    Found::from(&*found)
}
