//! The collections of the engine that a description asks for.

use super::item::Item;
use super::naive::State;
use super::spec::{
    Failure, NodeSpec, Outcome, ReadKind, ReadSpec, Reads, Rule, Shape, blank, grouped, merged,
    part, projected, status,
};
use krt::{Cell, Collection, Context, Graph, Index, Keep, Member, Object, Source, Status};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A collection and what is made of it.
pub(super) struct Node {
    pub(super) collection: Collection<Item>,
    groups: Index<Item, u8>,
    statuses: Option<Collection<Status<Item, u32>>>,
    pub(super) members: Option<Source<Member<u8, Item>>>,
}

impl Node {
    pub(super) fn new(collection: Collection<Item>) -> Self {
        let groups = collection.index("group", |item: &Item| [item.group]);
        Self { collection, groups, statuses: None, members: None }
    }

    /// Compares everything that can be read from outside.
    pub(super) fn check(&self, number: usize, state: &State) {
        let found: Vec<Item> = self.collection.list().iter().map(|item| (**item).clone()).collect();
        let wanted: Vec<Item> = state.content.values().map(|item| (**item).clone()).collect();
        assert_eq!(found, wanted, "state of node {number}");
        for key in 0..11 {
            let found = self.collection.get(&key);
            assert_eq!(found.as_ref(), state.content.get(&key), "{key} of node {number}");
        }
        for group in 0..3 {
            let found: Vec<_> = self.groups.lookup(&group).iter().map(|item| item.id).collect();
            let wanted = state.content.values().filter(|item| item.group == group);
            let wanted: Vec<_> = wanted.map(|item| item.id).collect();
            assert_eq!(found, wanted, "group {group} of node {number}");
        }
        assert_eq!(self.collection.errors().len(), state.errors, "errors of node {number}");
        assert!(self.collection.is_synced(), "node {number}");
        if let Some(statuses) = &self.statuses {
            let statuses = statuses.list();
            let found = statuses.iter().map(|status| (status.key(), *status.status()));
            let objects = statuses.iter().map(|status| Arc::clone(status.object()));
            let (wanted, inputs): (Vec<_>, Vec<_>) = state
                .statuses
                .iter()
                .map(|(key, (input, status))| ((*key, *status), Arc::clone(input)))
                .unzip();
            assert_eq!(found.collect::<Vec<_>>(), wanted, "statuses of node {number}");
            assert_eq!(objects.collect::<Vec<_>>(), inputs, "objects of node {number}");
        }
    }
}

/// Makes nodes that read those that are there.
pub(super) struct Builder<'a> {
    pub(super) graph: &'a Graph,
    pub(super) cell: &'a Cell<u32>,
    pub(super) nodes: &'a [Node],
}

