//! The model: maps, recomputed from scratch after every step.

use super::item::Item;
use super::spec::{
    Failure, NodeSpec, ReadKind, ReadSpec, Reads, Rule, Shape, blank, grouped, merged, part,
    projected, status,
};
use krt::contains;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) type Content = BTreeMap<u8, Arc<Item>>;

/// What is written from outside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) sources: Vec<Content>,
    pub(crate) cell: u32,
    /// For each derived node its members and the nodes that they are, by the key of the member.
    pub(crate) members: Vec<BTreeMap<u8, usize>>,
}

/// What runs that fail leave in place, for each derived node and input: the outputs of the last
/// one that did not.
pub(crate) type Memory = Vec<BTreeMap<u8, (Arc<Item>, Vec<Item>)>>;

/// The state of a node.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) content: Content,
    /// The object and the status of each input that has one.
    pub(crate) statuses: BTreeMap<u8, (Arc<Item>, u32)>,
    /// How many inputs have failed.
    pub(crate) errors: usize,
}

/// Computes every node from what is written.
pub(crate) fn recompute(inputs: &Inputs, specs: &[NodeSpec], memory: &mut Memory) -> Vec<State> {
    let source = |content: &Content| State { content: content.clone(), ..State::default() };
    let sources = inputs.sources.iter().map(|content| Some(source(content)));
    let states = sources.chain(specs.iter().map(|_| None)).collect();
    memory.resize_with(specs.len(), BTreeMap::new);
    let mut naive = Naive { inputs, specs, memory, states };
    (0..naive.states.len()).for_each(|node| naive.compute(node));
    naive.states.into_iter().flatten().collect()
}

fn read_by(inputs: &Inputs, spec: &NodeSpec, place: usize) -> Vec<usize> {
    match spec.shape {
        Shape::Members(_) => inputs.members[place].values().copied().collect(),
        _ => spec.members().collect(),
    }
}

struct Naive<'a> {
    inputs: &'a Inputs,
    specs: &'a [NodeSpec],
    memory: &'a mut Memory,
    states: Vec<Option<State>>,
}

impl Naive<'_> {
    fn compute(&mut self, node: usize) {
        if self.states[node].is_some() {
            return;
        }
        let place = node - self.inputs.sources.len();
        let spec = &self.specs[place];
        let read = read_by(self.inputs, spec, place);
        read.iter().for_each(|read| self.compute(*read));
        let content = match spec.shape {
            Shape::Map | Shape::Halved | Shape::Many | Shape::WithStatus | Shape::Singleton => {
                self.states[node] = Some(self.derive(place));
                return;
            }
            Shape::Project => keyed(self.content(spec.input).values().map(|item| projected(item))),
            Shape::Groups => keyed((0..3).filter_map(|group| {
                let items = self.content(spec.input).values().filter(|item| item.group == group);
                let items: Vec<_> = items.cloned().collect();
                if items.is_empty() { None } else { grouped(group, &items) }
            })),
            Shape::Join(rule) | Shape::Members(rule) => {
                join(rule, read.iter().map(|read| self.content(*read)))
            }
            Shape::PerKey => {
                let found = self.content(spec.source_of_parts());
                let parts = |owner: &Arc<Item>| -> Content {
                    keyed(found.values().filter_map(|item| part(owner, item)))
                };
                let parts: Vec<_> = self.content(spec.input).values().map(parts).collect();
                join(Rule::Priority, parts.iter())
            }
        };
        self.states[node] = Some(State { content, ..State::default() });
    }

    fn derive(&mut self, place: usize) -> State {
        let spec = &self.specs[place];
        let single = Content::from([(0, Arc::new(blank(0)))]);
        let primary = match spec.shape {
            Shape::Singleton => single,
            _ => self.content(spec.input).clone(),
        };
        let mut memory = std::mem::take(&mut self.memory[place]);
        memory.retain(|key, _| primary.contains_key(key));
        let mut state = State::default();
        for (key, input) in &primary {
            match (spec.run(input, &mut Reader { naive: self }), spec.failure) {
                (Ok(outputs), _) => {
                    memory.insert(*key, (Arc::clone(input), outputs));
                }
                (Err(default), Failure::KeepOr) => {
                    memory.entry(*key).or_insert_with(|| (Arc::clone(input), default));
                }
                (Err(_), failure) => state.errors += usize::from(failure == Failure::Error),
            }
        }
        for (key, (input, outputs)) in &memory {
            if spec.shape == Shape::WithStatus
                && let Some(status) = status(outputs)
            {
                state.statuses.insert(*key, (Arc::clone(input), status));
            }
            for (key, output) in keyed(outputs.iter().cloned()) {
                state.content.entry(key).or_insert(output);
            }
        }
        self.memory[place] = memory;
        state
    }

    fn content(&self, node: usize) -> &Content {
        &self.states[node].as_ref().expect("what is read is computed first").content
    }
}

fn join<'a>(rule: Rule, members: impl Iterator<Item = &'a Content>) -> Content {
    let members: Vec<_> = members.collect();
    let keys: BTreeSet<_> = members.iter().flat_map(|content| content.keys()).collect();
    let joined = |key: &u8| {
        let values: Vec<_> =
            members.iter().filter_map(|content| content.get(key).cloned()).collect();
        match rule {
            Rule::Priority | Rule::Disjoint => Some((*values[0]).clone()),
            Rule::Merge => merged(&values),
        }
    };
    keyed(keys.into_iter().filter_map(joined))
}

fn keyed(items: impl IntoIterator<Item = Item>) -> Content {
    items.into_iter().map(|item| (item.id, Arc::new(item))).collect()
}

struct Reader<'a, 'b> {
    naive: &'a Naive<'b>,
}

impl Reads for Reader<'_, '_> {
    fn read(&mut self, read: ReadSpec, input: &Item) -> Vec<(u8, u32)> {
        let selects = |item: &Item| {
            item.selector.as_ref().is_some_and(|selector| contains(&input.labels, selector))
        };
        let keep = |item: &Item| match read.kind {
            ReadKind::Get => item.id == input.id,
            ReadKind::All | ReadKind::One | ReadKind::Cell => true,
            ReadKind::Group => item.group == input.group,
            ReadKind::GroupSelecting => item.group == input.group && selects(item),
            ReadKind::Matching => contains(&item.labels, &input.labels),
            ReadKind::Selecting => selects(item),
            ReadKind::Filter => item.value >= input.value,
        };
        if let ReadKind::Cell = read.kind {
            return vec![(0, self.naive.inputs.cell)];
        }
        let limit = if let ReadKind::One = read.kind { 1 } else { usize::MAX };
        let found = self.naive.content(read.node).values().filter(|item| keep(item));
        found.take(limit).map(|item| (item.id, item.value)).collect()
    }
}
