//! Looking objects up by something other than their key.

use crate::node::{AnyNode, Content, Maintained, Node, NodeId, Reindexing};
use crate::store::{Change, Links, Slot};
use crate::world::{Guarded, Token};
use crate::{Collection, Labels, Object, Selector};
use foldhash::fast::{FixedState, RandomState};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use smallvec::SmallVec;
use std::any::Any;
use std::fmt::{self, Debug};
use std::hash::{BuildHasher, Hash};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

/// Finds the objects of a collection by a derived value, such as all pods of a namespace.
///
/// Made by [`Collection::index`], kept up to date with every commit, and dropped with its last
/// handle. A handle keeps its collection alive.
///
/// An object can have any number of values; the extraction must depend on the object alone.
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// let by_length = names.collection().index("length", |name: &String| [name.len()]);
/// names.set("cart".to_owned());
/// names.set("shop".to_owned());
/// names.set("frontend".to_owned());
/// let found: Vec<_> = by_length.lookup(&4).into_iter().map(|name| (*name).clone()).collect();
/// assert_eq!(found, ["cart", "shop"]);
/// assert!(by_length.lookup(&5).is_empty());
/// ```
pub struct Index<T: Object, K> {
    inner: Arc<IndexInner<T, K>>,
}

/// The bounds of an index value, met by every type that has them; dumps print it.
pub trait IndexValue: Clone + Eq + Hash + Debug + Send + Sync + 'static {}

impl<K: Clone + Eq + Hash + Debug + Send + Sync + 'static> IndexValue for K {}

impl<T: Object, K: IndexValue> Index<T, K> {
    pub(crate) fn start<V: IntoIterator<Item = K>>(
        collection: &Collection<T>,
        name: &str,
        extract: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        let extract: Extract<T, K> = Box::new(move |object, values| values.extend(extract(object)));
        let inner = Arc::new(IndexInner::new(collection.node(), name, extract));
        let building = Arc::downgrade(&inner);
        inner.node.core.graph.start(move |_| {
            if let Some(inner) = building.upgrade() {
                inner.build();
            }
        });
        Self { inner }
    }

    /// Returns the objects that have this value, sorted by key.
    ///
    /// The read is not tracked: inside a transformation use
    /// [`Context::fetch`](crate::Context::fetch). While a transaction is being committed the index
    /// may be an instant behind its collection.
    #[must_use]
    pub fn lookup(&self, value: &K) -> Vec<Arc<T>> {
        let token = self.inner.node.core.graph.world.read();
        let store = self.inner.node.store(&token);
        let slots = self.inner.members(&token, value);
        slots.into_iter().filter_map(|slot| store.value(slot).map(Arc::clone)).collect()
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    pub(crate) fn inner(&self) -> &Arc<IndexInner<T, K>> {
        &self.inner
    }
}

impl<T: Object, K> Clone for Index<T, K> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<T: Object, K> Debug for Index<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { inner } = self;
        f.debug_struct("Index")
            .field("name", &inner.name)
            .field("collection", &inner.node.core.name)
            .finish_non_exhaustive()
    }
}

pub(crate) struct IndexInner<T: Object, K> {
    pub(crate) id: NodeId,
    pub(crate) name: Box<str>,
    pub(crate) node: Arc<Node<T>>,
    extract: Extract<T, K>,
    state: Guarded<State<K>>,
    /// The same objects by value and one pair of their selector; made by the first read that can
    /// use it. An `IndexInner<T, (K, Pivot)>`, without its type because that would not end.
    pivots: OnceLock<Arc<dyn Any + Send + Sync>>,
}

/// An index that takes in what its collection holds before it is read for the first time.
pub(crate) trait Build: Send + Sync {
    /// Takes it in, unless that has happened. Only for the driving thread, without a token.
    fn build(self: Arc<Self>);
}

/// The hash of one required pair, or [`NO_PAIR`] of an empty selector.
type Pivot = u64;

const NO_PAIR: Pivot = 0;

type Extract<T, K> = Box<dyn Fn(&T, &mut Values<K>) + Send + Sync>;
pub(crate) type Values<K> = SmallVec<[K; 1]>;
pub(crate) type Slots = SmallVec<[Slot; 8]>;

