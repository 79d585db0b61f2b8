//! Becoming a reader of other collections.

use crate::node::{AnyNode, Core};
use std::sync::{Arc, Weak};

/// Makes the node that is being evaluated a reader of its parts.
pub(crate) struct Link<'a> {
    core: &'a Core,
    reader: Weak<dyn AnyNode>,
    is_raised: bool,
}

impl<'a> Link<'a> {
    pub(crate) fn new(core: &'a Core, reader: Weak<dyn AnyNode>) -> Self {
        Self { core, reader, is_raised: false }
    }

    /// Makes sure that changes of a part are noticed and come first; refuses what cannot be read.
    pub(crate) fn attach(&mut self, part: &Core) -> Result<(), String> {
        if !Arc::ptr_eq(&part.graph, &self.core.graph) {
            return Err(format!("collection {:?} belongs to another graph", part.name));
        }
        if part.rank() >= self.core.rank() {
            if let Some(path) = self.core.path_to(part.id) {
                return Err(format!("cycle: {} -> {}", path.join(" -> "), self.core.name));
            }
            self.core.raise(part.rank() + 1);
            self.is_raised = true;
        }
        part.add_reader(self.core.id, Weak::clone(&self.reader));
        Ok(())
    }

    pub(crate) fn detach(&self, part: &Core) {
        part.remove_reader(self.core.id);
    }

    /// Whether something was attached that may have to be evaluated first.
    pub(crate) fn is_raised(&self) -> bool {
        self.is_raised
    }
}
