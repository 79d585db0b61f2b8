//! The description of a derived collection, and the transformation that engine and model share.

use super::item::Item;
use krt::LabelSet;
use std::sync::Arc;

/// A derived collection; nodes are numbered with the sources first.
#[derive(Clone, Debug)]
pub(crate) struct NodeSpec {
    pub(crate) input: usize,
    pub(crate) reads: Vec<ReadSpec>,
    pub(crate) shape: Shape,
    pub(crate) failure: Failure,
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
    Cell,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Keeps the key.
    Map,
    /// Halves the key, so that inputs compete.
    Halved,
    /// Produces the key, another one, and sometimes the key again.
    Many,
    /// Like `Many`, with a status.
    WithStatus,
    /// One object, of what is read alone.
    Singleton,
    /// A function of the object alone.
    Project,
    /// One object for each group.
    Groups,
    /// The input and what is read, joined.
    Join(Rule),
    /// Members that come, go and are replaced, joined.
    Members(Rule),
    /// A collection for each object of the input, with the objects of the same group of what is
    /// read first, and all of them joined.
    PerKey,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rule {
    Priority,
    Disjoint,
    Merge,
}

/// What a transformation does about some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Failure {
    Never,
    Error,
    KeepLast,
    /// Keeps the last result, and has a default for the first run.
    KeepOr,
}

/// The reads of a transformation, done by the engine or by the model.
pub(crate) trait Reads {
    /// Returns the key and the value of what is found.
    fn read(&mut self, read: ReadSpec, input: &Item) -> Vec<(u8, u32)>;
}

/// What a run gives, or the default of a run that fails.
pub(crate) type Outcome = Result<Vec<Item>, Vec<Item>>;

impl NodeSpec {
    /// The transformation; what it reads depends on what it has seen so far.
    pub(crate) fn run(&self, input: &Item, reads: &mut impl Reads) -> Outcome {
        let mut value = input.value;
        for (number, read) in (1..).zip(&self.reads) {
            if (value + number).is_multiple_of(4) {
                continue;
            }
            for (position, (key, found)) in (1..).zip(reads.read(*read, input)) {
                value = (value * 31 + found * position + u32::from(key)) % 1009;
            }
        }
        if self.failure != Failure::Never && value % 6 == 1 {
            return Err(vec![Item { value: 9, ..input.clone() }]);
        }
        if value.is_multiple_of(5) {
            return Ok(Vec::new());
        }
        let group = u8::try_from(value % 3).expect("less than 3");
        let item = Item { group, value: value % 7, ..input.clone() };
        Ok(match self.shape {
            Shape::Map | Shape::Singleton => vec![item],
            Shape::Halved => vec![Item { id: input.id / 2, ..item }],
            _ => {
                let other = Item { id: (input.id + 3) % 11, ..item.clone() };
                let again = value.is_multiple_of(2).then(|| Item { value: 8, ..item.clone() });
                [item, other].into_iter().chain(again).collect()
            }
        })
    }

    /// The members of a join that do not change.
    pub(crate) fn members(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.input).chain(self.reads.iter().map(|read| read.node))
    }

    /// What the collections for the objects of the input are made of.
    pub(crate) fn source_of_parts(&self) -> usize {
        self.reads.first().map_or(self.input, |read| read.node)
    }
}

/// The status of an input with these outputs.
pub(crate) fn status(outputs: &[Item]) -> Option<u32> {
    let sum: u32 = outputs.iter().map(|item| item.value).sum();
    (!sum.is_multiple_of(3)).then_some(sum)
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
    merged(&[&[Arc::new(blank(group))], items].concat()).map(|item| Item { id: group, ..item })
}

/// Nothing but a key.
pub(crate) fn blank(key: u8) -> Item {
    Item { id: key, group: key, value: 0, labels: LabelSet::default(), selector: None }
}

pub(crate) fn projected(item: &Item) -> Item {
    Item { value: item.value / 2, group: item.group / 2, ..item.clone() }
}

/// What becomes of an object in the collection that an object of the input has.
pub(crate) fn part(owner: &Item, found: &Item) -> Option<Item> {
    let value = (owner.value + found.value) % 7;
    (owner.group == found.group).then(|| Item { value, ..found.clone() })
}
