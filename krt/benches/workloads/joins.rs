//! W7: several collections as one.

use crate::STRIDE;
use crate::measure::{Case, Work, compare};
use crate::shape::{Key, LARGE, Pod};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use krt::{Collection, GraphOptions, Source};
use std::num::NonZeroUsize;
use std::sync::Arc;

const MEMBERS: u32 = 4;
const UPDATES: u32 = 1000;

/// What becomes of a key that several members have.
#[derive(Clone, Copy)]
enum Rule {
    First,
    Sum,
}

pub(crate) fn run() {
    let members: Vec<Vec<_>> = (0..MEMBERS).map(member).collect();
    let changed: Vec<_> = (0..UPDATES)
        .map(|step| (step % MEMBERS, object(step % MEMBERS, step * STRIDE % LARGE.pods, step)))
        .collect();
    for (shape, rule) in [("4 x 10k, priority", Rule::First), ("4 x 10k, merge", Rule::Sum)] {
        let (engine, mut baseline) =
            (Engine::filled(&members, rule), Baseline::filled(&members, rule));
        assert_eq!(engine.joined.list(), baseline.sorted());
        for (member, pod) in &changed {
            engine.set(*member, pod);
            baseline.set(*member, pod);
        }
        assert_eq!(engine.joined.list(), baseline.sorted());
        let units = MEMBERS * LARGE.pods;
        compare(
            Case { workload: "W7", shape, metric: "full build, ns per object", rounds: 5, units },
            Work::new(
                || None,
                |built: &mut Option<Engine>| *built = Some(Engine::filled(&members, rule)),
            ),
            Work::new(
                || None,
                |built: &mut Option<Baseline>| *built = Some(Baseline::filled(&members, rule)),
            ),
        );
        compare(
            Case { workload: "W7", shape, metric: "single update, ns", rounds: 8, units: UPDATES },
            Work::new(
                || Engine::filled(&members, rule),
                |engine| changed.iter().for_each(|(member, pod)| engine.set(*member, pod)),
            ),
            Work::new(
                || Baseline::filled(&members, rule),
                |baseline| changed.iter().for_each(|(member, pod)| baseline.set(*member, pod)),
            ),
        );
    }
}

/// A quarter of the keys is that of every member, the others are its own.
fn object(member: u32, number: u32, ip: u32) -> Arc<Pod> {
    let is_shared = number.is_multiple_of(4);
    LARGE.pod(if is_shared { number } else { number + (member + 1) * LARGE.pods }, ip)
}

fn member(member: u32) -> Vec<Arc<Pod>> {
    (0..LARGE.pods).map(|number| object(member, number, number + member)).collect()
}

fn sum(pods: &[Arc<Pod>]) -> Pod {
    let first = &pods[0];
    let labels = first.labels.0.clone();
    let ip = pods.iter().map(|pod| pod.ip).sum();
    Pod { key: first.key.clone(), labels: crate::shape::Pairs(labels), ip }
}

struct Engine {
    members: Vec<Source<Pod>>,
    joined: Collection<Pod>,
}

impl Engine {
    fn filled(members: &[Vec<Arc<Pod>>], rule: Rule) -> Self {
        let graph = GraphOptions::new().threads(NonZeroUsize::MIN).build();
        let sources: Vec<_> = members.iter().map(|_| graph.source::<Pod>("member")).collect();
        let collections = sources.iter().map(Source::collection);
        let joined = match rule {
            Rule::First => graph.join_priority("joined", collections),
            Rule::Sum => graph.join_merge("joined", collections, |pods| Some(sum(pods))),
        };
        graph.write(|tx| {
            for (source, pods) in sources.iter().zip(members) {
                tx.reset(source, pods.iter().map(Arc::clone));
            }
        });
        Self { members: sources, joined }
    }

    fn set(&self, member: u32, pod: &Arc<Pod>) {
        self.members[member as usize].set(Arc::clone(pod));
    }
}

struct Baseline {
    rule: Rule,
    entries: HashMap<Key, Entry, RandomState>,
    changes: Vec<(Option<Arc<Pod>>, Arc<Pod>)>,
}

#[derive(Default)]
struct Entry {
    members: [Option<Arc<Pod>>; MEMBERS as usize],
    joined: Option<Arc<Pod>>,
}

impl Baseline {
    fn filled(members: &[Vec<Arc<Pod>>], rule: Rule) -> Self {
        let mut filled = Self { rule, entries: HashMap::default(), changes: Vec::new() };
        for (member, pods) in members.iter().enumerate() {
            for pod in pods {
                let entry = filled.entries.entry_ref(&pod.key).or_default();
                entry.members[member] = Some(Arc::clone(pod));
            }
        }
        for entry in filled.entries.values_mut() {
            filled.changes.extend(entry.join(rule));
        }
        filled
    }

    fn set(&mut self, member: u32, pod: &Arc<Pod>) {
        let entry = self.entries.entry_ref(&pod.key).or_default();
        let place = &mut entry.members[member as usize];
        if place.as_ref().is_some_and(|old| **old == **pod) {
            return;
        }
        *place = Some(Arc::clone(pod));
        self.changes.extend(entry.join(self.rule));
    }

    fn sorted(&self) -> Vec<Arc<Pod>> {
        let mut all: Vec<_> =
            self.entries.values().filter_map(|entry| entry.joined.clone()).collect();
        all.sort_unstable_by(|left: &Arc<Pod>, right| left.key.cmp(&right.key));
        all
    }
}

impl Entry {
    fn join(&mut self, rule: Rule) -> Option<(Option<Arc<Pod>>, Arc<Pod>)> {
        let mut held = self.members.iter().flatten();
        let new = match rule {
            Rule::First => held.next().map(Arc::clone)?,
            Rule::Sum => Arc::new(sum(&held.map(Arc::clone).collect::<Vec<_>>())),
        };
        let is_same =
            self.joined.as_ref().is_some_and(|old| Arc::ptr_eq(old, &new) || **old == *new);
        (!is_same).then(|| (self.joined.replace(Arc::clone(&new)), new))
    }
}
