//! W5: every update reads something else than before.

use crate::STRIDE;
use crate::measure::{Case, Work, compare};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use krt::{Collection, GraphOptions, Object, Source};
use std::num::NonZeroUsize;
use std::sync::Arc;

pub(crate) const PODS: u32 = 10_000;
pub(crate) const UPDATES: u32 = 1000;
const TARGETS: u32 = 500;
const MOST: usize = 5;

pub(crate) fn run() {
    let pods: Vec<_> = (0..PODS).map(|number| pod(number, 0)).collect();
    let moved = moved();
    for (shape, fetches) in [("10k, 1 fetch", 1), ("10k, 5 fetches", MOST)] {
        let (engine, mut baseline) =
            (Engine::filled(&pods, fetches), Baseline::filled(&pods, fetches));
        for (step, pod) in (0..).zip(&moved) {
            engine.set(pod);
            baseline.set(pod);
            if step % 10 == 0 {
                engine.set_target(step, step + 1);
                baseline.set_target(step, step + 1);
            }
        }
        assert_eq!(engine.totals(), baseline.totals());
        compare(
            Case {
                workload: "W5",
                shape,
                metric: "update that moves, ns",
                rounds: 10,
                units: UPDATES,
            },
            Work::new(
                || Engine::filled(&pods, fetches),
                |engine| moved.iter().for_each(|pod| engine.set(pod)),
            ),
            Work::new(
                || Baseline::filled(&pods, fetches),
                |baseline| moved.iter().for_each(|pod| baseline.set(pod)),
            ),
        );
    }
}

/// Pods that now read what others read before.
pub(crate) fn moved() -> Vec<Arc<Pod>> {
    (0..UPDATES).map(|step| pod(step * STRIDE % PODS, step + 1)).collect()
}

/// Names what it is made of: a namespace, a service and so on.
#[derive(PartialEq)]
pub(crate) struct Pod {
    number: u32,
    targets: [u32; MOST],
}

pub(crate) fn pod(number: u32, shift: u32) -> Arc<Pod> {
    let target = |place: u32| (number * (place + 1) + shift) % TARGETS;
    Arc::new(Pod { number, targets: [0, 1, 2, 3, 4].map(target) })
}

#[derive(PartialEq)]
struct Target {
    number: u32,
    value: u32,
}

#[derive(PartialEq)]
struct Total {
    pod: u32,
    sum: u32,
}

impl Object for Pod {
    type Key = u32;

    fn key(&self) -> u32 {
        self.number
    }
}

impl Object for Target {
    type Key = u32;

    fn key(&self) -> u32 {
        self.number
    }
}

impl Object for Total {
    type Key = u32;

    fn key(&self) -> u32 {
        self.pod
    }
}

pub(crate) struct Engine {
    pods: Source<Pod>,
    targets: [Source<Target>; MOST],
    totals: Collection<Total>,
}

impl Engine {
    pub(crate) fn filled(pods: &[Arc<Pod>], fetches: usize) -> Self {
        let graph = GraphOptions::new().threads(NonZeroUsize::MIN).build();
        let source = graph.source::<Pod>("pods");
        let targets = ["namespaces", "nodes", "accounts", "waypoints", "policies"]
            .map(|name| graph.source::<Target>(name));
        for targets in &targets {
            targets.reset((0..TARGETS).map(|number| Target { number, value: number }));
        }
        let read = targets.each_ref().map(Source::collection);
        let totals = source.collection().map("totals", move |cx, pod| {
            let mut sum = 0;
            for (targets, number) in read.iter().zip(&pod.targets).take(fetches) {
                sum += cx.get(targets, number).map_or(0, |target| target.value);
            }
            Some(Total { pod: pod.number, sum })
        });
        source.reset(pods.iter().map(Arc::clone));
        Self { pods: source, targets, totals }
    }

    pub(crate) fn set(&self, pod: &Arc<Pod>) {
        self.pods.set(Arc::clone(pod));
    }

    fn set_target(&self, number: u32, value: u32) {
        self.targets[0].set(Target { number: number % TARGETS, value });
    }

    fn totals(&self) -> Vec<(u32, u32)> {
        self.totals.list().iter().map(|total| (total.pod, total.sum)).collect()
    }
}

type Places = HashMap<u32, u32, RandomState>;

pub(crate) struct Baseline {
    fetches: usize,
    places: Places,
    entries: Vec<(Arc<Pod>, Arc<Total>)>,
    kinds: Vec<Kind>,
    changes: Vec<(Arc<Total>, Arc<Total>)>,
}

/// The objects of one kind, and the places of the pods that read each.
#[derive(Default)]
struct Kind {
    values: Places,
    readers: HashMap<u32, Vec<u32>, RandomState>,
}

impl Baseline {
    pub(crate) fn filled(pods: &[Arc<Pod>], fetches: usize) -> Self {
        let kind = || Kind { values: (0..TARGETS).zip(0..).collect(), ..Kind::default() };
        let mut filled = Self {
            fetches,
            places: Places::default(),
            entries: Vec::new(),
            kinds: (0..MOST).map(|_| kind()).collect(),
            changes: Vec::new(),
        };
        for (place, pod) in (0..).zip(pods) {
            filled.places.insert(pod.number, place);
            for (kind, target) in filled.kinds.iter_mut().zip(pod.targets).take(fetches) {
                kind.readers.entry(target).or_default().push(place);
            }
            filled.entries.push((Arc::clone(pod), Arc::new(filled.total(pod))));
        }
        filled
    }

    pub(crate) fn set(&mut self, pod: &Arc<Pod>) {
        let place = self.places[&pod.number];
        let old = &mut self.entries[place as usize].0;
        if **old == **pod {
            return;
        }
        let old = std::mem::replace(old, Arc::clone(pod));
        let moves = old.targets.into_iter().zip(pod.targets);
        for (kind, (old, new)) in self.kinds.iter_mut().zip(moves).take(self.fetches) {
            if old != new {
                kind.leave(old, place);
                kind.readers.entry(new).or_default().push(place);
            }
        }
        self.recompute(place);
    }

    fn set_target(&mut self, number: u32, value: u32) {
        let number = number % TARGETS;
        self.kinds[0].values.insert(number, value);
        let readers = self.kinds[0].readers.get(&number).cloned().unwrap_or_default();
        readers.into_iter().for_each(|place| self.recompute(place));
    }

    fn recompute(&mut self, place: u32) {
        let new = self.total(&self.entries[place as usize].0);
        let current = &mut self.entries[place as usize].1;
        if **current != new {
            let new = Arc::new(new);
            let old = std::mem::replace(current, Arc::clone(&new));
            self.changes.push((old, new));
        }
    }

    fn total(&self, pod: &Pod) -> Total {
        let value = |(kind, target): (&Kind, &u32)| kind.values.get(target).copied().unwrap_or(0);
        let sum = self.kinds.iter().zip(&pod.targets).take(self.fetches).map(value).sum();
        Total { pod: pod.number, sum }
    }

    fn totals(&self) -> Vec<(u32, u32)> {
        self.entries.iter().map(|(_, total)| (total.pod, total.sum)).collect()
    }
}

impl Kind {
    fn leave(&mut self, target: u32, place: u32) {
        let Some(readers) = self.readers.get_mut(&target) else { return };
        if let Some(at) = readers.iter().position(|&other| other == place) {
            readers.swap_remove(at);
        }
    }
}
