//! The engine's side: a graph that is built and written as a scenario says.

use super::build::{Builder, Node};
use super::follower::Follower;
use super::item::Item;
use super::naive::{Content, Inputs, Memory, State, recompute};
use super::scenario::{Following, SOURCES, Scenario, Step, Write};
use super::spec::{NodeSpec, Shape};
use super::witness::{Scene, Witness};
use krt::{
    Cell, DriverThread, Graph, GraphOptions, Member, NodeId, NodeRun, Observer, QueuePolicy, Source,
};
use parking_lot::Mutex;
use proptest::sample;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Who lets the graph work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Drive {
    Writer,
    /// The test, everything that is pending at once or one step after another.
    Test {
        is_stepped: bool,
    },
    Thread,
    /// The writer, with every evaluation shared out to several threads.
    WriterWithHelp,
}

const THREADS: NonZeroUsize = NonZeroUsize::new(3).expect("3 is not zero");

pub(crate) struct World {
    graph: Graph,
    drive: Drive,
    sources: Vec<Source<Item>>,
    cell: Cell<u32>,
    nodes: Vec<Node>,
    inputs: Inputs,
    /// For each derived node the members that it has and those that may still be linked: those that
    /// were replaced since everything was settled the last time, and if a seed takes transactions
    /// apart also those that were removed. A cycle through any of them is refused.
    links: Vec<BTreeSet<usize>>,
    is_shuffled: bool,
    memory: Memory,
    specs: Vec<NodeSpec>,
    /// One for each node, there from the start and never behind.
    constant: Vec<Follower>,
    /// Those that come, fall behind and leave.
    followers: Vec<Follower>,
    witness: Option<Witness>,
    is_witnessed: bool,
    /// Whether the model has to see every transaction.
    has_history: bool,
    repeated_runs: Arc<Mutex<Vec<String>>>,
    driver: Option<DriverThread>,
}

impl World {
    pub(crate) fn new(scenario: &Scenario, drive: Drive) -> Self {
        let observer = OncePerRevision::default();
        let repeated_runs = Arc::clone(&observer.repeated);
        let mut options = GraphOptions::new().observer(observer);
        if let Some(seed) = scenario.seed {
            options = options.shuffled(seed);
        }
        if scenario.checks_purity {
            options = options.checking_purity();
        }
        if let Drive::Test { .. } = drive {
            options = options.manual();
        }
        if drive == Drive::WriterWithHelp {
            options = options.always_sharing_out(THREADS);
        }
        let graph = options.build();
        let driver = (drive == Drive::Thread).then(|| graph.drive_on_thread("model"));
        let sources: Vec<Source<Item>> =
            (0..SOURCES).map(|number| graph.source(&format!("source {number}"))).collect();
        let cell = graph.cell("cell", 0);
        let sources_are_empty = vec![Content::new(); SOURCES];
        let mut world = Self {
            graph,
            drive,
            cell,
            nodes: Vec::new(),
            inputs: Inputs { sources: sources_are_empty, ..Inputs::default() },
            links: Vec::new(),
            is_shuffled: scenario.seed.is_some(),
            memory: Memory::new(),
            specs: Vec::new(),
            constant: Vec::new(),
            followers: Vec::new(),
            witness: None,
            is_witnessed: scenario.is_witnessed && !scenario.has_history(),
            has_history: scenario.has_history(),
            repeated_runs,
            sources: Vec::new(),
            driver,
        };
        sources.iter().for_each(|source| world.add(Node::new(source.collection())));
        world.sources = sources;
        world
    }

    pub(crate) fn take(&mut self, step: &Step, next: Option<&NodeSpec>) {
        match step {
            Step::Write(writes, is_settled) => {
                self.write(writes);
                if *is_settled || self.has_history {
                    self.check();
                }
            }
            Step::Derive => {
                if let Some(spec) = next {
                    self.derive(spec);
                }
            }
            Step::Subscribe(node, how) => self.subscribe(*node, *how),
            Step::Leave(follower) => {
                if !self.followers.is_empty() {
                    let place = follower.index(self.followers.len());
                    drop(self.followers.swap_remove(place));
                }
            }
            Step::CatchUp(follower) => {
                if !self.followers.is_empty() {
                    let states = self.check();
                    let place = follower.index(self.followers.len());
                    let follower = &mut self.followers[place];
                    follower.catch_up(&states[follower.node].content);
                    self.settle();
                }
            }
        }
    }

    /// Makes a derived collection.
    pub(crate) fn derive(&mut self, spec: &NodeSpec) {
        let builder = Builder { graph: &self.graph, cell: &self.cell, nodes: &self.nodes };
        let node = builder.build(spec);
        self.specs.push(spec.clone());
        self.inputs.members.push(BTreeMap::new());
        self.links.push(BTreeSet::new());
        self.add(node);
        if self.is_witnessed {
            self.witness = Some(Witness::new(&self.graph, &self.scene()));
        }
        if self.has_history {
            self.check();
        }
    }

    /// Settles the graph and compares everything with the model.
    pub(crate) fn check(&mut self) -> Vec<State> {
        self.settle();
        let members = self.inputs.members.iter().map(|members| members.values().copied().collect());
        self.links = members.collect();
        let states = recompute(&self.inputs, &self.specs, &mut self.memory);
        for (number, (node, state)) in self.nodes.iter().zip(&states).enumerate() {
            node.check(number, state);
        }
        for follower in &mut self.constant {
            follower.catch_up(&states[follower.node].content);
        }
        if let Some(witness) = &self.witness {
            witness.check();
        }
        let repeated = self.repeated_runs.lock();
        assert!(repeated.is_empty(), "twice in one transaction: {repeated:?}");
        states
    }

