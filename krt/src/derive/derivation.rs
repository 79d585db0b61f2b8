//! The logic of a derived node.

use super::ownership::{OutputSlots, Target};
use super::run::{Outcome, Placed, Produced, Runner};
use super::{Dirty, Ownership, Transform};
use crate::dump::{Causes, DumpOptions, GraphStats, InputDump, LogicDump, Wanted};
use crate::fetch::{Dependencies, DependencyId, Interruption};
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
    causes: Causes,
    /// Empty between evaluations, and then only kept for its room.
    produced: Vec<Produced<O>>,
    used: Vec<DependencyId>,
}

/// Room for the results of more inputs than this is given back.
const KEPT: usize = 256;

/// What is known of one input, by its slot.
#[derive(Default)]
pub(crate) struct Input {
    pub(crate) outputs: OutputSlots,
    pub(crate) failure: Option<Box<str>>,
    /// Whether a run has had a result, so that a default comes too late.
    pub(crate) has_result: bool,
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
            causes: Causes::default(),
            produced: Vec::new(),
            used: Vec::new(),
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
        let dirty = &mut self.dirty;
        self.source.each_change(|change| dirty.mark(change.slot));
        self.dependencies.hits(|slot| dirty.mark(slot));
    }

    /// Leaves what came out in `produced`; returns the number of failures.
    fn run_dirty(
        &mut self,
        node: &Arc<Node<O>>,
        source: &Store<I>,
        turn: &mut Turn,
    ) -> Result<usize, Interruption> {
        let slots = self.dirty.sorted();
        let mut runner = Runner {
            core: &node.core,
            reader: &|| weak(node),
            transform: &self.transform,
            source,
            current: &node.snapshot(),
            owners: &self.owners,
            inputs: &mut self.inputs,
            dependencies: &mut self.dependencies,
            turn,
            failures: 0,
        };
        let outcome = runner.run_all(slots, &mut self.used, &mut self.produced);
        let failures = runner.failures;
        if outcome.is_err() {
            self.produced.clear();
        }
        outcome.map(|()| failures)
    }

    fn commit(&mut self, node: &Node<O>, source: &Store<I>) -> usize {
        if self.produced.is_empty() {
            return 0;
        }
        let mut produced = std::mem::take(&mut self.produced);
        let mut reports = Reports::default();
        let count = node.commit(|store, changes| {
            self.publish(source, &mut produced, store, changes, &mut reports);
        });
        produced.shrink_to(KEPT);
        self.produced = produced;
        if reports.contested.is_empty() && reports.repeated.is_empty() {
            return count;
        }
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
        produced: &mut Vec<Produced<O>>,
        store: &mut Store<O>,
        changes: &mut Changes<O>,
        reports: &mut Reports,
    ) {
        let key_of = |input: Slot| source.key(input);
        let mut target = Target { store, changes };
        target.store.make_room(produced.len().saturating_sub(target.store.len()));
        for Produced { input, outputs } in &mut *produced {
            let Outcome::All(keyed) = outputs else { continue };
            let (mut placed, mut kept) = (Placed::new(), OutputSlots::new());
            for (key, value) in std::mem::take(keyed) {
                let slot = target.store.reserve_owned(key);
                placed.push((slot, value));
                kept.push(slot);
            }
            kept.sort_unstable();
            let previous = std::mem::take(&mut self.inputs[*input as usize].outputs);
            for slot in previous.into_iter().filter(|slot| kept.binary_search(slot).is_err()) {
                self.owners.withdraw(&mut target, slot, *input, key_of);
            }
            let repeats = kept.windows(2).filter(|pair| pair[0] == pair[1]);
            reports.repeated.extend(repeats.map(|pair| (pair[0], *input)));
            kept.dedup();
            self.inputs[*input as usize].outputs = kept;
            *outputs = Outcome::Placed(placed);
        }
        for Produced { input, outputs } in produced.drain(..) {
            let mut claim = |slot: Slot, value: Arc<O>| {
                if self.owners.claim(&mut target, slot, input, value, key_of) {
                    reports.contested.push((slot, input));
                }
            };
            match outputs {
                Outcome::Single(slot, value) => claim(slot, value),
                Outcome::Placed(placed) => {
                    placed.into_iter().for_each(|(slot, value)| claim(slot, value));
                }
                Outcome::All(_) => {}
            }
        }
    }
}

