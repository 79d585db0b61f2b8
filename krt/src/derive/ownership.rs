//! Which input an output key belongs to.

use crate::Object;
use crate::store::{Changes, Slot, Store, ensure};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use smallvec::SmallVec;
use std::sync::Arc;

/// Remembers the owner of every output, and all claimants of the keys that several inputs produce.
///
/// Of several claimants the one with the smallest input key owns the key; when it withdraws, the
/// next one's value takes its place.
pub(crate) struct Ownership<O> {
    /// By output slot; empty where there is no output.
    owners: Vec<Option<Slot>>,
    contested: HashMap<Slot, Vec<Claim<O>>, RandomState>,
}

struct Claim<O> {
    input: Slot,
    value: Arc<O>,
}

/// The places that a commit writes to.
pub(crate) struct Target<'a, O: Object> {
    pub(crate) store: &'a mut Store<O>,
    pub(crate) changes: &'a mut Changes<O>,
}

impl<O: Object> Ownership<O> {
    pub(crate) fn new() -> Self {
        Self { owners: Vec::new(), contested: HashMap::default() }
    }

    /// How many keys more than one input produces now.
    pub(crate) fn contested(&self) -> usize {
        self.contested.len()
    }

    pub(crate) fn is_sole(&self, input: Slot, output: Slot) -> bool {
        self.owner(output) == Some(input) && !self.contested.contains_key(&output)
    }

    /// Lets an input produce a value for a reserved slot; tells whether the key became contested.
    pub(crate) fn claim<K: Ord>(
        &mut self,
        target: &mut Target<'_, O>,
        output: Slot,
        input: Slot,
        value: Arc<O>,
        key_of: impl Fn(Slot) -> K,
    ) -> bool {
        let is_free = self.owner(output).is_none_or(|owner| owner == input);
        if is_free && !self.contested.contains_key(&output) {
            self.own(target, output, Some((input, value)));
            return false;
        }
        let owner = self.owner(output).zip(target.store.value(output).cloned());
        let mut is_new = false;
        let claims = self.contested.entry(output).or_insert_with(|| {
            is_new = true;
            owner.into_iter().map(|(input, value)| Claim { input, value }).collect()
        });
        match claims.iter_mut().find(|claim| claim.input == input) {
            Some(claim) => claim.value = value,
            None => claims.push(Claim { input, value }),
        }
        self.elect(target, output, key_of);
        is_new
    }

    /// Takes back what an input has produced for a slot.
    pub(crate) fn withdraw<K: Ord>(
        &mut self,
        target: &mut Target<'_, O>,
        output: Slot,
        input: Slot,
        key_of: impl Fn(Slot) -> K,
    ) {
        if let Some(claims) = self.contested.get_mut(&output) {
            claims.retain(|claim| claim.input != input);
            self.elect(target, output, key_of);
        } else if self.owner(output) == Some(input) {
            self.own(target, output, None);
        }
    }

    fn elect<K: Ord>(
        &mut self,
        target: &mut Target<'_, O>,
        output: Slot,
        key_of: impl Fn(Slot) -> K,
    ) {
        let Some(claims) = self.contested.get(&output) else { return };
        let winner = claims.iter().min_by_key(|claim| key_of(claim.input));
        let winner = winner.map(|claim| (claim.input, Arc::clone(&claim.value)));
        if claims.len() < 2 {
            self.contested.remove(&output);
        }
        self.own(target, output, winner);
    }

    fn own(&mut self, target: &mut Target<'_, O>, output: Slot, winner: Option<(Slot, Arc<O>)>) {
        let index = output as usize;
        ensure(&mut self.owners, index, target.store.slots() as usize);
        let (owner, value) = winner.unzip();
        self.owners[index] = owner;
        let old = target.store.replace(output, value.clone());
        target.changes.record(output, old, value);
    }

    fn owner(&self, output: Slot) -> Option<Slot> {
        self.owners.get(output as usize).copied().flatten()
    }
}

/// The outputs of one input.
pub(crate) type OutputSlots = SmallVec<[Slot; 2]>;
