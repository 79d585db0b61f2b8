//! W4: derivations one after another.

use crate::STRIDE;
use crate::measure::{Case, Work, compare};
use crate::shape::{Key, LARGE, Pod, Workload};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use krt::{Collection, GraphOptions, Source};
use std::num::NonZeroUsize;
use std::sync::Arc;

const UPDATES: u32 = 1000;
/// The level behind which nothing changes, where there is a cut-off.
const CUT: u32 = 2;

pub(crate) fn run() {
    let pods = LARGE.pods(0);
    let changed: Vec<_> =
        (0..UPDATES).map(|step| LARGE.pod(step * STRIDE % LARGE.pods, 1_000_000 + step)).collect();
    for depth in [1, 4, 8] {
        for is_cut in [false, true] {
            if is_cut && depth <= CUT {
                continue;
            }
            let (engine, mut baseline) =
                (Engine::filled(&pods, depth, is_cut), Baseline::filled(&pods, depth, is_cut));
            changed.iter().for_each(|pod| engine.set(pod));
            changed.iter().for_each(|pod| baseline.set(pod));
            assert_eq!(engine.last.list(), baseline.last());
            let metric = if is_cut { "update with a cut-off, ns" } else { "update, ns per level" };
            let units = if is_cut { UPDATES } else { UPDATES * depth };
            let shape = format!("10k, depth {depth}");
            compare(
                Case { workload: "W4", shape: &shape, metric, rounds: 5, units },
                Work::new(
                    || Engine::filled(&pods, depth, is_cut),
                    |engine| changed.iter().for_each(|pod| engine.set(pod)),
                ),
                Work::new(
                    || Baseline::filled(&pods, depth, is_cut),
                    |baseline| changed.iter().for_each(|pod| baseline.set(pod)),
                ),
            );
        }
    }
}

fn step(key: &Key, ip: u32, level: u32, is_cut: bool) -> Workload {
    let ip = if is_cut && level == CUT { 0 } else { ip + 1 };
    Workload { key: key.clone(), ip, services: Vec::new() }
}

pub(crate) struct Engine {
    pods: Source<Pod>,
    last: Collection<Workload>,
}

impl Engine {
    pub(crate) fn filled(pods: &[Arc<Pod>], depth: u32, is_cut: bool) -> Self {
        let graph = GraphOptions::new().threads(NonZeroUsize::MIN).build();
        let source = graph.source::<Pod>("pods");
        let first =
            source.collection().map("level 1", |_, pod| Some(step(&pod.key, pod.ip, 1, false)));
        let last = (2..=depth).fold(first, |level, number| {
            level.map(&format!("level {number}"), move |_, item| {
                Some(step(&item.key, item.ip, number, is_cut))
            })
        });
        source.reset(pods.iter().map(Arc::clone));
        Self { pods: source, last }
    }

    pub(crate) fn set(&self, pod: &Arc<Pod>) {
        self.pods.set(Arc::clone(pod));
    }
}

pub(crate) struct Baseline {
    places: HashMap<Key, usize, RandomState>,
    pods: Vec<Arc<Pod>>,
    levels: Vec<Vec<Arc<Workload>>>,
    is_cut: bool,
    changes: usize,
}

impl Baseline {
    pub(crate) fn filled(pods: &[Arc<Pod>], depth: u32, is_cut: bool) -> Self {
        let mut filled = Self {
            places: pods.iter().map(|pod| pod.key.clone()).zip(0..).collect(),
            pods: pods.to_vec(),
            levels: Vec::new(),
            is_cut,
            changes: 0,
        };
        for level in 1..=depth {
            let previous = filled.levels.last();
            let item = |place: usize| {
                let ip = previous.map_or(pods[place].ip, |items| items[place].ip);
                Arc::new(step(&pods[place].key, ip, level, is_cut))
            };
            filled.levels.push((0..pods.len()).map(item).collect());
        }
        filled
    }

    pub(crate) fn set(&mut self, pod: &Arc<Pod>) {
        let place = self.places[&pod.key];
        if *self.pods[place] == **pod {
            return;
        }
        self.pods[place] = Arc::clone(pod);
        let mut ip = pod.ip;
        for (level, items) in (1..).zip(&mut self.levels) {
            let new = step(&pod.key, ip, level, self.is_cut);
            if *items[place] == new {
                return;
            }
            ip = new.ip;
            items[place] = Arc::new(new);
            self.changes += 1;
        }
    }

    fn last(&self) -> Vec<Arc<Workload>> {
        let mut last = self.levels.last().cloned().unwrap_or_default();
        last.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        last
    }
}