impl<I: Object, O: Object, F: Transform<I, O>> Logic<O> for Derivation<I, O, F> {
    fn evaluate(&mut self, node: &Arc<Node<O>>, turn: &mut Turn) -> Evaluation {
        self.note_causes(&node.core);
        if self.has_started {
            self.mark_dirty();
        } else {
            self.begin(&node.core, weak(node));
        }
        if self.waiting.as_ref().is_some_and(|source| !source.core().is_synced()) {
            return Evaluation::Waiting;
        }
        self.waiting = None;
        let source = self.source.snapshot();
        let failures = match self.run_dirty(node, &source, turn) {
            Ok(failures) => failures,
            Err(Interruption::Waiting(source)) => {
                self.waiting = Some(source);
                return Evaluation::Waiting;
            }
            Err(Interruption::Again | Interruption::Refused(_)) => return Evaluation::Again,
        };
        let changes = self.commit(node, &source);
        drop(source);
        let inputs = self.dirty.len();
        self.dirty.clear();
        let source = &self.source;
        self.causes
            .ran(turn.revision, |slot| source.with_store(|store| store.value(slot).is_some()));
        let (id, primary) = (self.id, self.source.core.id);
        self.dependencies.collect_unused(|source| {
            if source.core().id != primary {
                source.core().remove_reader(id);
            }
        });
        let synced = self.source.core.is_synced() && node.core.mark_synced();
        Evaluation::Done(NodeStats { inputs, failures, changes, synced })
    }

    fn dump(&self, _: &DumpOptions) -> LogicDump {
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
        }
    }

    fn count(&self, stats: &mut GraphStats) {
        stats.dependencies += self.dependencies.len();
        stats.dependency_links += self.dependencies.links();
    }

    fn inputs(&self, store: &Store<O>, wanted: &Wanted<'_>) -> Vec<InputDump> {
        let mut keys: Vec<(Slot, I::Key)> = self
            .source
            .with_store(|store| store.iter().map(|(slot, key, _)| (slot, key.clone())).collect());
        keys.sort_unstable_by(|left, right| left.1.cmp(&right.1));
        match *wanted {
            Wanted::First(limit) => keys.truncate(limit),
            Wanted::About(key) => {
                let output = store.iter().find(|(_, other, _)| other.to_string() == key);
                let output = output.map(|(slot, ..)| slot);
                let produces = |slot: Slot| {
                    let input = self.inputs.get(slot as usize).zip(output);
                    input.is_some_and(|(input, output)| input.outputs.contains(&output))
                };
                keys.retain(|(slot, input)| produces(*slot) || input.to_string() == key);
                keys.sort_by_key(|&(slot, _)| !produces(slot));
            }
        }
        keys.into_iter().filter_map(|(slot, key)| self.dump_input(store, slot, &key)).collect()
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
    fn dump_input(&self, store: &Store<O>, slot: Slot, key: &I::Key) -> Option<InputDump> {
        let input = self.inputs.get(slot as usize)?;
        let mut outputs: Vec<_> =
            input.outputs.iter().filter_map(|&output| store.key(output)).collect();
        outputs.sort_unstable();
        Some(InputDump {
            key: key.to_string(),
            outputs: outputs.into_iter().map(ToString::to_string).collect(),
            dependencies: self.dependencies.describe(slot),
            cause: self.causes.of(slot),
            error: input.failure.as_deref().map(str::to_owned),
        })
    }

    fn note_causes(&mut self, core: &Core) {
        if !core.graph.records_causes() {
            self.causes.forget();
        } else if self.has_started {
            self.causes.note_changes(&self.source, &self.dependencies);
        } else {
            self.causes.note_start(&self.source);
        }
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
