//! One transaction from its writes to the last callback.

use super::{Inner, Schedule, Transaction};
use crate::node::{AnyNode, Commit, Core, Evaluation, Node, NodeStats};
use crate::observer::{NodeRun, Observer, TransactionReport};
use crate::{Object, Revision};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

/// The state of the transaction that is being settled; between transactions kept for its room.
#[derive(Default)]
pub(crate) struct Turn {
    pub(crate) revision: Revision,
    pub(crate) schedule: Schedule,
    /// The nodes with changes to be published and forgotten.
    changed: Vec<Arc<dyn AnyNode>>,
    /// Whether the node at hand belongs to them.
    has_changed: bool,
    events: usize,
}

impl Turn {
    /// Applies writes; whatever node is at hand stays so.
    pub(super) fn apply(&mut self, transaction: Transaction) {
        let has_changed = std::mem::take(&mut self.has_changed);
        for writes in transaction.into_writes() {
            writes.apply(self);
        }
        self.has_changed = has_changed;
    }

    /// The nodes that have changed so far, and have something to publish or to forget.
    pub(crate) fn changed(&self) -> &[Arc<dyn AnyNode>] {
        &self.changed
    }

    /// Goes on with what a node has committed.
    pub(crate) fn committed<T: Object>(&mut self, node: &Node<T>, commit: Commit) {
        let Commit { changes, has_traces, has_indexes, readers } = commit;
        self.events += changes;
        self.has_changed |= has_traces;
        if changes > 0 {
            if has_indexes {
                node.maintain_indexes();
            }
            readers.into_iter().for_each(|reader| self.schedule.push(reader));
        }
    }

    /// Marks a node as synced and goes on with that, if it is news.
    pub(crate) fn mark_synced<T: Object>(&mut self, node: &Node<T>) {
        if node.core.mark_synced() {
            self.has_changed = true;
            let readers = node.core.readers(&node.core.graph.world.read());
            readers.into_iter().for_each(|reader| self.schedule.push(reader));
        }
    }

    /// Keeps the node at hand for publishing, if it has something to publish.
    pub(crate) fn keep_if_changed(&mut self, node: Arc<dyn AnyNode>) {
        if std::mem::take(&mut self.has_changed) {
            self.changed.push(node);
        }
    }
}

impl Inner {
    pub(crate) fn commit(&self, turn: &mut Turn, revision: Revision, transaction: Transaction) {
        let start = self.observed_at();
        let (nodes, events) = self.settle(turn, revision, |turn| turn.apply(transaction));
        if let Some((observer, start)) = start {
            let duration = self.clock.now().saturating_sub(start);
            let report = TransactionReport { revision, nodes, events, duration };
            observer.transaction_settled(&report);
        }
        tracing::trace!(%revision, nodes, events, "transaction settled");
    }

    /// Lets `change` do something to the nodes, and settles what follows from it.
    ///
    /// Returns how many nodes were evaluated and how many objects changed.
    pub(crate) fn settle(
        &self,
        turn: &mut Turn,
        revision: Revision,
        change: impl FnOnce(&mut Turn),
    ) -> (usize, usize) {
        turn.revision = revision;
        turn.events = 0;
        change(turn);
        let nodes = self.evaluate(turn);
        self.set_committed(revision);
        if turn.changed.len() > 1 {
            turn.changed.sort_by_key(|node| node.core().place());
        }
        turn.changed.iter().for_each(|node| node.publish(revision));
        self.flush_groups(revision);
        turn.changed.drain(..).for_each(|node| node.forget_changes());
        (nodes, turn.events)
    }

    fn evaluate(&self, turn: &mut Turn) -> usize {
        let mut nodes = 0;
        while let Some(node) = turn.schedule.pop() {
            let start = self.observed_at();
            let events = turn.events;
            match node.evaluate(turn) {
                Evaluation::Again => turn.schedule.push(Arc::clone(&node)),
                Evaluation::Waiting => {}
                Evaluation::Done(stats) if stats.inputs > 0 => {
                    nodes += 1;
                    if let Some((observer, start)) = start {
                        let changes = turn.events - events;
                        self.report(observer, node.core(), turn.revision, &stats, changes, start);
                    }
                }
                Evaluation::Done(_) => {}
            }
            turn.keep_if_changed(node);
        }
        nodes
    }

    /// Gives up a transaction that has unwound: nothing more is evaluated or published.
    pub(super) fn abandon(&self) {
        self.note_abandoned();
        let built = std::mem::take(&mut self.queue.lock().built);
        drop(built);
        for node in self.nodes() {
            if catch_unwind(AssertUnwindSafe(|| node.forget_changes())).is_err() {
                tracing::error!(collection = %node.core().name, "an object panicked when dropped");
            }
        }
    }

    /// The observer and the time, if somebody wants to know.
    fn observed_at(&self) -> Option<(&dyn Observer, Duration)> {
        self.observer.as_deref().map(|observer| (observer, self.clock.now()))
    }

    fn report(
        &self,
        observer: &dyn Observer,
        core: &Core,
        revision: Revision,
        stats: &NodeStats,
        changes: usize,
        start: Duration,
    ) {
        observer.node_ran(&NodeRun {
            revision,
            node: core.id,
            name: &core.name,
            inputs: stats.inputs,
            failures: stats.failures,
            changes,
            duration: self.clock.now().saturating_sub(start),
        });
    }
}
