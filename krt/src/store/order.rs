//! The order of the keys.

use super::Slot;
use std::sync::OnceLock;

/// The slots of a store sorted by key, made by the first who asks and kept while the keys stay.
#[derive(Default)]
pub(crate) struct Order {
    current: OnceLock<Box<[Slot]>>,
    /// What the order was before the keys changed; nearly right, so that sorting is cheap.
    previous: Box<[Slot]>,
}

impl Order {
    /// Returns the slots sorted by key; `slots` lists them, and `key` has none for a free slot.
    pub(crate) fn get<K: Ord, I: Iterator<Item = Slot>>(
        &self,
        slots: impl Fn() -> I,
        key: impl Fn(Slot) -> Option<K>,
    ) -> &[Slot] {
        self.current.get_or_init(|| {
            let count = slots().max().map_or(0, |last| last as usize + 1);
            let mut is_listed = vec![false; count];
            let before = self.previous.iter().copied().filter(|&slot| key(slot).is_some());
            let mut sorted: Vec<Slot> = Vec::with_capacity(count);
            for slot in before.chain(slots()) {
                if !std::mem::replace(&mut is_listed[slot as usize], true) {
                    sorted.push(slot);
                }
            }
            // Adapts to the runs that are in order already.
            sorted.sort_by_key(|&slot| key(slot));
            sorted.into_boxed_slice()
        })
    }

    /// Notes that a key has come or gone.
    pub(crate) fn outdate(&mut self) {
        if let Some(order) = self.current.take() {
            self.previous = order;
        }
    }

    pub(crate) fn trim(&mut self) {
        self.previous = Box::default();
    }
}
