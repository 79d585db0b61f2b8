//! Case 103: incremental state equals recomputation, and replayed events equal the state.

use super::item::{Item, any_item};
use super::naive::{Content, recompute};
use super::spec::{
    NodeSpec, ReadKind, ReadSpec, Reads, Shape, any_specs, grouped, merged, projected,
};
use krt::{
    Collection, Context, Event, Graph, GraphOptions, Group, Index, NodeRun, Observer, Queue, Source,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

const SOURCES: usize = 2;

/// One write to one source.
#[derive(Clone, Debug)]
enum Write {
    Set(usize, Item),
    Touch(usize, Item),
    Remove(usize, u8),
    Reset(usize, Vec<Item>),
}

#[derive(Clone)]
struct Built {
    collection: Collection<Item>,
    groups: Index<Item, u8>,
}

struct Engine<'cx, 'run> {
    cx: &'cx mut Context<'run>,
    nodes: &'cx [Built],
}

impl Reads for Engine<'_, '_> {
    fn read(&mut self, read: ReadSpec, input: &Item) -> Vec<Arc<Item>> {
        let Built { collection, groups } = &self.nodes[read.node];
        let least = input.value;
        let found = match read.kind {
            ReadKind::Get => {
                return self.cx.get(collection, &input.id).cloned().into_iter().collect();
            }
            ReadKind::One => return self.cx.one(collection).cloned().into_iter().collect(),
            ReadKind::All => self.cx.all(collection),
            ReadKind::Group => self.cx.fetch(groups, &input.group),
            ReadKind::GroupSelecting => {
                self.cx.fetch_selecting(groups, &input.group, &input.labels)
            }
            ReadKind::Matching => self.cx.matching(collection, &input.labels),
            ReadKind::Selecting => self.cx.selecting(collection, &input.labels),
            ReadKind::Filter => self.cx.filter(collection, move |item| item.value >= least),
        };
        found.to_vec()
    }
}

/// Checks that no node runs twice in a transaction.
struct OncePerRevision(parking_lot::Mutex<BTreeSet<(u64, String)>>);

impl Observer for OncePerRevision {
    fn node_ran(&self, run: &NodeRun<'_>) {
        let is_new = self.0.lock().insert((run.revision.get(), run.name.to_owned()));
        assert!(is_new || run.revision.get() == 0, "{} ran twice at {}", run.name, run.revision);
    }
}

struct World {
    graph: Graph,
    sources: Vec<Source<Item>>,
    nodes: Vec<Built>,
    queues: Vec<Queue<Item>>,
    replayed: Vec<Content>,
}

impl World {
    fn new(seed: Option<u64>) -> Self {
        let observer = OncePerRevision(parking_lot::Mutex::default());
        let mut options = GraphOptions::new().manual().observer(observer);
        if let Some(seed) = seed {
            options = options.shuffled(seed);
        }
        let graph = options.build();
        let sources: Vec<_> =
            (0..SOURCES).map(|number| graph.source(&format!("source {number}"))).collect();
        let mut world = Self {
            graph,
            sources: Vec::new(),
            nodes: Vec::new(),
            queues: Vec::new(),
            replayed: Vec::new(),
        };
        sources.iter().for_each(|source: &Source<Item>| world.add(source.collection()));
        world.sources = sources;
        world
    }

    fn add(&mut self, collection: Collection<Item>) {
        let groups = collection.index("group", |item: &Item| [item.group]);
        self.queues.push(collection.subscribe_queue());
        self.replayed.push(Content::new());
        self.nodes.push(Built { collection, groups });
    }

    fn derive(&mut self, spec: &NodeSpec) {
        let Built { collection: input, groups } = self.nodes[spec.input].clone();
        let name = format!("node {}", self.nodes.len());
        let members = || spec.members().map(|node| self.nodes[node].collection.clone());
        let derived = match spec.shape {
            Shape::Map | Shape::Halved | Shape::Many => {
                let run = self.run(spec);
                input.flat_map(&name, move |cx, input| run(cx, input))
            }
            Shape::WithStatus => {
                let run = self.run(spec);
                let with_status = move |cx: &mut Context<'_>, input: &Arc<Item>| {
                    (Some(input.value), run(cx, input))
                };
                input.map_with_status(&name, with_status).1
            }
            Shape::Project => input.project(&name, projected),
            Shape::Groups => {
                let grouped =
                    |group: &Arc<Group<u8, Item>>| grouped(*group.value(), group.members());
                groups
                    .groups(&format!("groups of {name}"))
                    .map(&name, move |_, group| grouped(group))
            }
            Shape::Priority => self.graph.join_priority(&name, members()),
            Shape::Disjoint => self.graph.join_disjoint(&name, members()),
            Shape::Merge => self.graph.join_merge(&name, members(), merged),
        };
        self.add(derived);
    }

    fn run(
        &self,
        spec: &NodeSpec,
    ) -> impl Fn(&mut Context<'_>, &Arc<Item>) -> Vec<Item> + Send + Sync + 'static {
        let (spec, nodes) = (spec.clone(), self.nodes.clone());
        move |cx, input| spec.run(input, &mut Engine { cx, nodes: &nodes })
    }

    fn write(&self, writes: &[Write]) {
        self.graph.write(|tx| {
            for write in writes {
                match write.clone() {
                    Write::Set(source, item) => tx.set(&self.sources[source], item),
                    Write::Touch(source, item) => tx.touch(&self.sources[source], item),
                    Write::Remove(source, key) => tx.remove(&self.sources[source], &key),
                    Write::Reset(source, items) => tx.reset(&self.sources[source], items),
                }
            }
        });
    }

    fn check(&mut self, expected: &[Content]) {
        for (number, expected) in expected.iter().enumerate() {
            let Built { collection, groups } = &self.nodes[number];
            let found: Vec<Item> = collection.list().iter().map(|item| (**item).clone()).collect();
            let wanted: Vec<Item> = expected.values().map(|item| (**item).clone()).collect();
            assert_eq!(found, wanted, "state of node {number}");
            for group in 0..3 {
                let found = groups.lookup(&group);
                let wanted: Vec<_> =
                    expected.values().filter(|item| item.group == group).cloned().collect();
                assert_eq!(found, wanted, "group {group} of node {number}");
            }
            let replayed = &mut self.replayed[number];
            for batch in self.queues[number].drain() {
                assert!(batch.events().is_sorted_by_key(Event::key));
                for event in &batch {
                    let old = match event.new() {
                        Some(new) => replayed.insert(event.key(), Arc::clone(new)),
                        None => replayed.remove(&event.key()),
                    };
                    assert_eq!(old.as_ref(), event.old(), "{event} at node {number}");
                }
            }
            assert_eq!(replayed, expected, "replay of node {number}");
        }
    }
}

fn apply(content: &mut [Content], writes: &[Write]) {
    for write in writes.iter().cloned() {
        match write {
            Write::Set(source, item) | Write::Touch(source, item) => {
                content[source].insert(item.id, Arc::new(item));
            }
            Write::Remove(source, key) => {
                content[source].remove(&key);
            }
            Write::Reset(source, items) => {
                content[source] = items.into_iter().map(|item| (item.id, Arc::new(item))).collect();
            }
        }
    }
}

fn any_write() -> impl Strategy<Value = Write> {
    prop_oneof![
        6 => (0..SOURCES, any_item()).prop_map(|(source, item)| Write::Set(source, item)),
        1 => (0..SOURCES, any_item()).prop_map(|(source, item)| Write::Touch(source, item)),
        3 => (0..SOURCES, 0u8..8).prop_map(|(source, key)| Write::Remove(source, key)),
        1 => (0..SOURCES, prop::collection::vec(any_item(), 0..8))
            .prop_map(|(source, items)| Write::Reset(source, items)),
    ]
}

proptest! {
    #[test]
    fn case_103_incremental_equals_recomputed(
        specs in any_specs(SOURCES),
        transactions in prop::collection::vec(
            (prop::collection::vec(any_write(), 1..5), any::<bool>()),
            1..12,
        ),
        seed in any::<Option<u64>>(),
    ) {
        let mut world = World::new(seed);
        let mut content = vec![Content::new(); SOURCES];
        let mut built = 0;
        for (step, (writes, is_settled)) in transactions.iter().enumerate() {
            while specs.get(built).is_some_and(|spec| spec.born <= step) {
                world.derive(&specs[built]);
                built += 1;
            }
            world.write(writes);
            apply(&mut content, writes);
            if *is_settled {
                world.graph.run_until_settled();
                world.check(&recompute(&content, &specs[..built]));
            }
        }
        while world.graph.step() {}
        world.check(&recompute(&content, &specs[..built]));
    }
}
