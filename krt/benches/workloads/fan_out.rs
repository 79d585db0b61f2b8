//! W2: one object that is read by many, by its key or because it selects them.

use crate::measure::{Case, Work, compare};
use crate::shape::{Key, LARGE, Pairs, Pod, Workload};
use krt::{Collection, GraphOptions, Object, Selector, Source, contains};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// How the pods find the object.
#[derive(Clone, Copy)]
pub(crate) enum Read {
    Key,
    /// The object has a selector that every pod matches.
    Selector,
}

pub(crate) fn run() {
    let pods = LARGE.pods(0);
    let distinct: Vec<_> = (0..LARGE.pods).map(labeled).collect();
    for (shape, metric, pods, read) in [
        ("10k", "config read by all, ns per output", &pods[..], Read::Key),
        ("500", "namespace read by key, ns per output", &pods[..500], Read::Key),
        (
            "10k, distinct labels",
            "config that selects all, ns per output",
            &distinct,
            Read::Selector,
        ),
        ("10k, 250 labels", "config that selects all, ns per output", &pods, Read::Selector),
    ] {
        let (engine, mut baseline) = (Engine::filled(pods, read), Baseline::filled(pods, read));
        engine.set_config(7);
        baseline.set_config(7);
        assert_eq!(engine.outputs.list(), baseline.sorted());
        compare(
            Case {
                workload: "W2",
                shape,
                metric,
                rounds: 20,
                units: u32::try_from(pods.len()).expect("few readers"),
            },
            Work::new(|| Engine::filled(pods, read), |engine| engine.set_config(7)),
            Work::new(|| Baseline::filled(pods, read), |baseline| baseline.set_config(7)),
        );
    }
}

/// A pod that has a label of its own besides the one that is selected.
fn labeled(number: u32) -> Arc<Pod> {
    let pod = LARGE.pod(number, number);
    let own = format!("pod-{number}").into();
    let labels = vec![("any".into(), "one".into()), ("app".into(), own)];
    Arc::new(Pod { key: pod.key.clone(), labels: Pairs(labels), ip: pod.ip })
}

#[derive(PartialEq)]
struct Config {
    added: u32,
    selector: Pairs,
}

impl Config {
    /// Selects whatever has the label that those with a label of their own have, or everything.
    fn new(added: u32, is_any_label_there: bool) -> Self {
        let selector = is_any_label_there.then(|| ("any".into(), "one".into()));
        Self { added, selector: Pairs(selector.into_iter().collect()) }
    }
}

impl Object for Config {
    type Key = String;

    fn key(&self) -> String {
        "config".to_owned()
    }
}

impl Selector for Config {
    type Labels = Pairs;

    fn selector(&self) -> Option<&Pairs> {
        Some(&self.selector)
    }
}

pub(crate) struct Engine {
    config: Source<Config>,
    has_label: bool,
    _pods: Source<Pod>,
    outputs: Collection<Workload>,
}

impl Engine {
    pub(crate) fn filled(pods: &[Arc<Pod>], read: Read) -> Self {
        let graph = GraphOptions::new().threads(NonZeroUsize::MIN).build();
        let config = graph.source::<Config>("config");
        let source = graph.source::<Pod>("pods");
        let (configs, name) = (config.collection(), "config".to_owned());
        let outputs = match read {
            Read::Key => source.collection().map("outputs", move |cx, pod| {
                let added = cx.get(&configs, &name).map_or(0, |config| config.added);
                Some(output(pod, added))
            }),
            Read::Selector => source.collection().map("outputs", move |cx, pod| {
                let found = cx.selecting(&configs, &pod.labels);
                Some(output(pod, found.iter().map(|config| config.added).sum()))
            }),
        };
        source.reset(pods.iter().map(Arc::clone));
        let has_label = pods[0].labels.0.len() > 1;
        let engine = Self { config, has_label, _pods: source, outputs };
        engine.set_config(1);
        engine
    }

    pub(crate) fn set_config(&self, added: u32) {
        self.config.set(Config::new(added, self.has_label));
    }
}

fn output(pod: &Pod, added: u32) -> Workload {
    Workload { key: pod.key.clone(), ip: pod.ip + added, services: Vec::new() }
}

pub(crate) struct Baseline {
    selector: Option<Pairs>,
    entries: Vec<(Arc<Pod>, Arc<Workload>)>,
    changes: Vec<(Arc<Workload>, Arc<Workload>)>,
}

impl Baseline {
    pub(crate) fn filled(pods: &[Arc<Pod>], read: Read) -> Self {
        let entry = |pod: &Arc<Pod>| (Arc::clone(pod), Arc::new(output(pod, 1)));
        let has_label = pods[0].labels.0.len() > 1;
        let selector = match read {
            Read::Key => None,
            Read::Selector => Some(Config::new(1, has_label).selector),
        };
        Self { selector, entries: pods.iter().map(entry).collect(), changes: Vec::new() }
    }

    pub(crate) fn set_config(&mut self, added: u32) {
        for (pod, current) in &mut self.entries {
            if self.selector.as_ref().is_some_and(|selector| !contains(&pod.labels, selector)) {
                continue;
            }
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
