//! The keys that have to be computed.

use crate::Key;
use crate::store::key_hasher;
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use smallvec::SmallVec;

/// Keys to be computed, each with the first place at which something may have changed for it.
///
/// Places count the members of a join; where there are no members everything is at place 0.
pub(crate) struct Dirty<K> {
    places: HashMap<K, u32, RandomState>,
}

impl<K: Key> Dirty<K> {
    pub(crate) fn new() -> Self {
        Self { places: HashMap::with_hasher(key_hasher()) }
    }

    /// Marks keys for which something may have changed at this place.
    pub(crate) fn mark(&mut self, keys: impl IntoIterator<Item = K>, place: u32) {
        let keys = keys.into_iter();
        let expected = keys.size_hint().1.unwrap_or(0);
        if expected > self.places.capacity() {
            self.make_room(expected);
        }
        for key in keys {
            let known = self.places.entry(key).or_insert(place);
            *known = place.min(*known);
        }
    }

    /// Makes room for so many keys, half of which may be marked already unless nothing is.
    #[cold]
    fn make_room(&mut self, keys: usize) {
        self.places.reserve(if self.places.is_empty() { keys } else { keys.div_ceil(2) });
    }

    /// Takes it that everything may have changed at any place.
    pub(crate) fn forget_places(&mut self) {
        self.places.values_mut().for_each(|place| *place = 0);
    }

    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Takes all keys, in order.
    pub(crate) fn take(&mut self) -> SmallVec<[(K, u32); 1]> {
        let mut keys: SmallVec<[(K, u32); 1]> = self.places.drain().collect();
        keys.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
        if self.places.capacity() > KEPT {
            *self = Self::new();
        }
        keys
    }
}

/// Room for more keys than this is not kept for the next transaction.
const KEPT: usize = 64;

impl<K: Key> Extend<K> for Dirty<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, keys: I) {
        self.mark(keys, 0);
    }
}
