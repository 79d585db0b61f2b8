//! What happens: collections to make, steps to take, and who drives the graph.

use super::item::{Item, any_item};
use super::spec::{Failure, NodeSpec, ReadKind, ReadSpec, Rule, Shape};
use krt::QueuePolicy;
use proptest::prelude::*;
use proptest::sample::{Index, select};

pub(crate) const SOURCES: usize = 2;

#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) specs: Vec<NodeSpec>,
    /// How many collections are there before the first step.
    pub(crate) at_first: usize,
    pub(crate) steps: Vec<Step>,
    pub(crate) seed: Option<u64>,
    pub(crate) checks_purity: bool,
    pub(crate) is_witnessed: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A transaction, and whether it is settled before the next step.
    Write(Vec<Write>, bool),
    /// Makes the next collection.
    Derive,
    Subscribe(Index, Following),
    /// Ends a subscription.
    Leave(Index),
    /// Lets a subscriber that is behind catch up.
    CatchUp(Index),
}

/// How a subscriber follows a collection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Following {
    Callback,
    Queue(QueuePolicy),
    /// A queue without the initial state.
    Changes(QueuePolicy),
}

#[derive(Clone, Debug)]
pub(crate) enum Write {
    Set(usize, Item),
    Touch(usize, Item),
    Remove(usize, u8),
    Reset(usize, Vec<Item>),
    Cell(u32),
    /// Makes a node the member with a key, of one of the joins whose members change.
    Seat(Index, u8, Index),
    Vacate(Index, u8),
}

impl Scenario {
    /// Whether what is there can depend on what was there before.
    pub(crate) fn has_history(&self) -> bool {
        self.specs.iter().any(|spec| spec.failure != Failure::Never)
    }
}

/// Scenarios of graphs that a seed shuffles, or of those that none does.
pub(crate) fn any_scenario(is_shuffled: bool) -> impl Strategy<Value = Scenario> {
    let seed = any::<u64>().prop_map(move |seed| is_shuffled.then_some(seed));
    let specs = prop::collection::vec(any_spec(), 1..7);
    let steps = prop::collection::vec(any_step(), 1..20);
    let flags = (prop::bool::weighted(0.2), prop::bool::weighted(0.3), prop::bool::weighted(0.4));
    (specs, 0usize..4, steps, seed, flags).prop_map(
        move |(specs, at_first, steps, seed, (checks_purity, is_witnessed, can_fail))| {
            // The writes of a transaction come in several when they are shuffled, so that what was
            // there before is not determined.
            let can_fail = can_fail && !is_shuffled;
            let specs = (SOURCES..).zip(specs).map(|(earlier, spec)| spec.build(earlier, can_fail));
            let specs = specs.collect();
            Scenario { specs, at_first, steps, seed, checks_purity, is_witnessed }
        },
    )
}

/// A spec whose nodes are not chosen yet.
#[derive(Clone, Debug)]
struct Draft {
    input: Index,
    reads: Vec<(Index, ReadKind)>,
    shape: Shape,
    failure: Failure,
}

impl Draft {
    /// Chooses among the nodes that are there already.
    fn build(self, earlier: usize, can_fail: bool) -> NodeSpec {
        // What builds others takes two steps, and what is there in between is not determined.
        let shape = if can_fail && self.shape == Shape::PerKey { Shape::Many } else { self.shape };
        let can_fail = can_fail
            && matches!(
                shape,
                Shape::Map | Shape::Halved | Shape::Many | Shape::Singleton | Shape::WithStatus
            );
        let failure = match self.failure {
            _ if !can_fail => Failure::Never,
            // There is no form of it that keeps.
            Failure::KeepLast | Failure::KeepOr if shape == Shape::WithStatus => Failure::Error,
            failure => failure,
        };
        // A first run that is interrupted by the read of a node of a higher rank, for whatever
        // input of the evaluation, has had its chance of a default.
        let readable = if failure == Failure::KeepOr { SOURCES } else { earlier };
        let read = |(node, kind): (Index, ReadKind)| ReadSpec { node: node.index(readable), kind };
        let reads = self.reads.into_iter().map(read).collect();
        NodeSpec { input: self.input.index(earlier), reads, shape, failure }
    }
}

fn any_spec() -> impl Strategy<Value = Draft> {
    let reads = prop::collection::vec((any::<Index>(), any_read()), 0..4);
    (any::<Index>(), reads, any_shape(), any_failure())
        .prop_map(|(input, reads, shape, failure)| Draft { input, reads, shape, failure })
}

fn any_read() -> impl Strategy<Value = ReadKind> {
    select(vec![
        ReadKind::Get,
        ReadKind::One,
        ReadKind::All,
        ReadKind::Group,
        ReadKind::GroupSelecting,
        ReadKind::Matching,
        ReadKind::Selecting,
        ReadKind::Filter,
        ReadKind::Cell,
    ])
}

fn any_shape() -> impl Strategy<Value = Shape> {
    select(vec![
        Shape::Map,
        Shape::Map,
        Shape::Halved,
        Shape::Many,
        Shape::Many,
        Shape::WithStatus,
        Shape::Singleton,
        Shape::Project,
        Shape::Groups,
        Shape::Join(Rule::Priority),
        Shape::Join(Rule::Disjoint),
        Shape::Join(Rule::Merge),
        Shape::Members(Rule::Priority),
        Shape::Members(Rule::Disjoint),
        Shape::Members(Rule::Merge),
        Shape::PerKey,
    ])
}

fn any_failure() -> impl Strategy<Value = Failure> {
    select(vec![Failure::Never, Failure::Error, Failure::KeepLast, Failure::KeepOr])
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (prop::collection::vec(any_write(), 1..5), prop::bool::weighted(0.7))
            .prop_map(|(writes, is_settled)| Step::Write(writes, is_settled)),
        4 => Just(Step::Derive),
        2 => (any::<Index>(), any_following()).prop_map(|(node, how)| Step::Subscribe(node, how)),
        1 => any::<Index>().prop_map(Step::Leave),
        2 => any::<Index>().prop_map(Step::CatchUp),
    ]
}

fn any_following() -> impl Strategy<Value = Following> {
    let policy = || {
        prop_oneof![
            Just(QueuePolicy::Unbounded),
            Just(QueuePolicy::default()),
            (0usize..4).prop_map(|events| QueuePolicy::Coalesce { events }),
            (1usize..4).prop_map(|batches| QueuePolicy::Bounded { batches }),
        ]
    };
    prop_oneof![
        1 => Just(Following::Callback),
        4 => policy().prop_map(Following::Queue),
        1 => policy().prop_map(Following::Changes),
    ]
}

fn any_write() -> impl Strategy<Value = Write> {
    prop_oneof![
        12 => (0..SOURCES, any_item()).prop_map(|(source, item)| Write::Set(source, item)),
        2 => (0..SOURCES, any_item()).prop_map(|(source, item)| Write::Touch(source, item)),
        6 => (0..SOURCES, 0u8..8).prop_map(|(source, key)| Write::Remove(source, key)),
        2 => (0..SOURCES, prop::collection::vec(any_item(), 0..8))
            .prop_map(|(source, items)| Write::Reset(source, items)),
        2 => (0u32..20).prop_map(Write::Cell),
        4 => (any::<Index>(), 0u8..3, any::<Index>())
            .prop_map(|(join, key, node)| Write::Seat(join, key, node)),
        1 => (any::<Index>(), 0u8..3).prop_map(|(join, key)| Write::Vacate(join, key)),
    ]
}
