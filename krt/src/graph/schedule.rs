//! The order in which the nodes of one transaction are evaluated.

use crate::node::{AnyNode, NodeId};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// The nodes that are still to be evaluated, lowest rank first, older first within a rank.
#[derive(Default)]
pub(crate) struct Schedule {
    heap: BinaryHeap<Reverse<(u32, NodeId)>>,
    nodes: HashMap<NodeId, Arc<dyn AnyNode>, RandomState>,
}

impl Schedule {
    pub(crate) fn push(&mut self, node: Arc<dyn AnyNode>) {
        let (rank, id) = (node.core().rank(), node.core().id);
        if self.nodes.insert(id, node).is_none() {
            self.heap.push(Reverse((rank, id)));
        }
    }

    pub(crate) fn pop(&mut self) -> Option<Arc<dyn AnyNode>> {
        loop {
            let Reverse((rank, id)) = self.heap.pop()?;
            let Some(node) = self.nodes.get(&id) else { continue };
            let current = node.core().rank();
            if current > rank {
                self.heap.push(Reverse((current, id)));
                continue;
            }
            return self.nodes.remove(&id);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
