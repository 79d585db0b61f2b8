//! Tables from what was asked for to the number of the read.

use super::reads::Renumbering;
use super::{DependencyId, Found};
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

    /// Calls `each` with every number, to be changed, and the hash of its key.
    pub(crate) fn each(&mut self, mut each: impl FnMut(&mut DependencyId, u64)) {
        let hasher = &self.hasher;
        self.table.iter_mut().for_each(|(key, id)| each(id, hasher.hash_one(&*key)));
    }

    pub(crate) fn into_pairs(self) -> impl Iterator<Item = (K, DependencyId)> {
        self.table.into_iter()
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
pub(crate) struct LabelInterner {
    table: HashTable<(LabelSet, Read)>,
    hasher: RandomState,
}

/// One distinct read, with what it has found until a change touches it.
#[derive(Clone)]
pub(crate) struct Read {
    pub(crate) id: DependencyId,
    pub(crate) found: Option<Found>,
}

/// A longer result is not kept: it would cost more memory than it saves time.
const KEPT: usize = 16;

impl Read {
    pub(crate) fn new(id: DependencyId) -> Self {
        Self { id, found: None }
    }

    /// Hands what this fresh read has found to the lasting one.
    pub(crate) fn replace(mut self, lasting: &mut Self, renumbering: &mut Renumbering) {
        self.trim();
        renumbering.set(self.id, lasting.id);
        lasting.found = self.found;
    }

    /// Drops what was found, if it is long.
    pub(crate) fn trim(&mut self) {
        self.found.take_if(|found| found.len() > KEPT);
    }
}

impl LabelInterner {
    pub(crate) fn new() -> Self {
        Self { table: HashTable::new(), hasher: RandomState::default() }
    }

    pub(crate) fn get(&self, labels: &(impl Labels + ?Sized)) -> Option<&Read> {
        let hash = hash_labels(&self.hasher, labels);
        self.table.find(hash, |(set, _)| set.is_same_as(labels)).map(|(_, read)| read)
    }

    pub(crate) fn intern(
        &mut self,
        labels: &(impl Labels + ?Sized),
        allocate: impl FnOnce(u64) -> DependencyId,
    ) -> &mut Read {
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

    /// Calls `each` with every read, to be changed, and the hash of its labels.
    pub(crate) fn each(&mut self, mut each: impl FnMut(&mut Read, u64)) {
        let hasher = &self.hasher;
        self.table.iter_mut().for_each(|(set, read)| each(read, hash_labels(hasher, set)));
    }

    pub(crate) fn into_pairs(self) -> impl Iterator<Item = (LabelSet, Read)> {
        self.table.into_iter()
    }

    /// Lists the sets with the numbers of their reads.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&LabelSet, DependencyId)> {
        self.table.iter().map(|(set, read)| (set, read.id))
    }

    pub(crate) fn set_of(&self, hash: u64, id: DependencyId) -> Option<&LabelSet> {
        self.table.find(hash, |(_, read)| read.id == id).map(|(set, _)| set)
    }

    pub(crate) fn outdate(&mut self, hash: u64, id: DependencyId) {
        if let Some((_, read)) = self.table.find_mut(hash, |(_, read)| read.id == id) {
            read.found = None;
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
