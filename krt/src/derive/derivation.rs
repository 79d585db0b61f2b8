//! The logic of a derived node.

use super::ownership::{OutputSlots, Target};
use super::run::{Outcome, Produced, Runner};
use super::{Dirty, Ownership, Transform};
use crate::dump::{DumpOptions, InputDump, LogicDump};
use crate::fetch::{Dependencies, Interruption};
use crate::graph::Turn;
use crate::node::{AnyNode, Core, Evaluation, Logic, Node, NodeId, NodeKind, NodeStats};
use crate::store::{Changes, Slot, Store};
use crate::{Collection, NodeError, Object};
use std::sync::{Arc, Weak};

/// Keeps the outputs of every input of a collection up to date.
pub(crate) struct Derivation<I: Object, O: Object, F> {
    id: NodeId,
    source: Arc<Node<I>>,
    transform: F,
    has_started: bool,
    inputs: Vec<Input>,
    dirty: Dirty,
    dependencies: Dependencies,
    owners: Ownership<O>,
    waiting: Option<Arc<dyn AnyNode>>,
    conflicts: u64,
}

/// What is known of one input, by its slot.
#[derive(Default)]
pub(crate) struct Input {
    pub(crate) outputs: OutputSlots,
    pub(crate) failure: Option<Box<str>>,
}

impl<I: Object, O: Object, F: Transform<I, O>> Derivation<I, O, F> {
    /// Makes the derived collection; its first evaluation is queued like a write.
    pub(crate) fn start(
        input: &Collection<I>,
        name: &str,
        kind: NodeKind,
        transform: F,
    ) -> Collection<O> {
        let source = Arc::clone(input.node());
        let core = Core::new(&source.core.graph, name, kind, source.core.rank() + 1);
        let logic = Self {
            id: core.id,
            source,
            transform,
            has_started: false,
            inputs: Vec::new(),
            dirty: Dirty::default(),
            dependencies: Dependencies::default(),
            owners: Ownership::new(),
            waiting: None,
            conflicts: 0,
        };
        let node = Node::new(core, Some(Box::new(logic)));
        let starting = Arc::downgrade(&node);
        node.core.graph.act(move |turn| {
            if let Some(node) = starting.upgrade() {
                turn.schedule.push(node);
            }
        });
        Collection::new(node)
    }

    /// Becomes a reader of the source and takes all of its objects as dirty.
    fn begin(&mut self, core: &Core, reader: Weak<dyn AnyNode>) {
        self.has_started = true;
        self.source.core.add_reader(self.id, reader);
        core.raise(self.source.core.rank() + 1);
        let dirty = &mut self.dirty;
        self.source.with_store(|store| store.iter().for_each(|(slot, _, _)| dirty.mark(slot)));
    }

    fn mark_dirty(&mut self) {
        for change in self.source.changes().iter().flat_map(|changes| changes.iter()) {
            self.dirty.mark(change.slot);
        }
        let dirty = &mut self.dirty;
        self.dependencies.hits(|slot| dirty.mark(slot));
    }

    fn run_dirty(
        &mut self,
        node: &Arc<Node<O>>,
        turn: &mut Turn,
    ) -> Result<(Vec<Produced<O>>, usize), Interruption> {
        let slots = self.dirty.sorted();
        let mut runner = Runner {
            core: &node.core,
            reader: weak(node),
            transform: &self.transform,
            source: &self.source.snapshot(),
            current: &node.snapshot(),
            owners: &self.owners,
            inputs: &mut self.inputs,
            dependencies: &mut self.dependencies,
            turn,
            failures: 0,
        };
        let produced = runner.run_all(&slots)?;
        Ok((produced, runner.failures))
    }

    fn commit(&mut self, node: &Node<O>, produced: Vec<Produced<O>>) -> usize {
        if produced.is_empty() {
            return 0;
        }
        let source = self.source.snapshot();
        let mut reports = Reports::default();
        let count = node
            .commit(|store, changes| self.publish(&source, produced, store, changes, &mut reports));
        self.conflicts += (reports.contested.len() + reports.repeated.len()) as u64;
        let collection = &node.core.name;
        for (key, input) in node.with_store(|store| Reports::keys(store, &reports.contested)) {
            let input = source.key(input).map(ToString::to_string);
            tracing::warn!(%collection, key, input, "several inputs produce the same key");
        }
        for (key, input) in node.with_store(|store| Reports::keys(store, &reports.repeated)) {
            let input = source.key(input).map(ToString::to_string);
            tracing::warn!(%collection, key, input, "one input produces the same key twice");
        }
        count
    }

