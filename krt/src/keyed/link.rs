//! Becoming a reader of other collections.

use crate::Object;
use crate::node::{AnyNode, Core, Node};
use crate::world::Token;
use std::sync::{Arc, Weak};

/// Makes the node that is being evaluated a reader of its parts, in the next commit.
pub(crate) struct Link<'a> {
    core: &'a Core,
    token: &'a Token,
    links: Links,
}

/// The parts that the node is to read from now on, and those that it is not.
#[derive(Default)]
pub(crate) struct Links {
    /// In the order in which they were decided.
    changes: Vec<Change>,
    is_raised: bool,
}

enum Change {
    Attach(Arc<dyn AnyNode>),
    Detach(Arc<dyn AnyNode>),
}

impl<'a> Link<'a> {
    pub(crate) fn new(core: &'a Core, token: &'a Token) -> Self {
        Self { core, token, links: Links::default() }
    }

    pub(crate) fn token(&self) -> &'a Token {
        self.token
    }

    /// Makes sure that changes of a part are noticed and come first; refuses what cannot be read.
    pub(crate) fn attach<T: Object>(&mut self, part: &Arc<Node<T>>) -> Result<(), String> {
        let core = &part.core;
        if !Arc::ptr_eq(&core.graph, &self.core.graph) {
            return Err(format!("collection {:?} belongs to another graph", core.name));
        }
        if core.rank() >= self.core.rank() {
            if let Some(path) = self.core.path_to(self.token, core.id) {
                return Err(format!("cycle: {} -> {}", path.join(" -> "), self.core.name));
            }
            self.core.raise(self.token, core.rank() + 1);
            self.links.is_raised = true;
        }
        self.links.changes.push(Change::Attach(Arc::<Node<T>>::clone(part)));
        Ok(())
    }

    pub(crate) fn detach<T: Object>(&mut self, part: &Arc<Node<T>>) {
        self.links.changes.push(Change::Detach(Arc::<Node<T>>::clone(part)));
    }

    pub(crate) fn into_links(self) -> Links {
        self.links
    }
}

impl Links {
    /// Whether something was attached that may have to be evaluated first.
    pub(crate) fn is_raised(&self) -> bool {
        self.is_raised
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(crate) fn apply(&self, token: &mut Token, core: &Core, reader: &Weak<dyn AnyNode>) {
        for change in &self.changes {
            match change {
                Change::Attach(part) => {
                    part.core().add_reader(token, core.id, Weak::clone(reader));
                }
                Change::Detach(part) => part.core().remove_reader(token, core.id),
            }
        }
    }
}
