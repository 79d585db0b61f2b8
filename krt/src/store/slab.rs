//! The objects of one collection.

use super::{Order, Slot, key_hasher};
use crate::Object;
use crate::object::with_key;
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher;
use std::sync::Arc;

/// Objects in a slab, found by key through a table that holds slots only.
///
/// A removed object leaves its key behind until [`Store::sweep`], so that a key which comes back in
/// the same transaction gets its slot again and no slot changes its meaning meanwhile.
pub(crate) struct Store<T: Object> {
    entries: Vec<Entry<T>>,
    table: HashTable<Slot>,
    free: Vec<Slot>,
    live: usize,
    hasher: RandomState,
    order: Order,
}

enum Entry<T: Object> {
    Free,
    Used { key: T::Key, value: Option<Arc<T>> },
}

impl<T: Object> Store<T> {
    pub(crate) fn new() -> Self {
        Self {
            entries: Vec::new(),
            table: HashTable::new(),
            free: Vec::new(),
            live: 0,
            hasher: key_hasher(),
            order: Order::default(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.live
    }

    /// The number of slots ever in use at the same time; every slot is below it.
    pub(crate) fn slots(&self) -> Slot {
        slot_of(self.entries.len())
    }

    /// The hash of a key, which is the same for every store.
    pub(crate) fn hash(&self, key: &T::Key) -> u64 {
        self.hasher.hash_one(key)
    }

    pub(crate) fn find(&self, key: &T::Key) -> Option<Slot> {
        self.lookup(self.hash(key), key)
    }

    pub(crate) fn get(&self, key: &T::Key) -> Option<&Arc<T>> {
        self.value(self.find(key)?)
    }

    /// Like [`get`](Self::get), for a key whose hash is known.
    pub(crate) fn get_hashed(&self, hash: u64, key: &T::Key) -> Option<&Arc<T>> {
        self.value(self.lookup(hash, key)?)
    }

    pub(crate) fn value(&self, slot: Slot) -> Option<&Arc<T>> {
        match self.entries.get(slot as usize)? {
            Entry::Used { value, .. } => value.as_ref(),
            Entry::Free => None,
        }
    }

    /// The key of a slot, also of one whose object was removed in this transaction.
    pub(crate) fn key(&self, slot: Slot) -> Option<&T::Key> {
        match self.entries.get(slot as usize)? {
            Entry::Used { key, .. } => Some(key),
            Entry::Free => None,
        }
    }

    /// Lists the objects in the order of slots.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Slot, &T::Key, &Arc<T>)> {
        self.entries.iter().enumerate().filter_map(|(slot, entry)| match entry {
            Entry::Used { key, value: Some(value) } => Some((slot_of(slot), key, value)),
            Entry::Used { value: None, .. } | Entry::Free => None,
        })
    }

    /// The slots of all objects, sorted by key.
    pub(crate) fn ordered(&self) -> &[Slot] {
        let slots = || self.iter().map(|(slot, ..)| slot);
        self.order.get(slots, |slot| self.value(slot).and(self.key(slot)))
    }

    /// Lists the objects sorted by key.
    pub(crate) fn sorted(&self) -> impl ExactSizeIterator<Item = &Arc<T>> {
        let value = |&slot: &Slot| self.value(slot).expect("the order has slots in use only");
        self.ordered().iter().map(value)
    }

    /// The object with the smallest key.
    pub(crate) fn first(&self) -> Option<&Arc<T>> {
        self.iter().min_by_key(|(_, key, _)| *key).map(|(.., value)| value)
    }

    /// The slot of the object with the key of this one.
    pub(crate) fn find_like(&self, object: &T) -> Option<Slot> {
        with_key(object, |key| self.find(key))
    }

    /// Makes room for this many new keys.
    pub(crate) fn make_room(&mut self, keys: usize) {
        let Self { entries, table, hasher, .. } = self;
        entries.reserve(keys);
        table.reserve(keys, |&slot| hash_of(entries, hasher, slot));
    }

    /// Returns the slot of a key, with an empty place for the object if the key is new.
    pub(crate) fn reserve(&mut self, key: &T::Key) -> Slot {
        let hash = self.hash(key);
        self.lookup(hash, key).unwrap_or_else(|| self.insert(hash, key.clone()))
    }

    /// Like [`reserve`](Self::reserve), for a key that the caller needs no longer.
    pub(crate) fn reserve_owned(&mut self, key: T::Key) -> Slot {
        let hash = self.hash(&key);
        self.lookup(hash, &key).unwrap_or_else(|| self.insert(hash, key))
    }

    /// Finds the slot of a key whose hash is known.
    pub(crate) fn lookup(&self, hash: u64, key: &T::Key) -> Option<Slot> {
        self.table.find(hash, |&slot| is_at(&self.entries, slot, key)).copied()
    }

    /// Gives a slot to a key that has none.
    pub(crate) fn insert(&mut self, hash: u64, key: T::Key) -> Slot {
        let Self { entries, table, free, hasher, .. } = self;
        let entry = Entry::Used { key, value: None };
        let slot = match free.pop() {
            Some(slot) => {
                entries[slot as usize] = entry;
                slot
            }
            None => {
                entries.push(entry);
                slot_of(entries.len() - 1)
            }
        };
        table.insert_unique(hash, slot, |&slot| hash_of(entries, hasher, slot));
        slot
    }

    /// Replaces the object of a reserved slot and returns the previous one.
    pub(crate) fn replace(&mut self, slot: Slot, value: Option<Arc<T>>) -> Option<Arc<T>> {
        let Entry::Used { value: place, .. } = &mut self.entries[slot as usize] else {
            return None;
        };
        let is_there = value.is_some();
        let old = std::mem::replace(place, value);
        if is_there != old.is_some() {
            self.live = if is_there { self.live + 1 } else { self.live - 1 };
            self.order.outdate();
        }
        old
    }

    /// Gives up the slot if its object is gone, and returns the key that it had.
    pub(crate) fn sweep(&mut self, slot: Slot) -> Option<T::Key> {
        let Entry::Used { key, value: None } = &self.entries[slot as usize] else { return None };
        let hash = self.hasher.hash_one(key);
        if let Ok(entry) = self.table.find_entry(hash, |&other| other == slot) {
            entry.remove();
        }
        self.free.push(slot);
        match std::mem::replace(&mut self.entries[slot as usize], Entry::Free) {
            Entry::Used { key, .. } => Some(key),
            Entry::Free => None,
        }
    }

    /// Gives memory back after many objects have gone: the places behind the last one in use, and
    /// the room in the table.
    pub(crate) fn trim(&mut self) {
        if self.free.len() <= KEPT.max(self.live) {
            return;
        }
        while let Some(Entry::Free) = self.entries.last() {
            self.entries.pop();
        }
        let slots = self.entries.len();
        self.free.retain(|&slot| (slot as usize) < slots);
        self.free.shrink_to(KEPT);
        let Self { entries, table, hasher, order, live, .. } = self;
        entries.shrink_to(slots + KEPT);
        table.shrink_to(*live + KEPT, |&slot| hash_of(entries, hasher, slot));
        order.trim();
    }
}

/// Room for fewer objects than this is not worth giving back.
const KEPT: usize = 64;

fn is_at<T: Object>(entries: &[Entry<T>], slot: Slot, key: &T::Key) -> bool {
    matches!(&entries[slot as usize], Entry::Used { key: other, .. } if other == key)
}

fn hash_of<T: Object>(entries: &[Entry<T>], hasher: &RandomState, slot: Slot) -> u64 {
    match &entries[slot as usize] {
        Entry::Used { key, .. } => hasher.hash_one(key),
        Entry::Free => 0,
    }
}

fn slot_of(index: usize) -> Slot {
    Slot::try_from(index).expect("a collection holds fewer than 2^32 objects")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(store: &mut Store<String>, key: &str) -> Slot {
        let slot = store.reserve(&key.to_owned());
        store.replace(slot, Some(Arc::new(key.to_owned())));
        slot
    }

    #[test]
    fn key_that_comes_back_before_the_sweep_keeps_its_slot() {
        let mut store = Store::<String>::new();
        let slot = put(&mut store, "a");
        store.replace(slot, None);
        assert_eq!(store.len(), 0);
        assert_eq!(put(&mut store, "b"), slot + 1);
        assert_eq!(put(&mut store, "a"), slot);
        assert_eq!(store.sweep(slot), None);
        assert_eq!(store.len(), 2);
    }

    #[test]
    fn swept_slot_is_reused() {
        let mut store = Store::<String>::new();
        let slot = put(&mut store, "a");
        store.replace(slot, None);
        assert_eq!(store.sweep(slot), Some("a".to_owned()));
        assert_eq!(store.find(&"a".to_owned()), None);
        assert_eq!(put(&mut store, "b"), slot);
        assert_eq!(store.slots(), 1);
    }

    #[test]
    fn list_is_sorted_by_key() {
        let mut store = Store::<String>::new();
        for key in ["c", "a", "b"] {
            put(&mut store, key);
        }
        let keys: Vec<_> = store.sorted().map(|value| (**value).clone()).collect();
        assert_eq!(keys, ["a", "b", "c"]);
        let slot = put(&mut store, "aa");
        store.replace(1, None);
        assert_eq!(store.ordered(), [slot, 2, 0]);
    }

    #[test]
    fn trimmed_store_keeps_its_objects_and_gives_up_the_rest() {
        let mut store = Store::<String>::new();
        let names: Vec<_> = (0..1000).map(|number| format!("{number:04}")).collect();
        names.iter().for_each(|name| {
            put(&mut store, name);
        });
        for name in &names[10..] {
            let slot = store.find(name).expect("it was put there");
            store.replace(slot, None);
            store.sweep(slot);
        }
        store.trim();
        assert_eq!((store.len(), store.slots(), store.free.len()), (10, 10, 0));
        assert!(store.entries.capacity() < 100);
        assert!(names[..10].iter().all(|name| store.get(name).is_some()));
        assert_eq!(put(&mut store, "new"), 10);
    }
}
