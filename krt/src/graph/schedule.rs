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
    /// The only node, as often as not.
    only: Option<Arc<dyn AnyNode>>,
    /// Empty while there is at most one.
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
        if self.is_empty() {
            self.only = Some(node);
            return;
        }
        self.heap.extend(self.only.take().into_iter().chain([node]).map(Entry::new));
    }

    pub(crate) fn pop(&mut self) -> Option<Arc<dyn AnyNode>> {
        let node = self.only.take().or_else(|| self.pop_heap())?;
        node.core().set_scheduled(false);
        Some(node)
    }

    fn pop_heap(&mut self) -> Option<Arc<dyn AnyNode>> {
        loop {
            let Entry { place, node } = self.heap.pop()?;
            let entry = Entry::new(node);
            if entry.place == place {
                return Some(entry.node);
            }
            self.heap.push(entry);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.only.is_none() && self.heap.is_empty()
    }
}

impl Entry {
    fn new(node: Arc<dyn AnyNode>) -> Self {
        Self { place: Reverse(node.core().place()), node }
    }
}

/// A transaction that unwinds leaves nodes behind, which the next one must be able to schedule.
impl Drop for Schedule {
    fn drop(&mut self) {
        let heap = self.heap.iter().map(|entry| &entry.node);
        for node in self.only.iter().chain(heap) {
            node.core().set_scheduled(false);
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