impl Builder<'_> {
    pub(super) fn build(&self, spec: &NodeSpec) -> Node {
        let name = format!("node {}", self.nodes.len());
        let input = self.nodes[spec.input].collection.clone();
        let (mut statuses, mut members) = (None, None);
        let collection = match spec.shape {
            Shape::Map | Shape::Halved => self.map(spec, &name, &input),
            Shape::Many => self.flat_map(spec, &name, &input),
            Shape::Singleton => self.singleton(spec, &name),
            Shape::WithStatus => {
                let (status, outputs) = self.with_status(spec, &name, &input);
                statuses = Some(status);
                outputs
            }
            Shape::Project => input.project(&name, projected),
            Shape::Groups => {
                let groups = self.nodes[spec.input].groups.groups(&format!("groups of {name}"));
                groups.map(&name, |_, group| grouped(*group.value(), group.members()))
            }
            Shape::Join(rule) => {
                let members = spec.members().map(|node| self.nodes[node].collection.clone());
                match rule {
                    Rule::Priority => self.graph.join_priority(&name, members),
                    Rule::Disjoint => self.graph.join_disjoint(&name, members),
                    Rule::Merge => self.graph.join_merge(&name, members, merged),
                }
            }
            Shape::Members(rule) => {
                let container = self.graph.source(&format!("members of {name}"));
                let joined = join(rule, &name, &container.collection());
                members = Some(container);
                joined
            }
            Shape::PerKey => {
                let found = self.nodes[spec.source_of_parts()].collection.clone();
                let parts = input.per_key(&format!("parts of {name}"), move |owner| {
                    let of = Arc::clone(owner);
                    Member::new(owner.id, found.map("part", move |_, item| part(&of, item)))
                });
                parts.join_priority(&name)
            }
        };
        Node { statuses, members, ..Node::new(collection) }
    }

    fn map(&self, spec: &NodeSpec, name: &str, input: &Collection<Item>) -> Collection<Item> {
        let run = self.run(spec);
        let first = |items: Vec<Item>| items.into_iter().next();
        match spec.failure {
            Failure::Never => input.map(name, move |cx, item| first(never(run(cx, item)))),
            Failure::Error => input
                .try_map(name, move |cx, item| run(cx, item).map(first).map_err(|_| "no result")),
            Failure::KeepLast => input.map_or_keep(name, move |cx, item| {
                run(cx, item).map(first).map_err(|_| Keep::last())
            }),
            Failure::KeepOr => input.map_or_keep(name, move |cx, item| {
                run(cx, item).map(first).map_err(|default| Keep::or(default[0].clone()))
            }),
        }
    }

    fn flat_map(&self, spec: &NodeSpec, name: &str, input: &Collection<Item>) -> Collection<Item> {
        let run = self.run(spec);
        match spec.failure {
            Failure::Never => input.flat_map(name, move |cx, item| never(run(cx, item))),
            Failure::Error => {
                input.try_flat_map(name, move |cx, item| run(cx, item).map_err(|_| "no result"))
            }
            Failure::KeepLast => input.flat_map_or_keep(name, move |cx, item| {
                run(cx, item).map_err(|_| Keep::<Vec<Item>>::last())
            }),
            Failure::KeepOr => {
                input.flat_map_or_keep(name, move |cx, item| run(cx, item).map_err(Keep::or))
            }
        }
    }

    fn singleton(&self, spec: &NodeSpec, name: &str) -> Collection<Item> {
        let run = self.run(spec);
        let input = Arc::new(blank(0));
        let first = |items: Vec<Item>| items.into_iter().next();
        match spec.failure {
            Failure::Never => self.graph.singleton(name, move |cx| first(never(run(cx, &input)))),
            Failure::Error => self
                .graph
                .try_singleton(name, move |cx| run(cx, &input).map(first).map_err(|_| "no result")),
            Failure::KeepLast => self.graph.singleton_or_keep(name, move |cx| {
                run(cx, &input).map(first).map_err(|_| Keep::last())
            }),
            Failure::KeepOr => self.graph.singleton_or_keep(name, move |cx| {
                run(cx, &input).map(first).map_err(|default| Keep::or(default[0].clone()))
            }),
        }
    }

    fn with_status(
        &self,
        spec: &NodeSpec,
        name: &str,
        input: &Collection<Item>,
    ) -> (Collection<Status<Item, u32>>, Collection<Item>) {
        let run = self.run(spec);
        if spec.failure == Failure::Never {
            return input.map_with_status(name, move |cx, item| {
                let outputs = never(run(cx, item));
                (status(&outputs), outputs)
            });
        }
        input.try_map_with_status(name, move |cx, item| {
            let outputs = run(cx, item).map_err(|_| "no result")?;
            Ok::<_, &str>((status(&outputs), outputs))
        })
    }

    fn run(
        &self,
        spec: &NodeSpec,
    ) -> impl Fn(&mut Context<'_>, &Arc<Item>) -> Outcome + Send + Sync + 'static {
        let (spec, cell) = (spec.clone(), self.cell.clone());
        let read = spec.reads.iter().map(|read| {
            let node = &self.nodes[read.node];
            (read.node, (node.collection.clone(), node.groups.clone()))
        });
        let nodes: Readable = read.collect();
        move |cx, input| spec.run(input, &mut Engine { cx, nodes: &nodes, cell: &cell })
    }
}

fn join(rule: Rule, name: &str, container: &Collection<Member<u8, Item>>) -> Collection<Item> {
    match rule {
        Rule::Priority => container.join_priority(name),
        Rule::Disjoint => container.join_disjoint(name),
        Rule::Merge => container.join_merge(name, merged),
    }
}

fn never(outcome: Outcome) -> Vec<Item> {
    outcome.expect("such a transformation does not fail")
}

/// What a node reads and nothing else, because it keeps it alive.
type Readable = BTreeMap<usize, (Collection<Item>, Index<Item, u8>)>;

struct Engine<'cx, 'run> {
    cx: &'cx mut Context<'run>,
    nodes: &'cx Readable,
    cell: &'cx Cell<u32>,
}

impl Reads for Engine<'_, '_> {
    fn read(&mut self, read: ReadSpec, input: &Item) -> Vec<(u8, u32)> {
        let (collection, groups) = &self.nodes[&read.node];
        let least = input.value;
        let found = match read.kind {
            ReadKind::Get => {
                let found = self.cx.get(collection, &input.id);
                return found.map(|item| (item.id, item.value)).into_iter().collect();
            }
            ReadKind::One => {
                let found = self.cx.one(collection);
                return found.map(|item| (item.id, item.value)).into_iter().collect();
            }
            ReadKind::Cell => return vec![(0, *self.cx.read(self.cell))],
            ReadKind::All => self.cx.all(collection),
            ReadKind::Group => self.cx.fetch(groups, &input.group),
            ReadKind::GroupSelecting => {
                self.cx.fetch_selecting(groups, &input.group, &input.labels)
            }
            ReadKind::Matching => self.cx.matching(collection, &input.labels),
            ReadKind::Selecting => self.cx.selecting(collection, &input.labels),
            ReadKind::Filter => self.cx.filter(collection, move |item| item.value >= least),
        };
        found.iter().map(|item| (item.id, item.value)).collect()
    }
}
