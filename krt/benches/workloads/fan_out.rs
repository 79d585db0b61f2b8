//! W2: one object that is read by many.

use crate::measure::{Case, Work, compare};
use crate::shape::{Key, LARGE, Pod, Workload};
use krt::{Collection, Graph, Object, Source};
use std::sync::Arc;

pub(crate) fn run() {
    let pods = LARGE.pods(0);
    for (shape, metric, readers) in [
        ("10k", "config read by all, ns per output", pods.len()),
        ("500", "namespace read by key, ns per output", 500),
    ] {
        let pods = &pods[..readers];
        let (engine, mut baseline) = (Engine::filled(pods), Baseline::filled(pods));
        engine.config.set(Config(7));
        baseline.set_config(7);
        assert_eq!(engine.outputs.list(), baseline.sorted());
        compare(
            Case {
                workload: "W2",
                shape,
                metric,
                rounds: 20,
                units: u32::try_from(readers).expect("few readers"),
            },
            Work::new(
                || Engine::filled(pods),
                |engine| {
                    engine.config.set(Config(7));
                },
            ),
            Work::new(|| Baseline::filled(pods), |baseline| baseline.set_config(7)),
        );
    }
}

#[derive(PartialEq)]
struct Config(u32);

impl Object for Config {
    type Key = String;

    fn key(&self) -> String {
        "config".to_owned()
    }
}

struct Engine {
    config: Source<Config>,
    _pods: Source<Pod>,
    outputs: Collection<Workload>,
}

impl Engine {
    fn filled(pods: &[Arc<Pod>]) -> Self {
        let graph = Graph::new();
        let config = graph.source::<Config>("config");
        let source = graph.source::<Pod>("pods");
        let (read, name) = (config.collection(), "config".to_owned());
        let outputs = source.collection().map("outputs", move |cx, pod| {
            let added = cx.get(&read, &name).map_or(0, |config| config.0);
            Some(output(pod, added))
        });
        source.reset(pods.iter().map(Arc::clone));
        config.set(Config(1));
        Self { config, _pods: source, outputs }
    }
}

fn output(pod: &Pod, added: u32) -> Workload {
    Workload { key: pod.key.clone(), ip: pod.ip + added, services: Vec::new() }
}

struct Baseline {
    entries: Vec<(Arc<Pod>, Arc<Workload>)>,
    changes: Vec<(Arc<Workload>, Arc<Workload>)>,
}

impl Baseline {
    fn filled(pods: &[Arc<Pod>]) -> Self {
        let entry = |pod: &Arc<Pod>| (Arc::clone(pod), Arc::new(output(pod, 1)));
        Self { entries: pods.iter().map(entry).collect(), changes: Vec::new() }
    }

    fn set_config(&mut self, added: u32) {
        for (pod, current) in &mut self.entries {
            let new = output(pod, added);
            if new != **current {
                let new = Arc::new(new);
                let old = std::mem::replace(current, Arc::clone(&new));
                self.changes.push((old, new));
            }
        }
    }

    fn sorted(&self) -> Vec<Arc<Workload>> {
        let mut all: Vec<_> = self.entries.iter().map(|(_, output)| Arc::clone(output)).collect();
        all.sort_unstable_by(|left: &Arc<Workload>, right| Key::cmp(&left.key, &right.key));
        all
    }
}