/// Values numbered in a table, and which slot has which.
struct State<K> {
    is_built: bool,
    table: HashTable<(K, u32)>,
    hashes: Vec<u64>,
    free: Vec<u32>,
    members: Links,
    hasher: RandomState,
}

impl<T: Object, K: IndexValue> IndexInner<T, K> {
    fn new(node: &Arc<Node<T>>, name: &str, extract: Extract<T, K>) -> Self {
        Self {
            id: node.core.graph.next_id(),
            name: name.into(),
            node: Arc::clone(node),
            extract,
            state: node.core.graph.world.guard(State::default()),
            pivots: OnceLock::new(),
        }
    }

    /// Returns the distinct values of an object; none if the extraction panics.
    pub(crate) fn values(&self, object: &T) -> Values<K> {
        let mut values = Values::new();
        let extracted =
            catch_unwind(AssertUnwindSafe(|| (self.extract)(object, &mut values))).is_ok();
        if !extracted {
            tracing::error!(index = %self.name, key = %object.key(), "the extraction panicked");
            return Values::new();
        }
        for index in (1..values.len()).rev() {
            if values[..index].contains(&values[index]) {
                values.swap_remove(index);
            }
        }
        values
    }

    pub(crate) fn is_built(&self, token: &Token) -> bool {
        self.state.ro(token).is_built
    }

    /// The slots of the objects with this value, sorted by key.
    pub(crate) fn members(&self, token: &Token, value: &K) -> Slots {
        let state = self.state.ro(token);
        let mut slots: Slots = match state.find(value) {
            Some(number) => state.members.lefts(number).collect(),
            None => return Slots::new(),
        };
        self.sort(token, &mut slots);
        slots
    }

    /// The slots of the objects with this value whose selector is contained in `labels`, sorted by
    /// key; an error if something has to be built first.
    pub(crate) fn selecting(
        self: &Arc<Self>,
        token: &Token,
        value: &K,
        labels: &(impl Labels + ?Sized),
        selects: impl Fn(&T) -> bool,
    ) -> Result<Slots, Arc<dyn Build>>
    where
        T: Selector,
    {
        let pivots = self.pivots.get_or_init(|| self.start_pivots());
        let Ok(pivots) = Arc::clone(pivots).downcast::<IndexInner<T, (K, Pivot)>>() else {
            unreachable!("the pivots are made in one place");
        };
        let state = pivots.state.ro(token);
        if !state.is_built {
            return Err(pivots);
        }
        let mut slots = Slots::new();
        for pivot in labels.pairs().map(hash_pair).chain([NO_PAIR]) {
            let found =
                state.find_by(&(value, &pivot), |(other, pair)| other == value && *pair == pivot);
            slots.extend(found.into_iter().flat_map(|number| state.members.lefts(number)));
        }
        let store = self.node.store(token);
        slots.retain(|slot| store.value(*slot).is_some_and(|object| selects(object)));
        if slots.len() > 1 {
            self.sort(token, &mut slots);
            slots.dedup();
        }
        Ok(slots)
    }

    fn sort(&self, token: &Token, slots: &mut [Slot]) {
        if slots.len() > 1 {
            let store = self.node.store(token);
            slots.sort_unstable_by_key(|&slot| store.key(slot));
        }
    }

    fn start_pivots(self: &Arc<Self>) -> Arc<dyn Any + Send + Sync>
    where
        T: Selector,
    {
        let values = Arc::downgrade(self);
        let extract: Extract<T, (K, Pivot)> = Box::new(move |object, pivots| {
            let Some((index, required)) = values.upgrade().zip(object.selector()) else { return };
            let pivot = required.pairs().map(hash_pair).min().unwrap_or(NO_PAIR);
            pivots.extend(index.values(object).into_iter().map(|value| (value, pivot)));
        });
        Arc::new(IndexInner::new(&self.node, &self.name, extract))
    }
}

