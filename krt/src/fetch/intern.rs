//! Tables from what was asked for to the number of the dependency.

use super::{DependencyId, Fetched};
use crate::LabelSet;
use crate::labels::{Labels, hash_labels};
use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::{BuildHasher, Hash};

/// Interns keys; removal needs the hash and the number only, so the key is stored once.
pub(crate) struct Interner<K> {
    table: HashTable<(K, DependencyId)>,
    hasher: RandomState,
}

impl<K: Eq + Hash + Clone> Interner<K> {
    pub(crate) fn new() -> Self {
        Self { table: HashTable::new(), hasher: RandomState::default() }
    }

    pub(crate) fn intern(
        &mut self,
        key: &K,
        allocate: impl FnOnce(u64) -> DependencyId,
    ) -> DependencyId {
        let hash = self.hasher.hash_one(key);
        let hasher = &self.hasher;
        let entry =
            self.table.entry(hash, |(other, _)| other == key, |(key, _)| hasher.hash_one(key));
        match entry {
            Entry::Occupied(entry) => entry.get().1,
            Entry::Vacant(entry) => {
                let id = allocate(hash);
                entry.insert((key.clone(), id));
                id
            }
        }
    }

    pub(crate) fn get(&self, key: &K) -> Option<DependencyId> {
        let hash = self.hasher.hash_one(key);
        self.table.find(hash, |(other, _)| other == key).map(|&(_, id)| id)
    }

    pub(crate) fn key_of(&self, hash: u64, id: DependencyId) -> Option<&K> {
        self.table.find(hash, |&(_, other)| other == id).map(|(key, _)| key)
    }

    pub(crate) fn forget(&mut self, hash: u64, id: DependencyId) {
        if let Ok(entry) = self.table.find_entry(hash, |&(_, other)| other == id) {
            entry.remove();
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }
}

/// Interns label sets, whatever type they come in, with what was found for them.
pub(crate) struct LabelInterner<T> {
    table: HashTable<(LabelSet, Read<T>)>,
    hasher: RandomState,
}

/// One distinct read and, if there are not many, the objects that it found.
///
/// Inputs that make the same read get the same objects, until a change touches the dependency.
pub(crate) struct Read<T> {
    pub(crate) id: DependencyId,
    found: Option<Fetched<T>>,
}

/// A longer result is not kept: it would cost more memory than it saves time.
const KEPT: usize = 16;

impl<T> Read<T> {
    pub(crate) fn new(id: DependencyId) -> Self {
        Self { id, found: None }
    }

    /// Returns what was found before, or what `find` finds now.
    pub(crate) fn found(
        &mut self,
        find: impl FnOnce() -> Fetched<T>,
    ) -> (DependencyId, Fetched<T>) {
        let found = match &mut self.found {
            Some(found) => found.share(),
            None => {
                let mut found = find();
                if found.len() <= KEPT {
                    self.found = Some(found.share());
                }
                found
            }
        };
        (self.id, found)
    }

    pub(crate) fn outdate(&mut self) {
        self.found = None;
    }
}

impl<T> LabelInterner<T> {
    pub(crate) fn new() -> Self {
        Self { table: HashTable::new(), hasher: RandomState::default() }
    }

    pub(crate) fn intern(
        &mut self,
        labels: &(impl Labels + ?Sized),
        allocate: impl FnOnce(u64) -> DependencyId,
    ) -> &mut Read<T> {
        let hash = hash_labels(&self.hasher, labels);
        let hasher = &self.hasher;
        let entry = self.table.entry(
            hash,
            |(set, _)| set.is_same_as(labels),
            |(set, _)| hash_labels(hasher, set),
        );
        let new = || (LabelSet::copy_of(labels), Read::new(allocate(hash)));
        &mut entry.or_insert_with(new).into_mut().1
    }

    /// Lists the sets with the numbers of their dependencies.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&LabelSet, DependencyId)> {
        self.table.iter().map(|(set, read)| (set, read.id))
    }

    pub(crate) fn set_of(&self, hash: u64, id: DependencyId) -> Option<&LabelSet> {
        self.table.find(hash, |(_, read)| read.id == id).map(|(set, _)| set)
    }

    pub(crate) fn outdate(&mut self, hash: u64, id: DependencyId) {
        if let Some((_, read)) = self.table.find_mut(hash, |(_, read)| read.id == id) {
            read.outdate();
        }
    }

    pub(crate) fn forget(&mut self, hash: u64, id: DependencyId) {
        if let Ok(entry) = self.table.find_entry(hash, |(_, read)| read.id == id) {
            entry.remove();
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }
}
