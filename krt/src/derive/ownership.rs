//! Which input an output key belongs to.

use crate::Object;
use crate::store::{Changes, Slot, Store, ensure};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use std::sync::Arc;

/// Remembers the owner of every output, and all claimants of the keys that several inputs produce.
///
/// Of several claimants the one with the smallest input key owns the key; when it withdraws, the
/// next one's value takes its place.
pub(crate) struct Ownership<O> {
    /// By output slot; [`NOBODY`] where there is no output.
    owners: Vec<Owner>,
    contested: HashMap<Slot, Vec<Claim<O>>, RandomState>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Owner(Slot);

const NOBODY: Owner = Owner(Slot::MAX);

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
        self.owner(output) == Owner(input)
            && (self.contested.is_empty() || !self.contested.contains_key(&output))
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
        let owner = self.owner(output);
        let is_free = owner == NOBODY || owner == Owner(input);
        if is_free && !self.contested.contains_key(&output) {
            self.place(target, output, Some((input, value)));
            return false;
        }
        let current = target.store.value(output).cloned();
        let mut is_new = false;
        let claims = self.contested.entry(output).or_insert_with(|| {
            is_new = true;
            current.into_iter().map(|value| Claim { input: owner.0, value }).collect()
        });
        match claims.iter_mut().find(|claim| claim.input == input) {
            Some(claim) => target.changes.retire(std::mem::replace(&mut claim.value, value)),
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
            if let Some(place) = claims.iter().position(|claim| claim.input == input) {
                target.changes.retire(claims.remove(place).value);
            }
            self.elect(target, output, key_of);
        } else if self.owner(output) == Owner(input) {
            self.place(target, output, None);
        }
    }

    /// Gives back the room for outputs at `slots` and above, which are gone.
    pub(crate) fn trim(&mut self, slots: usize) {
        if self.owners.len() > slots {
            self.owners.truncate(slots);
            self.owners.shrink_to_fit();
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
        self.place(target, output, winner);
    }

    fn place(&mut self, target: &mut Target<'_, O>, output: Slot, winner: Option<(Slot, Arc<O>)>) {
        let (owner, value) = winner.unzip();
        ensure(&mut self.owners, output as usize, target.store.slots() as usize);
        self.owners[output as usize] = owner.map_or(NOBODY, Owner);
        let old = target.store.replace(output, value);
        target.changes.record(output, old);
    }

    fn owner(&self, output: Slot) -> Owner {
        self.owners.get(output as usize).copied().unwrap_or(NOBODY)
    }
}

impl Default for Owner {
    fn default() -> Self {
        NOBODY
    }
}
