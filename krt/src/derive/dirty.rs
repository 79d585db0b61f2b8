//! The inputs that have to run.

use crate::store::Slot;

/// A set of slots that survives an interrupted evaluation.
#[derive(Default)]
pub(crate) struct Dirty {
    list: Vec<Slot>,
    flags: Vec<bool>,
}

/// Room for more slots than this is given back.
const KEPT: usize = 256;

impl Dirty {
    pub(crate) fn mark(&mut self, slot: Slot) {
        let index = slot as usize;
        if index >= self.flags.len() {
            self.flags.resize(index + 1, false);
        }
        if !self.flags[index] {
            self.flags[index] = true;
            self.list.push(slot);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Lists the slots in ascending order, which makes runs reproducible.
    pub(crate) fn sorted(&mut self) -> &[Slot] {
        self.list.sort_unstable();
        &self.list
    }

    pub(crate) fn clear(&mut self) {
        for slot in self.list.drain(..) {
            self.flags[slot as usize] = false;
        }
        self.list.shrink_to(KEPT);
    }
}
