//! Putting the outcome of an evaluation in place.

use super::derivation::State;
use super::evaluation::Dirty;
use super::outcome::{Notes, Output};
use super::{Derivation, Outcome, Produced, Target, Transform};
use crate::Object;
use crate::dump::Causes;
use crate::fetch::DependencyId;
use crate::graph::Turn;
use crate::node::{AnyNode, Content, Node, NodeStats};
use crate::store::{Slot, Store};
use crate::world::Token;
use smallvec::SmallVec;
use std::sync::Arc;

/// An evaluation that has run.
pub(super) struct Evaluated<O: Object> {
    pub(super) dirty: Dirty,
    pub(super) stale: Vec<DependencyId>,
    /// Why the inputs are dirty, if that is recorded.
    pub(super) triggers: Option<Causes>,
    /// In the order of the inputs.
    pub(super) outcomes: SmallVec<[Outcome<O>; 1]>,
}

impl<O: Object> Evaluated<O> {
    /// Whether there is nothing to commit but values of outputs that their inputs have to
    /// themselves.
    pub(super) fn is_simple(&self) -> bool {
        self.stale.is_empty()
            && self.triggers.is_none()
            && self.outcomes.iter().all(Outcome::has_only_changes)
    }

    /// Commits a simple evaluation.
    pub(super) fn commit_changes(&mut self, node: &Node<O>, turn: &mut Turn) {
        if self.outcomes.iter().all(Outcome::is_empty) {
            return;
        }
        let mut token = node.core.graph.world.write();
        let Content { store, changes, .. } = node.content.rw(&mut token);
        for outcome in &mut self.outcomes {
            for (_, produced) in outcome.produced.drain(..) {
                if let Produced::Changed(slot, value) = produced {
                    let old = store.replace(slot, Some(value));
                    changes.record(slot, old);
                }
            }
        }
        let commit = node.conclude(&token);
        drop(token);
        turn.committed(node, commit);
    }

    pub(super) fn stats(&self) -> NodeStats {
        let failures = self.outcomes.iter().map(|outcome| outcome.failed).sum();
        NodeStats { inputs: self.dirty.len(), failures }
    }
}

impl<I: Object, O: Object, F: Transform<I, O>> Derivation<I, O, F> {
    pub(super) fn commit(&self, node: &Node<O>, turn: &mut Turn, evaluated: &mut Evaluated<O>) {
        let Evaluated { stale, triggers, outcomes, .. } = evaluated;
        let world = &node.core.graph.world;
        let mut token = world.write();
        self.begin(node, &mut token);
        let (state, content, source) = token.rw3(&self.state, &node.content, &self.source.content);
        let mut commit =
            Committing { state, content, source: &source.store, mistakes: Mistakes::default() };
        let is_plain = outcomes.iter().all(Outcome::is_plain);
        let had_contested = commit.state.owners.contested() > 0;
        if !is_plain {
            outcomes.iter_mut().for_each(|outcome| commit.withdraw(outcome));
        }
        commit.make_room(outcomes);
        outcomes.iter_mut().for_each(|outcome| commit.put(outcome));
        let mistakes = commit.mistakes;
        let may_be_unreal = !is_plain || had_contested || state.owners.contested() > 0;
        if may_be_unreal {
            content.changes.merge();
        }
        state.dependencies.outdate(stale);
        let mut links = Links { new: Vec::new(), left: std::mem::take(&mut state.attached) };
        for outcome in outcomes.iter_mut() {
            state.take_reads(outcome, source.store.slots() as usize, &mut links);
        }
        let retired = state.dependencies.collect_unused(|source| links.left.push(source));
        let waiting = state.waiting.take();
        if !state.pending.is_empty() {
            state.pending = Vec::new();
        }
        if triggers.is_some() || !state.causes.is_empty() {
            let exists = |slot| source.store.value(slot).is_some();
            state.causes.ran(triggers.take(), turn.revision, exists);
        }
        self.relink(node, &mut token, &links);
        let committed = node.conclude(&token);
        drop(token);
        drop((retired, waiting, links));
        let committed = if may_be_unreal && committed.has_traces {
            node.leave_out_unreal();
            node.conclude(&world.read())
        } else {
            committed
        };
        self.report(node, &mistakes);
        turn.committed(node, committed);
    }

    /// Becomes a reader of the sources that are read now, and ceases to be one of the others.
    fn relink(&self, node: &Node<O>, token: &mut Token, links: &Links) {
        for source in &links.new {
            source.core().add_reader(token, self.id, node.weak());
        }
        for source in &links.left {
            let id = source.core().id;
            let dependencies = &self.state.ro(token).dependencies;
            let is_read = dependencies.sources().any(|source| source.core().id == id);
            if id != self.source.core.id && !is_read {
                source.core().remove_reader(token, self.id);
            }
        }
    }

    fn report(&self, node: &Node<O>, mistakes: &Mistakes) {
        if mistakes.is_empty() {
            return;
        }
        let collection = &node.core.name;
        let token = node.core.graph.world.read();
        let (outputs, inputs) = (node.store(&token), self.source.store(&token));
        let name = |&(output, input): &(Slot, Slot)| {
            let input = inputs.key(input).map(ToString::to_string);
            (outputs.key(output).map(ToString::to_string), input)
        };
        let contested: Vec<_> = mistakes.contested.iter().map(name).collect();
        let repeated: Vec<_> = mistakes.repeated.iter().map(name).collect();
        drop(token);
        for (key, input) in contested {
            tracing::warn!(%collection, key, input, "several inputs produce the same key");
        }
        for (key, input) in repeated {
            tracing::warn!(%collection, key, input, "one input produces the same key twice");
        }
    }
}

