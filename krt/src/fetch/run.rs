//! One run of a transformation.

use super::{Dependencies, DependencyId, Reads};
use crate::Object;
use crate::index::Build;
use crate::node::{AnyNode, Core, Node};
use crate::world::Token;
use smallvec::SmallVec;
use std::panic::resume_unwind;
use std::sync::Arc;

/// The state of one run.
pub(crate) struct Run<'run> {
    pub(crate) core: &'run Core,
    pub(crate) token: &'run Token,
    pub(crate) known: &'run Dependencies,
    /// The known reads that no longer find what they had found, sorted.
    pub(crate) stale: &'run [DependencyId],
    pub(crate) fresh: &'run mut Option<Box<Reads>>,
    pub(crate) used: &'run mut Used,
    pub(crate) interruption: &'run mut Option<Interruption>,
    /// Whether other nodes are still to be evaluated in this transaction.
    pub(crate) is_last: bool,
}

/// The reads that a run has made.
pub(crate) type Used = SmallVec<[DependencyId; 8]>;

/// Why a run ended before its transformation did.
pub(crate) enum Interruption {
    /// Something of the same or a higher rank was read and may still change.
    Again(Arc<dyn AnyNode>),
    /// Something was read that is not synced.
    Waiting(Arc<dyn AnyNode>),
    /// An index was read that has not been built.
    Unbuilt(Arc<dyn Build>),
    /// The read is impossible.
    Refused(String),
}

/// The payload of the unwinding that ends an interrupted run.
struct Interrupted;

impl Run<'_> {
    /// The reads of this evaluation that were not known before it.
    pub(super) fn fresh(fresh: &mut Option<Box<Reads>>) -> &mut Reads {
        fresh.get_or_insert_with(|| Box::new(Reads::fresh()))
    }

    /// Makes sure that a source may be read now.
    ///
    /// Where panics abort, a run that is interrupted goes on, and what it reads does not matter.
    pub(super) fn enter<T: Object>(&mut self, source: &Arc<Node<T>>) {
        if self.interruption.is_some() {
            return unwind();
        }
        let core = &source.core;
        if !Arc::ptr_eq(&core.graph, &self.core.graph) {
            let foreign = format!("collection {:?} belongs to another graph", core.name);
            return self.interrupt(Interruption::Refused(foreign));
        }
        if core.rank() >= self.core.rank() {
            self.enter_late(source);
        }
        if !core.is_synced() {
            self.interrupt(Interruption::Waiting(any(source)));
        }
    }

    fn enter_late<T: Object>(&mut self, source: &Arc<Node<T>>) {
        if let Some(path) = self.core.path_to(self.token, source.core.id) {
            let cycle = self.core.describe_cycle(&path);
            return self.interrupt(Interruption::Refused(format!("cycle: {cycle}")));
        }
        self.core.raise(self.token, source.core.rank() + 1);
        if !self.is_last {
            self.interrupt(Interruption::Again(any(source)));
        }
    }

    /// Whether what a known read has found still holds.
    pub(super) fn is_stale(&self, id: DependencyId) -> bool {
        !self.stale.is_empty() && self.stale.binary_search(&id).is_ok()
    }

    pub(super) fn interrupt(&mut self, interruption: Interruption) {
        self.interruption.get_or_insert(interruption);
        unwind();
    }
}

fn any<T: Object>(node: &Arc<Node<T>>) -> Arc<dyn AnyNode> {
    Arc::<Node<T>>::clone(node)
}

/// Leaves the transformation without the panic hook.
fn unwind() {
    if cfg!(panic = "unwind") {
        resume_unwind(Box::new(Interrupted));
    }
}
