//! Becoming a reader of other collections.

use crate::Object;
use crate::node::{AnyNode, Core, Node, NodeId};
use crate::world::Token;
use std::sync::{Arc, Weak};

/// Makes the node that is being evaluated a reader of its parts, in the next commit.
pub(crate) struct Link<'a> {
    core: &'a Core,
    token: &'a Token,
    /// The nodes that have changed in this transaction.
    changed: &'a [Arc<dyn AnyNode>],
    /// Nodes with a lower place have nothing more to say in this transaction.
    place: (u32, u64),
    links: Links,
}

/// The parts that the node is to read from now on, and those that it is not.
#[derive(Default)]
pub(crate) struct Links {
    /// In the order in which they were decided.
    changes: Vec<Change>,
    is_raised: bool,
    is_cutting: bool,
}

enum Change {
    Attach(Arc<dyn AnyNode>),
    Detach(Arc<dyn AnyNode>),
    /// Detaches another reader from this node, or from the one that is named.
    Cut {
        read: Option<Arc<dyn AnyNode>>,
        reader: NodeId,
    },
}

/// Whether a part is read from now on.
pub(crate) enum Attached {
    Yes,
    /// The update has to be repeated after the links have been applied.
    NotYet,
    /// It cannot be read, for this reason.
    No(String),
}

impl<'a> Link<'a> {
    pub(crate) fn new(core: &'a Core, token: &'a Token, changed: &'a [Arc<dyn AnyNode>]) -> Self {
        Self { core, token, changed, place: core.place(), links: Links::default() }
    }

    /// Lists the nodes that may have changed in this transaction, of the whole graph.
    pub(crate) fn changed(&self) -> &'a [Arc<dyn AnyNode>] {
        self.changed
    }

    pub(crate) fn token(&self) -> &'a Token {
        self.token
    }

    /// Whether every change up to now has reached its readers.
    pub(crate) fn has_missed_nothing(&self) -> bool {
        !self.core.graph.has_abandoned()
    }

    /// Makes sure that changes of a part are noticed and come first.
    pub(crate) fn attach<T: Object>(&mut self, part: &Arc<Node<T>>) -> Attached {
        let core = &part.core;
        if !Arc::ptr_eq(&core.graph, &self.core.graph) {
            return Attached::No(format!("collection {:?} belongs to another graph", core.name));
        }
        if core.rank() >= self.core.rank() {
            if let Some(path) = self.core.path_to(self.token, core.id) {
                return self.cut(&path);
            }
            self.core.raise(self.token, core.rank() + 1);
            self.links.is_raised = true;
        }
        self.links.changes.push(Change::Attach(Arc::<Node<T>>::clone(part)));
        Attached::Yes
    }

    /// Cuts a path from this node to one that it is to read, if another node on the way is about to
    /// give up what it reads.
    fn cut(&mut self, path: &[Arc<dyn AnyNode>]) -> Attached {
        let is_final = |core: &Core| core.place() < self.place;
        let mut read: Option<&Arc<dyn AnyNode>> = None;
        for reader in path {
            let part = read.map_or(self.core.id, |read| read.core().id);
            if reader.gives_up(self.token, part, &is_final) {
                let link = Change::Cut { read: read.map(Arc::clone), reader: reader.core().id };
                self.links.changes.push(link);
                self.links.is_cutting = true;
                return Attached::NotYet;
            }
            read = Some(reader);
        }
        Attached::No(format!("cycle: {}", self.core.describe_cycle(path)))
    }

    /// Attaches what the node was made to read, which can close no cycle.
    pub(crate) fn attach_lasting<T: Object>(&mut self, part: &Arc<Node<T>>) {
        if let Attached::No(error) = self.attach(part) {
            let Core { name, .. } = self.core;
            tracing::error!(collection = %name, error, "a collection cannot read its input");
        }
    }

    pub(crate) fn detach<T: Object>(&mut self, part: &Arc<Node<T>>) {
        self.links.changes.push(Change::Detach(Arc::<Node<T>>::clone(part)));
    }

    /// Whether something could not be attached yet.
    pub(crate) fn is_cutting(&self) -> bool {
        self.links.is_cutting
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

    /// Whether something could not be attached yet.
    pub(crate) fn is_cutting(&self) -> bool {
        self.is_cutting
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
                Change::Cut { read, reader } => {
                    read.as_ref().map_or(core, |read| read.core()).remove_reader(token, *reader);
                }
            }
        }
    }
}
