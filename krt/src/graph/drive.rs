//! One transaction from its writes to the last callback.

use super::{Inner, Schedule, Transaction};
use crate::Revision;
use crate::node::{AnyNode, Core, Evaluation, NodeStats};
use crate::observer::{NodeRun, Observer, TransactionReport};
use std::sync::Arc;
use std::time::Duration;

/// The state of the transaction that is being settled; between transactions kept for its room.
#[derive(Default)]
pub(crate) struct Turn {
    pub(crate) revision: Revision,
    pub(crate) schedule: Schedule,
    changed: Vec<Arc<dyn AnyNode>>,
    events: usize,
}

impl Turn {
    /// Notes that a node has committed, and schedules its readers.
    pub(crate) fn committed(&mut self, node: Arc<dyn AnyNode>, changes: usize, synced: bool) {
        if changes > 0 || synced {
            for reader in node.core().readers() {
                self.schedule.push(reader);
            }
        }
        self.events += changes;
        if synced || node.has_changed() {
            self.changed.push(node);
        }
    }
}

impl Inner {
    pub(crate) fn commit(&self, turn: &mut Turn, revision: Revision, transaction: Transaction) {
        let start = self.observed_at();
        let (nodes, events) = self.settle(turn, revision, |turn| {
            for writes in transaction.into_writes() {
                writes.apply(turn);
            }
        });
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
        turn.changed.sort_by_key(|node| node.core().place());
        turn.changed.iter().for_each(|node| node.publish(revision));
        self.flush_groups(revision);
        turn.changed.drain(..).for_each(|node| node.forget_changes());
        (nodes, turn.events)
    }

    fn evaluate(&self, turn: &mut Turn) -> usize {
        let mut nodes = 0;
        while let Some(node) = turn.schedule.pop() {
            let start = self.observed_at();
            match Arc::clone(&node).evaluate(turn) {
                Evaluation::Again => turn.schedule.push(node),
                Evaluation::Waiting => {}
                Evaluation::Done(stats) => {
                    if stats.inputs > 0 {
                        nodes += 1;
                        node.core().count_runs(stats.inputs);
                        if let Some((observer, start)) = start {
                            self.report(observer, node.core(), turn.revision, &stats, start);
                        }
                    }
                    turn.committed(node, stats.changes, stats.synced);
                }
            }
        }
        nodes
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
        start: Duration,
    ) {
        observer.node_ran(&NodeRun {
            revision,
            node: core.id,
            name: &core.name,
            inputs: stats.inputs,
            failures: stats.failures,
            changes: stats.changes,
            duration: self.clock.now().saturating_sub(start),
        });
    }
}