impl<T: Object, K: IndexValue> Build for IndexInner<T, K> {
    fn build(self: Arc<Self>) {
        let world = &self.node.core.graph.world;
        let token = world.read();
        if self.is_built(&token) {
            return;
        }
        let store = self.node.store(&token);
        let slots = store.slots() as usize;
        let extracted: Vec<_> =
            store.iter().map(|(slot, _, value)| (slot, self.values(value))).collect();
        drop(token);
        let mut token = world.write();
        let state = self.state.rw(&mut token);
        for (slot, values) in extracted {
            state.set(slot, values, slots);
        }
        state.is_built = true;
        self.node.add_index(&mut token, &self);
    }
}

impl<T: Object, K: IndexValue> Maintained<T> for IndexInner<T, K> {
    fn entries(&self, token: &Token) -> usize {
        self.state.ro(token).members.len()
    }

    /// Most changes of an object leave its values as they are, and then there is nothing to do.
    fn prepare(self: Arc<Self>, content: &Content<T>) -> Option<Box<dyn Reindexing>> {
        let values = |object: Option<&Arc<T>>| object.map(|object| self.values(object));
        let moved = |change: Change<'_, T>| {
            let (old, new) = (values(change.old), values(change.new));
            (old != new).then(|| (change.slot, new.unwrap_or_default()))
        };
        let moved: SmallVec<[_; 1]> = content.changed().filter_map(moved).collect();
        if moved.is_empty() {
            return None;
        }
        let slots = content.store.slots() as usize;
        Some(Box::new(Moved { index: self, moved, slots }))
    }
}

/// The new values of some objects.
struct Moved<T: Object, K> {
    index: Arc<IndexInner<T, K>>,
    moved: SmallVec<[(Slot, Values<K>); 1]>,
    slots: usize,
}

impl<T: Object, K: IndexValue> Reindexing for Moved<T, K> {
    fn apply(&mut self, token: &mut Token) {
        let state = self.index.state.rw(token);
        for (slot, values) in self.moved.drain(..) {
            state.set(slot, values, self.slots);
        }
    }
}

impl<K: IndexValue> State<K> {
    fn find(&self, value: &K) -> Option<u32> {
        self.find_by(value, |other| other == value)
    }

    /// Finds a value by something that hashes like it.
    fn find_by(&self, like: &impl Hash, is_it: impl Fn(&K) -> bool) -> Option<u32> {
        let hash = self.hasher.hash_one(like);
        self.table.find(hash, |(other, _)| is_it(other)).map(|&(_, number)| number)
    }

    fn set(&mut self, slot: Slot, values: Values<K>, slots: usize) {
        let numbers: SmallVec<[u32; 4]> =
            values.into_iter().map(|value| self.number(value)).collect();
        let Self { table, hashes, free, members, .. } = self;
        members.set(slot, &numbers, slots, |number| {
            if let Ok(entry) = table.find_entry(hashes[number as usize], |e| e.1 == number) {
                entry.remove();
            }
            free.push(number);
        });
    }

    fn number(&mut self, value: K) -> u32 {
        let Self { table, hashes, free, hasher, .. } = self;
        let hash = hasher.hash_one(&value);
        match table.entry(hash, |(other, _)| *other == value, |(other, _)| hasher.hash_one(other)) {
            Entry::Occupied(entry) => entry.get().1,
            Entry::Vacant(entry) => {
                let number = free.pop().unwrap_or_else(|| {
                    hashes.push(0);
                    u32::try_from(hashes.len() - 1).expect("fewer than 2^32 distinct values")
                });
                hashes[number as usize] = hash;
                entry.insert((value, number));
                number
            }
        }
    }
}

/// Hashes a pair, equally everywhere; a collision costs an exact comparison.
fn hash_pair(pair: (&str, &str)) -> Pivot {
    FixedState::default().hash_one(pair)
}

impl<K> Default for State<K> {
    fn default() -> Self {
        Self {
            is_built: false,
            table: HashTable::new(),
            hashes: Vec::new(),
            free: Vec::new(),
            members: Links::default(),
            hasher: RandomState::default(),
        }
    }
}

impl<T: Object, K> IndexInner<T, K> {
    pub(crate) fn source(&self) -> &dyn AnyNode {
        &*self.node
    }
}
