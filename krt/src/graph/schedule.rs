//! The order in which the nodes of one transaction are evaluated.

use crate::node::AnyNode;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

/// The nodes that are still to be evaluated, lowest rank first, older first within a rank.
///
/// The flag in the core keeps a node from being in here twice.
#[derive(Default)]
pub(crate) struct Schedule {
    heap: BinaryHeap<Entry>,
}

struct Entry {
    place: Reverse<(u32, u64)>,
    node: Arc<dyn AnyNode>,
}

impl Schedule {
    pub(crate) fn push(&mut self, node: Arc<dyn AnyNode>) {
        if node.core().set_scheduled(true) {
            return;
        }
        let place = Reverse(node.core().place());
        self.heap.push(Entry { place, node });
    }

    pub(crate) fn pop(&mut self) -> Option<Arc<dyn AnyNode>> {
        loop {
            let Entry { place, node } = self.heap.pop()?;
            let current = Reverse(node.core().place());
            if current != place {
                self.heap.push(Entry { place: current, node });
                continue;
            }
            node.core().set_scheduled(false);
            return Some(node);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }
}

/// A transaction that unwinds leaves nodes behind, which the next one must be able to schedule.
impl Drop for Schedule {
    fn drop(&mut self) {
        for entry in &self.heap {
            entry.node.core().set_scheduled(false);
        }
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place.cmp(&other.place)
    }
}
