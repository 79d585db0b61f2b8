//! Random writes to members and to their container, compared with a naive join.

use crate::shop::Count;
use krt::{Graph, Member, Queue, Source};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Of the sources the last one is not synced at first.
const SOURCES: usize = 4;
const LATE: usize = SOURCES - 1;

type Content = BTreeMap<String, usize>;

#[derive(Clone, Debug)]
enum Write {
    Set(usize, u8, usize),
    Remove(usize, u8),
    Seat(u8, usize),
    Vacate(u8),
    SyncLate,
}

/// What a join should hold.
#[derive(Default)]
struct Model {
    sources: [Content; SOURCES],
    is_late_synced: bool,
    /// The source that each member names, and the one that is joined meanwhile.
    named: BTreeMap<u8, usize>,
    active: BTreeMap<u8, usize>,
}

impl Model {
    fn apply(&mut self, write: &Write) {
        match *write {
            Write::Set(source, key, number) => {
                self.sources[source].insert(key.to_string(), number);
            }
            Write::Remove(source, key) => {
                self.sources[source].remove(&key.to_string());
            }
            Write::Seat(member, source) => {
                self.named.insert(member, source);
            }
            Write::Vacate(member) => {
                self.named.remove(&member);
            }
            Write::SyncLate => self.is_late_synced = true,
        }
    }

    /// Ends a transaction.
    fn settle(&mut self) {
        let Self { named, active, is_late_synced, .. } = self;
        active.retain(|member, _| named.contains_key(member));
        for (&member, &source) in named.iter() {
            if source != LATE || *is_late_synced {
                active.insert(member, source);
            }
        }
    }

    fn joined(&self, merge: impl Fn(&[usize]) -> usize) -> Content {
        let members = || self.active.values().map(|&source| &self.sources[source]);
        let keys: BTreeSet<_> = members().flat_map(BTreeMap::keys).collect();
        let values = |key: &String| -> Vec<usize> {
            members().filter_map(|content| content.get(key).copied()).collect()
        };
        keys.into_iter().map(|key| (key.clone(), merge(&values(key)))).collect()
    }
}

/// A join that is followed by its events alone.
struct Followed {
    queue: Queue<Count>,
    content: Content,
}

impl Followed {
    fn check(&mut self, expected: &Content) {
        for batch in self.queue.drain() {
            for event in &batch {
                let old = match event.new() {
                    Some(new) => self.content.insert(event.key(), new.1),
                    None => self.content.remove(&event.key()),
                };
                assert_eq!(old, event.old().map(|old| old.1), "{event}");
                assert_ne!(old, event.new().map(|new| new.1), "{event}");
            }
        }
        assert_eq!(&self.content, expected);
    }
}

fn fold(values: &[usize]) -> usize {
    values.iter().fold(0, |sum, value| (sum * 3 + value) % 7)
}

/// Few members, or so many that the changed ones are looked for by name.
const FEW: u8 = 3;
const MANY: u8 = 20;

fn any_write(members: u8) -> impl Strategy<Value = Write> {
    prop_oneof![
        6 => (0..SOURCES, 0u8..4, 0usize..5).prop_map(|(s, key, n)| Write::Set(s, key, n)),
        3 => (0..SOURCES, 0u8..4).prop_map(|(source, key)| Write::Remove(source, key)),
        4 => (0..members, 0..SOURCES).prop_map(|(member, source)| Write::Seat(member, source)),
        2 => (0..members).prop_map(Write::Vacate),
        1 => Just(Write::SyncLate),
    ]
}

/// Transactions with few members from the start, or with many.
fn any_transactions() -> impl Strategy<Value = Vec<Vec<Write>>> {
    let all =
        |members| prop::collection::vec(prop::collection::vec(any_write(members), 1..5), 1..16);
    let seat = |member| Write::Seat(member, usize::from(member) % SOURCES);
    let seated = all(MANY).prop_map(move |transactions| {
        [(0..MANY).map(seat).collect()].into_iter().chain(transactions).collect()
    });
    prop_oneof![all(FEW), seated]
}

fn write(
    graph: &Graph,
    sources: &[Source<Count>],
    container: &Source<Member<u8, Count>>,
    writes: &[Write],
) {
    graph.write(|tx| {
        for write in writes {
            match *write {
                Write::Set(source, key, number) => {
                    tx.set(&sources[source], Count(key.to_string(), number));
                }
                Write::Remove(source, key) => tx.remove(&sources[source], &key.to_string()),
                Write::Seat(member, source) => {
                    tx.set(container, Member::new(member, sources[source].collection()));
                }
                Write::Vacate(member) => tx.remove(container, &member),
                Write::SyncLate => tx.mark_synced(&sources[LATE]),
            }
        }
    });
}

proptest! {
    #[test]
    fn case_103_join_of_changing_members_equals_a_naive_join(
        transactions in any_transactions(),
        born in prop_oneof![Just(0usize), 1usize..8],
    ) {
        let graph = Graph::new();
        let mut sources: Vec<_> = (0..LATE).map(|_| graph.source::<Count>("source")).collect();
        sources.push(graph.source_unsynced("late"));
        let container = graph.source::<Member<u8, Count>>("container");
        let mut model = Model::default();
        let mut joins = None;
        for (step, writes) in transactions.iter().enumerate() {
            if step == born && born > 0 {
                // What is there at the start is waited for, which the model does not know.
                sources[LATE].mark_synced();
                model.apply(&Write::SyncLate);
                model.settle();
            }
            if step >= born && joins.is_none() {
                let follow = |collection: krt::Collection<Count>| Followed {
                    queue: collection.subscribe_queue(),
                    content: Content::new(),
                };
                let members = container.collection();
                let merge = |counts: &[Arc<Count>]| {
                    let values: Vec<_> = counts.iter().map(|count| count.1).collect();
                    Some(Count(counts[0].0.clone(), fold(&values)))
                };
                let joined = [members.join_priority("first"), members.join_merge("all", merge)];
                joins = Some(joined.map(follow));
            }
            write(&graph, &sources, &container, writes);
            writes.iter().for_each(|write| model.apply(write));
            model.settle();
            if let Some([first, all]) = &mut joins {
                first.check(&model.joined(|values| values[0]));
                all.check(&model.joined(fold));
            }
        }
    }
}
