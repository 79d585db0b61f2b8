//! The logic of a derived node.

use super::{Inputs, Ownership, Transform};
use crate::dump::{Causes, DumpOptions, GraphStats, InputDump, LogicDump, Wanted};
use crate::fetch::Dependencies;
use crate::graph::Turn;
use crate::node::{AnyNode, Core, Evaluation, Logic, Node, NodeId, NodeKind};
use crate::store::{Slot, Store};
use crate::world::{Guarded, Token};
use crate::{Collection, NodeError, Object};
use std::sync::Arc;

/// Keeps the outputs of every input of a collection up to date.
pub(crate) struct Derivation<I: Object, O: Object, F> {
    pub(super) id: NodeId,
    pub(super) source: Arc<Node<I>>,
    pub(super) transform: F,
    pub(super) state: Guarded<State<O>>,
}

/// What is remembered between evaluations.
pub(super) struct State<O: Object> {
    pub(super) has_started: bool,
    pub(super) inputs: Inputs,
    pub(super) dependencies: Dependencies,
    pub(super) owners: Ownership<O>,
    /// The inputs that an interrupted evaluation has left dirty.
    pub(super) pending: Vec<Slot>,
    /// The sources that an interrupted run wanted to read, to be told by them when it can go on.
    pub(super) attached: Vec<Arc<dyn AnyNode>>,
    pub(super) waiting: Option<Arc<dyn AnyNode>>,
    pub(super) conflicts: u64,
    pub(super) causes: Causes,
}

impl<O: Object> State<O> {
    /// Whether the next commit has something to do besides its outcome.
    pub(super) fn has_leftovers(&self) -> bool {
        !self.has_started
            || !self.pending.is_empty()
            || !self.attached.is_empty()
            || self.waiting.is_some()
            || !self.causes.is_empty()
    }
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
        let graph = Arc::clone(&source.core.graph);
        let core = Core::new(&graph, name, kind, source.core.rank() + 1);
        let state = State {
            has_started: false,
            inputs: Inputs::default(),
            dependencies: Dependencies::default(),
            owners: Ownership::new(),
            pending: Vec::new(),
            attached: Vec::new(),
            waiting: None,
            conflicts: 0,
            causes: Causes::default(),
        };
        let logic = Self { id: core.id, source, transform, state: graph.world.guard(state) };
        let node = Node::new(core, Some(Box::new(logic)));
        let starting = Arc::downgrade(&node);
        graph.start(move |turn| {
            if let Some(node) = starting.upgrade() {
                turn.schedule.push(node);
            }
        });
        Collection::new(node)
    }
}

impl<I: Object, O: Object, F: Transform<I, O>> Logic<O> for Derivation<I, O, F> {
    fn evaluate(&self, node: &Node<O>, turn: &mut Turn) -> Evaluation {
        self.bring_up_to_date(node, turn)
    }

    fn trim(&self, token: &mut Token, slots: usize) {
        let inputs = self.source.store(token).slots() as usize;
        let state = self.state.rw(token);
        state.owners.trim(slots);
        state.inputs.trim(inputs);
        state.dependencies.trim(inputs);
    }

    fn dump(&self, token: &Token, _: &DumpOptions) -> LogicDump {
        let state = self.state.ro(token);
        let mut reads: Vec<NodeId> =
            state.dependencies.sources().map(|source| source.core().id).collect();
        reads.push(self.source.core.id);
        reads.sort_unstable();
        reads.dedup();
        LogicDump {
            reads,
            waiting_for: state.waiting.as_ref().map(|source| source.core().name.to_string()),
            dependencies: state.dependencies.len(),
            contested_keys: state.owners.contested(),
            conflicts: state.conflicts,
            errors: state.inputs.count_failures(),
        }
    }

    fn count(&self, token: &Token, stats: &mut GraphStats) {
        let dependencies = &self.state.ro(token).dependencies;
        stats.dependencies += dependencies.len();
        stats.dependency_links += dependencies.links();
    }

    fn inputs(&self, token: &Token, store: &Store<O>, wanted: &Wanted<'_>) -> Vec<InputDump> {
        self.describe_inputs(token, store, wanted)
    }

    fn errors(&self, token: &Token) -> Vec<NodeError> {
        self.describe_failures(token)
    }
}