/// The places that a commit writes to.
struct Committing<'a, I: Object, O: Object> {
    state: &'a mut State<O>,
    content: &'a mut Content<O>,
    source: &'a Store<I>,
    mistakes: Mistakes,
}

/// The mistakes found by a commit: output slot and input slot.
#[derive(Default)]
struct Mistakes {
    contested: Vec<(Slot, Slot)>,
    repeated: Vec<(Slot, Slot)>,
}

impl Mistakes {
    fn is_empty(&self) -> bool {
        self.contested.is_empty() && self.repeated.is_empty()
    }
}

/// Sources that are read for the first time, and those that may not be read any more.
struct Links {
    new: Vec<Arc<dyn AnyNode>>,
    left: Vec<Arc<dyn AnyNode>>,
}

impl<I: Object, O: Object> Committing<'_, I, O> {
    /// Takes back what is no longer produced, before anything new is claimed, so that a key can
    /// move between inputs.
    fn withdraw(&mut self, outcome: &mut Outcome<O>) {
        for &input in outcome.notes.iter().flat_map(|notes| &notes.gone) {
            self.replace_outputs(input, &[]);
            self.state.inputs.forget(input);
        }
        for (input, produced) in &mut outcome.produced {
            let Produced::All(outputs) = produced else { continue };
            let mut slots = SmallVec::<[Slot; 8]>::new();
            for output in outputs {
                let slot = output.place(&mut self.content.store);
                slots.push(slot);
            }
            slots.sort_unstable();
            for pair in slots.windows(2).filter(|pair| pair[0] == pair[1]) {
                self.state.conflicts += 1;
                self.mistakes.repeated.push((pair[0], *input));
            }
            slots.dedup();
            self.replace_outputs(*input, &slots);
        }
    }

    fn replace_outputs(&mut self, input: Slot, outputs: &[Slot]) {
        let State { inputs, owners, .. } = &mut *self.state;
        let Content { store, changes, .. } = &mut *self.content;
        let previous: SmallVec<[Slot; 8]> = inputs.outputs(input).collect();
        let mut target = Target { store, changes };
        for slot in previous {
            if outputs.binary_search(&slot).is_err() {
                owners.withdraw(&mut target, slot, input, |input| self.source.key(input));
            }
        }
        inputs.set_outputs(input, outputs, self.source.slots() as usize);
    }

    /// Prepares for many outputs at once.
    fn make_room(&mut self, outcomes: &[Outcome<O>]) {
        let produced: usize = outcomes.iter().map(|outcome| outcome.produced.len()).sum();
        self.content.store.make_room(produced.saturating_sub(self.content.store.len()));
    }

    fn put(&mut self, outcome: &mut Outcome<O>) {
        let slots = self.source.slots() as usize;
        for (input, produced) in outcome.produced.drain(..) {
            match produced {
                Produced::Changed(slot, value) => self.change(input, slot, value),
                Produced::First(key, value) => {
                    let slot = self.content.store.reserve_owned(key);
                    self.state.inputs.set_outputs(input, &[slot], slots);
                    self.claim(input, slot, value);
                }
                Produced::All(outputs) => {
                    for output in outputs {
                        if let Output::Placed(value, slot) = output {
                            self.claim(input, slot, value);
                        }
                    }
                }
            }
        }
        let Some(notes) = &mut outcome.notes else { return };
        for &input in &notes.first_results {
            self.state.inputs.note_result(input, slots);
        }
        for (input, failure) in notes.failures.drain(..) {
            self.state.inputs.set_failure(input, failure);
        }
    }

    fn change(&mut self, input: Slot, slot: Slot, value: Arc<O>) {
        if !self.state.owners.is_sole(input, slot) {
            return self.claim(input, slot, value);
        }
        let Content { store, changes, .. } = &mut *self.content;
        let old = store.replace(slot, Some(value));
        changes.record(slot, old);
    }

    fn claim(&mut self, input: Slot, slot: Slot, value: Arc<O>) {
        let State { owners, conflicts, .. } = &mut *self.state;
        let Content { store, changes, .. } = &mut *self.content;
        let mut target = Target { store, changes };
        if owners.claim(&mut target, slot, input, value, |input| self.source.key(input)) {
            *conflicts += 1;
            self.mistakes.contested.push((slot, input));
        }
    }
}

impl<O: Object> Output<O> {
    /// Reserves the slot and returns it.
    fn place(&mut self, store: &mut Store<O>) -> Slot {
        match self {
            Self::Same(slot) | Self::Placed(_, slot) => *slot,
            Self::New(key, value) => {
                let slot = store.reserve(key);
                *self = Self::Placed(Arc::clone(value), slot);
                slot
            }
        }
    }
}

impl<O: Object> State<O> {
    fn take_reads(&mut self, outcome: &mut Outcome<O>, slots: usize, links: &mut Links) {
        let renumbering = outcome.fresh.take().map(|fresh| {
            let (renumbering, sources) = self.dependencies.take_over(*fresh);
            links.new.extend(sources);
            renumbering
        });
        let Some(Notes { readers, used, .. }) = outcome.notes.as_deref_mut() else { return };
        if let Some(renumbering) = renumbering {
            used.iter_mut().for_each(|id| *id = renumbering.of(*id));
        }
        let mut start = 0;
        for &(input, end) in &*readers {
            let end = end as usize;
            self.dependencies.replace(input, &mut used[start..end], slots);
            start = end;
        }
    }
}
