//! Tables from what was asked for to the number of the dependency.

use super::DependencyId;
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

/// Interns label sets, whatever type they come in.
pub(crate) struct LabelInterner {
    table: HashTable<(LabelSet, DependencyId)>,
    hasher: RandomState,
}

impl LabelInterner {
    pub(crate) fn new() -> Self {
        Self { table: HashTable::new(), hasher: RandomState::default() }
    }

    pub(crate) fn intern(
        &mut self,
        labels: &(impl Labels + ?Sized),
        allocate: impl FnOnce(u64) -> DependencyId,
    ) -> DependencyId {
        let hash = hash_labels(&self.hasher, labels);
        let hasher = &self.hasher;
        let entry = self.table.entry(
            hash,
            |(set, _)| set.is_same_as(labels),
            |(set, _)| hash_labels(hasher, set),
        );
        match entry {
            Entry::Occupied(entry) => entry.get().1,
            Entry::Vacant(entry) => {
                let id = allocate(hash);
                entry.insert((LabelSet::copy_of(labels), id));
                id
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(LabelSet, DependencyId)> {
        self.table.iter()
    }

    pub(crate) fn set_of(&self, hash: u64, id: DependencyId) -> Option<&LabelSet> {
        self.table.find(hash, |&(_, other)| other == id).map(|(set, _)| set)
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