    /// Checks everything and everybody, and that nothing is left when all handles are gone.
    pub(crate) fn end(mut self) {
        let states = self.check();
        for follower in &mut self.followers {
            follower.catch_up(&states[follower.node].content);
        }
        self.settle();
        for follower in &mut self.followers {
            follower.catch_up(&states[follower.node].content);
        }
        let graph = self.graph.clone();
        drop(self);
        let left: Vec<_> = graph.dump().nodes.into_iter().map(|node| node.name).collect();
        assert!(left.is_empty(), "left: {left:?}");
    }

    fn add(&mut self, node: Node) {
        let how = Following::Queue(QueuePolicy::default());
        let place = self.nodes.len();
        self.constant.push(Follower::new(place, &node.collection, how));
        self.nodes.push(node);
    }

    fn settle(&self) {
        match self.drive {
            Drive::Writer | Drive::WriterWithHelp => {}
            Drive::Test { is_stepped: false } => self.graph.run_until_settled(),
            Drive::Test { is_stepped: true } => while self.graph.step() {},
            Drive::Thread => {
                self.graph.settled().wait().expect("this is no callback");
            }
        }
    }

    fn subscribe(&mut self, node: sample::Index, how: Following) {
        let node = node.index(self.nodes.len());
        // What a first batch would have held is known when everything is settled.
        let before = matches!(how, Following::Changes(_)).then(|| self.check());
        let follower = Follower::new(node, &self.nodes[node].collection, how);
        self.followers.push(match before {
            Some(states) => {
                self.settle();
                follower.starts_with(&states[node].content)
            }
            None => follower,
        });
    }

    fn scene(&self) -> Scene {
        let container = |node: &Node| node.members.as_ref().map(|container| container.collection());
        Scene {
            specs: self.specs.clone(),
            cell: self.cell.clone(),
            nodes: self.nodes.iter().map(|node| node.collection.clone()).collect(),
            members: self.nodes[SOURCES..].iter().map(container).collect(),
        }
    }

    fn write(&mut self, writes: &[Write]) {
        let Self { graph, sources, cell, nodes, inputs, links, specs, is_shuffled, .. } = self;
        graph.write(|tx| {
            for write in writes.iter().cloned() {
                match write {
                    Write::Set(source, item) => {
                        tx.set(&sources[source], item.clone());
                        inputs.sources[source].insert(item.id, Arc::new(item));
                    }
                    Write::Touch(source, item) => {
                        tx.touch(&sources[source], item.clone());
                        inputs.sources[source].insert(item.id, Arc::new(item));
                    }
                    Write::Remove(source, key) => {
                        tx.remove(&sources[source], &key);
                        inputs.sources[source].remove(&key);
                    }
                    Write::Reset(source, items) => {
                        tx.reset(&sources[source], items.clone());
                        let items = items.into_iter().map(|item| (item.id, Arc::new(item)));
                        inputs.sources[source] = items.collect();
                    }
                    Write::Cell(value) => {
                        tx.replace(cell, value);
                        inputs.cell = value;
                    }
                    Write::Seat(join, key, node) => {
                        let Some((join, container)) = choose(nodes, join) else { continue };
                        let node = node.index(nodes.len());
                        if !depends_on(links, specs, node, join) {
                            links[join - SOURCES].insert(node);
                            tx.set(container, Member::new(key, nodes[node].collection.clone()));
                            inputs.members[join - SOURCES].insert(key, node);
                        }
                    }
                    Write::Vacate(join, key) => {
                        let Some((join, container)) = choose(nodes, join) else { continue };
                        tx.remove(container, &key);
                        let members = &mut inputs.members[join - SOURCES];
                        if let Some(node) = members.remove(&key)
                            && !*is_shuffled
                            && !members.values().any(|other| *other == node)
                        {
                            links[join - SOURCES].remove(&node);
                        }
                    }
                }
            }
        });
    }
}

impl Drop for World {
    /// The thread ends first, so that what is dropped then is dropped at once.
    fn drop(&mut self) {
        drop(self.driver.take());
    }
}

/// Tells whether a node is computed from another one, directly or not.
fn depends_on(links: &[BTreeSet<usize>], specs: &[NodeSpec], node: usize, other: usize) -> bool {
    let Some(place) = node.checked_sub(SOURCES) else { return node == other };
    let follow = |read| depends_on(links, specs, read, other);
    let has_members = matches!(specs[place].shape, Shape::Members(_));
    node == other
        || if has_members {
            links[place].iter().copied().any(follow)
        } else {
            specs[place].members().any(follow)
        }
}

/// One of the joins whose members change.
fn choose<'a>(
    nodes: &'a [Node],
    join: sample::Index,
) -> Option<(usize, &'a Source<Member<u8, Item>>)> {
    let container = |(number, node): (usize, &'a Node)| Some((number, node.members.as_ref()?));
    let joins: Vec<_> = nodes.iter().enumerate().filter_map(container).collect();
    (!joins.is_empty()).then(|| joins[join.index(joins.len())])
}

/// Notes the nodes that run twice in a transaction.
#[derive(Default)]
struct OncePerRevision {
    seen: Mutex<BTreeSet<(u64, NodeId)>>,
    repeated: Arc<Mutex<Vec<String>>>,
}

impl Observer for OncePerRevision {
    fn node_ran(&self, run: &NodeRun<'_>) {
        let is_new = self.seen.lock().insert((run.revision.get(), run.node));
        if !is_new {
            self.repeated.lock().push(format!("{} at {}", run.name, run.revision));
        }
    }
}
