//! The description of a random graph, and the transformation that engine and model share.

use super::item::Item;
use krt::LabelSet;
use proptest::prelude::*;
use std::sync::Arc;

/// A derived collection; nodes are numbered with the sources first.
#[derive(Clone, Debug)]
pub(crate) struct NodeSpec {
    pub(crate) input: usize,
    pub(crate) reads: Vec<ReadSpec>,
    pub(crate) shape: Shape,
    /// After how many operations the collection is made.
    pub(crate) born: usize,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadSpec {
    pub(crate) node: usize,
    pub(crate) kind: ReadKind,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum ReadKind {
    Get,
    One,
    All,
    Group,
    GroupSelecting,
    Matching,
    Selecting,
    Filter,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Keeps the key.
    Map,
    /// Halves the key, so that inputs compete.
    Halved,
    /// Produces the key, another one, and sometimes the key again.
    Many,
    /// Like `Many`, with a status that nobody reads.
    WithStatus,
    /// A function of the object alone.
    Project,
    /// One object for each group.
    Groups,
    /// The input and what is read, joined.
    Priority,
    Disjoint,
    Merge,
}

/// The reads of a transformation, done by the engine or by the model.
pub(crate) trait Reads {
    fn read(&mut self, read: ReadSpec, input: &Item) -> Vec<Arc<Item>>;
}

impl NodeSpec {
    /// The transformation; what it reads depends on what it has seen so far.
    pub(crate) fn run(&self, input: &Item, reads: &mut impl Reads) -> Vec<Item> {
        let mut value = input.value;
        for (number, read) in (1..).zip(&self.reads) {
            if (value + number).is_multiple_of(4) {
                continue;
            }
            for (position, found) in (1..).zip(reads.read(*read, input)) {
                value = (value * 31 + found.value * position + u32::from(found.id)) % 1009;
            }
        }
        if value.is_multiple_of(5) {
            return Vec::new();
        }
        let group = u8::try_from(value % 3).expect("less than 3");
        let item = Item { group, value: value % 7, ..input.clone() };
        match self.shape {
            Shape::Map => vec![item],
            Shape::Halved => vec![Item { id: input.id / 2, ..item }],
            _ => {
                let other = Item { id: (input.id + 3) % 11, ..item.clone() };
                let again = value.is_multiple_of(2).then(|| Item { value: 8, ..item.clone() });
                [item, other].into_iter().chain(again).collect()
            }
        }
    }
}

impl NodeSpec {
    /// The members of a join.
    pub(crate) fn members(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.input).chain(self.reads.iter().map(|read| read.node))
    }
}

/// The merge function of a join.
pub(crate) fn merged(items: &[Arc<Item>]) -> Option<Item> {
    let first = items.first()?;
    let value = items.iter().fold(0, |value, item| (value * 31 + item.value) % 1009);
    let group = u8::try_from(value % 3).expect("less than 3");
    (!value.is_multiple_of(5)).then(|| Item { value: value % 7, group, ..(**first).clone() })
}

/// What a group of items is made to.
pub(crate) fn grouped(group: u8, items: &[Arc<Item>]) -> Option<Item> {
    let all = Item { id: group, group, value: 0, labels: LabelSet::default(), selector: None };
    merged(&[&[Arc::new(all)], items].concat()).map(|item| Item { id: group, ..item })
}

pub(crate) fn projected(item: &Item) -> Item {
    Item { value: item.value / 2, group: item.group / 2, ..item.clone() }
}

/// A list of nodes, each reading only earlier ones.
pub(crate) fn any_specs(sources: usize) -> impl Strategy<Value = Vec<NodeSpec>> {
    let node = (
        any::<prop::sample::Index>(),
        prop::collection::vec(any_read(), 0..4),
        any_shape(),
        0usize..12,
    );
    prop::collection::vec(node, 1..7).prop_map(move |nodes| {
        let nodes = nodes.into_iter().enumerate();
        let specs = nodes.map(|(number, (input, reads, shape, born))| {
            let earlier = sources + number;
            let read = |(node, kind): (prop::sample::Index, ReadKind)| ReadSpec {
                node: node.index(earlier),
                kind,
            };
            let reads = reads.into_iter().map(read).collect();
            NodeSpec { input: input.index(earlier), reads, shape, born }
        });
        let mut born = 0;
        let in_order = |mut spec: NodeSpec| {
            born = spec.born.saturating_sub(6).max(born);
            spec.born = born;
            spec
        };
        specs.map(in_order).collect()
    })
}

fn any_read() -> impl Strategy<Value = (prop::sample::Index, ReadKind)> {
    let kind = prop::sample::select(vec![
        ReadKind::Get,
        ReadKind::One,
        ReadKind::All,
        ReadKind::Group,
        ReadKind::GroupSelecting,
        ReadKind::Matching,
        ReadKind::Selecting,
        ReadKind::Filter,
    ]);
    (any::<prop::sample::Index>(), kind)
}

fn any_shape() -> impl Strategy<Value = Shape> {
    prop::sample::select(vec![
        Shape::Map,
        Shape::Halved,
        Shape::Many,
        Shape::WithStatus,
        Shape::Project,
        Shape::Groups,
        Shape::Priority,
        Shape::Disjoint,
        Shape::Merge,
    ])
}