    /// First withdraws what is no longer produced, so that a key can move between inputs.
    fn publish(
        &mut self,
        source: &Store<I>,
        produced: Vec<Produced<O>>,
        store: &mut Store<O>,
        changes: &mut Changes<O>,
        reports: &mut Reports,
    ) {
        let key_of = |input: Slot| source.key(input);
        let mut target = Target { store, changes };
        let mut reserved = Vec::new();
        target.store.make_room(produced.len().saturating_sub(target.store.len()));
        for Produced { input, outputs } in &produced {
            let Outcome::All(outputs) = outputs else { continue };
            let slots: OutputSlots =
                outputs.iter().map(|(key, _)| target.store.reserve(key)).collect();
            let mut kept = slots.clone();
            kept.sort_unstable();
            let previous = std::mem::take(&mut self.inputs[*input as usize].outputs);
            for slot in previous.into_iter().filter(|slot| kept.binary_search(slot).is_err()) {
                self.owners.withdraw(&mut target, slot, *input, key_of);
            }
            let repeats = kept.windows(2).filter(|pair| pair[0] == pair[1]);
            reports.repeated.extend(repeats.map(|pair| (pair[0], *input)));
            kept.dedup();
            self.inputs[*input as usize].outputs = kept;
            reserved.push(slots);
        }
        let mut reserved = reserved.into_iter();
        for Produced { input, outputs } in produced {
            let mut claim = |slot: Slot, value: Arc<O>| {
                if self.owners.claim(&mut target, slot, input, value, key_of) {
                    reports.contested.push((slot, input));
                }
            };
            match outputs {
                Outcome::Single(slot, value) => claim(slot, value),
                Outcome::All(outputs) => {
                    let slots = reserved.next().unwrap_or_default();
                    let outputs = outputs.into_iter().zip(slots);
                    outputs.for_each(|((_, value), slot)| claim(slot, value));
                }
            }
        }
    }
}

impl<I: Object, O: Object, F: Transform<I, O>> Logic<O> for Derivation<I, O, F> {
    fn evaluate(&mut self, node: &Arc<Node<O>>, turn: &mut Turn) -> Evaluation {
        if self.has_started {
            self.mark_dirty();
        } else {
            self.begin(&node.core, weak(node));
        }
        if self.waiting.as_ref().is_some_and(|source| !source.core().is_synced()) {
            return Evaluation::Waiting;
        }
        self.waiting = None;
        let (produced, failures) = match self.run_dirty(node, turn) {
            Ok(outcome) => outcome,
            Err(Interruption::Waiting(source)) => {
                self.waiting = Some(source);
                return Evaluation::Waiting;
            }
            Err(Interruption::Again | Interruption::Refused(_)) => return Evaluation::Again,
        };
        let changes = self.commit(node, produced);
        let inputs = self.dirty.len();
        self.dirty.clear();
        let (id, primary) = (self.id, self.source.core.id);
        self.dependencies.collect_unused(|source| {
            if source.core().id != primary {
                source.core().remove_reader(id);
            }
        });
        let synced = self.source.core.is_synced() && node.core.mark_synced();
        Evaluation::Done(NodeStats { inputs, failures, changes, synced })
    }

    fn dump(&self, options: &DumpOptions) -> LogicDump {
        let mut sources: Vec<NodeId> =
            self.dependencies.sources().map(|source| source.core().id).collect();
        sources.push(self.source.core.id);
        sources.sort_unstable();
        sources.dedup();
        let waiting = self.waiting.as_ref().map(|source| source.core().name.to_string());
        LogicDump {
            reads: sources,
            waiting_for: waiting,
            dependencies: self.dependencies.len(),
            contested_keys: self.owners.contested(),
            conflicts: self.conflicts,
            errors: self.errors().len(),
            inputs: self.dump_inputs(options),
        }
    }

    fn errors(&self) -> Vec<NodeError> {
        let failed = self.inputs.iter().zip(0..).filter_map(|(input, slot)| {
            let message = input.failure.as_ref()?;
            let key = self.source.with_store(|store| store.key(slot).cloned())?;
            Some((key, message.to_string()))
        });
        let mut failed: Vec<_> = failed.collect();
        failed.sort_unstable();
        failed.into_iter().map(|(key, text)| NodeError::new(key.to_string(), text)).collect()
    }
}

impl<I: Object, O: Object, F: Transform<I, O>> Derivation<I, O, F> {
    fn dump_inputs(&self, options: &DumpOptions) -> Vec<InputDump> {
        let mut keys: Vec<(Slot, I::Key)> = self
            .source
            .with_store(|store| store.iter().map(|(slot, key, _)| (slot, key.clone())).collect());
        keys.sort_unstable_by(|left, right| left.1.cmp(&right.1));
        keys.truncate(options.limit());
        let dump = |(slot, key): (Slot, I::Key)| {
            let input = self.inputs.get(slot as usize)?;
            let outputs = input.outputs.len();
            let dependencies = self.dependencies.describe(slot);
            Some(InputDump {
                key: key.to_string(),
                outputs,
                dependencies,
                error: input.failure.as_deref().map(str::to_owned),
            })
        };
        keys.into_iter().filter_map(dump).collect()
    }
}

impl<I: Object, O: Object, F> Drop for Derivation<I, O, F> {
    fn drop(&mut self) {
        self.source.core.remove_reader(self.id);
        for source in self.dependencies.sources() {
            source.core().remove_reader(self.id);
        }
    }
}

/// The mistakes found by a commit: output slot and input slot.
#[derive(Default)]
struct Reports {
    contested: Vec<(Slot, Slot)>,
    repeated: Vec<(Slot, Slot)>,
}

impl Reports {
    fn keys<O: Object>(store: &Store<O>, of: &[(Slot, Slot)]) -> Vec<(String, Slot)> {
        let key = |&(output, input): &(Slot, Slot)| Some((store.key(output)?.to_string(), input));
        of.iter().filter_map(key).collect()
    }
}

fn weak<O: Object>(node: &Arc<Node<O>>) -> Weak<dyn AnyNode> {
    let weak: Weak<Node<O>> = Arc::downgrade(node);
    weak
}
