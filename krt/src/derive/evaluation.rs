//! Bringing a derivation up to date.

use super::commit::Evaluated;
use super::derivation::State;
use super::run::Runner;
use super::{Derivation, Transform};
use crate::Object;
use crate::dump::Causes;
use crate::fetch::Interruption;
use crate::graph::Turn;
use crate::node::{AnyNode, Content, Core, Evaluation, Node, NodeStats};
use crate::store::Slot;
use crate::world::Token;
use smallvec::SmallVec;
use std::sync::Arc;

/// The inputs that have to run, in ascending order.
pub(super) type Dirty = SmallVec<[Slot; 4]>;

impl<I: Object, O: Object, F: Transform<I, O>> Derivation<I, O, F> {
    pub(super) fn bring_up_to_date(&self, node: &Node<O>, turn: &mut Turn) -> Evaluation {
        let token = node.core.graph.world.read();
        let state = self.state.ro(&token);
        if !state.has_started && self.source.core.rank() >= node.core.rank() {
            // The source has risen since this node was made, and may still have to be evaluated.
            node.core.raise(&token, self.source.core.rank() + 1);
            return Evaluation::Again;
        }
        let source = self.source.content.ro(&token);
        let (dirty, stale) = find_dirty(state, source, &token);
        let triggers = self.find_triggers(&node.core, &token);
        let mut evaluated = Evaluated { dirty, stale, triggers, outcomes: SmallVec::new() };
        if state.waiting.as_ref().is_some_and(|source| !source.core().is_synced()) {
            drop(token);
            self.leave_pending(node, evaluated, None);
            return Evaluation::Waiting;
        }
        if state.has_started && evaluated.dirty.is_empty() && evaluated.stale.is_empty() {
            drop(token);
            return self.done(node, turn, NodeStats::default());
        }
        let runner = Runner {
            core: &node.core,
            token: &token,
            transform: &self.transform,
            source: &source.store,
            current: node.store(&token),
            state,
            stale: &evaluated.stale,
            is_last: turn.schedule.is_empty(),
        };
        let ran = runner.run_dirty(&evaluated.dirty, &mut evaluated.outcomes);
        let has_leftovers = state.has_leftovers();
        drop(token);
        if let Err(interruption) = ran {
            return self.interrupted(node, evaluated, interruption);
        }
        let stats = evaluated.stats();
        if has_leftovers || !evaluated.is_simple() {
            self.commit(node, turn, &mut evaluated);
        } else {
            evaluated.commit_changes(node, turn);
        }
        self.done(node, turn, stats)
    }

    fn done(&self, node: &Node<O>, turn: &mut Turn, stats: NodeStats) -> Evaluation {
        node.core.count_runs(stats.inputs);
        if self.source.core.is_synced() {
            turn.mark_synced(node);
        }
        Evaluation::Done(stats)
    }

    /// Nothing that the runs have found is kept, but what made them necessary.
    fn interrupted(
        &self,
        node: &Node<O>,
        evaluated: Evaluated<O>,
        interruption: Interruption,
    ) -> Evaluation {
        match interruption {
            Interruption::Again(source) => {
                self.leave_pending(node, evaluated, Some(source));
                Evaluation::Again
            }
            Interruption::Waiting(source) => {
                self.leave_pending(node, evaluated, Some(Arc::clone(&source)));
                let mut token = node.core.graph.world.write();
                let waiting = self.state.rw(&mut token).waiting.replace(source);
                drop(token);
                drop(waiting);
                Evaluation::Waiting
            }
            Interruption::Unbuilt(index) => {
                self.leave_pending(node, evaluated, None);
                index.build();
                Evaluation::Again
            }
            Interruption::Refused(_) => {
                unreachable!("a refused read is a failure of the run, which goes on")
            }
        }
    }

    /// Remembers what has to run, and sees to it that `source` tells when it has changed.
    fn leave_pending(
        &self,
        node: &Node<O>,
        evaluated: Evaluated<O>,
        source: Option<Arc<dyn AnyNode>>,
    ) {
        let Evaluated { dirty, stale, triggers, outcomes } = evaluated;
        let mut token = node.core.graph.world.write();
        self.begin(node, &mut token);
        if let Some(source) = &source {
            source.core().add_reader(&mut token, self.id, node.weak());
        }
        let (state, inputs) = token.rw2(&self.state, &self.source.content);
        for &input in &dirty {
            if inputs.store.value(input).is_none() {
                state.inputs.forget(input);
            }
        }
        state.pending = dirty.into_vec();
        state.dependencies.outdate(&stale);
        state.causes.note(triggers);
        state.attached.extend(source);
        drop(token);
        drop(outcomes);
    }

    /// Becomes a reader of the source, the first time.
    pub(super) fn begin(&self, node: &Node<O>, token: &mut Token) {
        if !std::mem::replace(&mut self.state.rw(token).has_started, true) {
            self.source.core.add_reader(token, self.id, node.weak());
            node.core.raise(token, self.source.core.rank() + 1);
        }
    }

    fn find_triggers(&self, core: &Core, token: &Token) -> Option<Causes> {
        if !core.graph.records_causes() {
            return None;
        }
        let state = self.state.ro(token);
        let mut triggers = Causes::default();
        if state.has_started {
            triggers.note_changes(&self.source, &state.dependencies, token);
        } else {
            triggers.note_start(&self.source, token);
        }
        Some(triggers)
    }
}

/// Finds the inputs that the transaction makes dirty, and the reads that it outdates.
fn find_dirty<I: Object, O: Object>(
    state: &State<O>,
    source: &Content<I>,
    token: &Token,
) -> (Dirty, Vec<u32>) {
    let mut dirty = Dirty::new();
    let mut stale = Vec::new();
    if state.has_started {
        for change in source.changed() {
            dirty.push(change.slot);
        }
        stale = state.dependencies.hits(token, |input| dirty.push(input));
    } else {
        for (slot, ..) in source.store.iter() {
            dirty.push(slot);
        }
    }
    if !state.pending.is_empty() {
        dirty.extend_from_slice(&state.pending);
    }
    if dirty.len() > 1 {
        // Adapts to the runs that the parts above have in order.
        dirty.sort();
        dirty.dedup();
    }
    (dirty, stale)
}
