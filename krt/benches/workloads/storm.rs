//! W3: many policies that each select all pods of a namespace, and a burst of pod updates.

use crate::STRIDE;
use crate::measure::{Case, Work, compare};
use crate::shape::{Key, Pairs, Pod};
use krt::{Collection, Graph, GraphOptions, Labeled, NodeRun, Object, Observer, Source};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const POLICIES: usize = 500;
const PODS: u32 = 10_000;
const UPDATES: u32 = 1000;

/// What the policies select; every one selects all pods.
#[derive(Clone, Copy)]
pub(crate) enum Selectors {
    /// Each policy has another selector.
    Distinct,
    Equal,
}

pub(crate) fn run() {
    let pods: Vec<_> = (0..PODS).map(|number| pod(number, number)).collect();
    let changed: Vec<_> =
        (0..UPDATES).map(|step| pod(step * STRIDE % PODS, 1_000_000 + step)).collect();
    for (shape, selectors) in [
        ("500 x 10k, distinct selectors", Selectors::Distinct),
        ("500 x 10k, equal selectors", Selectors::Equal),
    ] {
        assert_same(&pods, &changed, selectors);
        for (metric, batch) in [
            ("1000 updates in 1 transaction, ms", 1000),
            ("1000 updates in 10 transactions, ms", 100),
        ] {
            compare(
                Case { workload: "W3", shape, metric, rounds: 2, units: 1_000_000 },
                Work::new(
                    || Engine::filled(&pods, POLICIES, selectors),
                    |engine| changed.chunks(batch).for_each(|pods| engine.set(pods)),
                ),
                Work::new(
                    || Baseline::filled(&pods, POLICIES, selectors),
                    |baseline| changed.chunks(batch).for_each(|pods| baseline.set(pods)),
                ),
            );
        }
    }
}

fn assert_same(pods: &[Arc<Pod>], changed: &[Arc<Pod>], selectors: Selectors) {
    let (engine, mut baseline) =
        (Engine::filled(pods, POLICIES, selectors), Baseline::filled(pods, POLICIES, selectors));
    let before = engine.runs.load(Ordering::Relaxed);
    for (number, pods) in (1..).zip(changed.chunks(100)) {
        engine.set(pods);
        baseline.set(pods);
        let runs = engine.runs.load(Ordering::Relaxed) - before;
        assert!(runs <= number * POLICIES, "{runs} runs in {number} transactions");
    }
    let totals: Vec<_> = engine.totals.list().iter().map(|total| total.1).collect();
    assert_eq!(totals, baseline.totals);
}

/// The names of the labels of a pod, of which the policies select some each.
const NAMES: [&str; 9] =
    ["app", "env", "lane", "owner", "region", "team", "tier", "version", "zone"];

pub(crate) fn pod(number: u32, ip: u32) -> Arc<Pod> {
    let key = Key { namespace: "ns".into(), name: format!("pod-{number}").into() };
    let labels = NAMES.iter().map(|name| ((*name).into(), "web".into())).collect();
    Arc::new(Pod { key, labels: Pairs(labels), ip })
}

/// The labels whose places are the bits of a number; no two policies have the same, and none has
/// none.
fn selector(policy: usize, selectors: Selectors) -> Pairs {
    let bits = match selectors {
        Selectors::Distinct => policy + 1,
        Selectors::Equal => 1,
    };
    let chosen = NAMES.iter().zip(0..).filter(|(_, place)| bits >> place & 1 == 1);
    Pairs(chosen.map(|(name, _)| ((*name).into(), "web".into())).collect())
}

impl Labeled for Pod {
    type Labels = Pairs;

    fn labels(&self) -> &Pairs {
        &self.labels
    }
}

#[derive(PartialEq)]
struct Policy(String, Pairs);

#[derive(PartialEq)]
struct Total(String, u64);

impl Object for Policy {
    type Key = String;

    fn key(&self) -> String {
        self.0.clone()
    }
}

impl Object for Total {
    type Key = String;

    fn key(&self) -> String {
        self.0.clone()
    }
}

struct Runs(Arc<AtomicUsize>);

impl Observer for Runs {
    fn node_ran(&self, run: &NodeRun<'_>) {
        self.0.fetch_add(run.inputs, Ordering::Relaxed);
    }
}

pub(crate) struct Engine {
    graph: Graph,
    pods: Source<Pod>,
    _policies: Source<Policy>,
    totals: Collection<Total>,
    runs: Arc<AtomicUsize>,
}

impl Engine {
    pub(crate) fn filled(pods: &[Arc<Pod>], policies: usize, selectors: Selectors) -> Self {
        let runs = Arc::new(AtomicUsize::new(0));
        let graph = GraphOptions::new()
            .threads(NonZeroUsize::MIN)
            .observer(Runs(Arc::clone(&runs)))
            .build();
        let source = graph.source::<Pod>("pods");
        let selecting = graph.source::<Policy>("policies");
        let read = source.collection();
        let totals = selecting.collection().map("totals", move |cx, policy| {
            let sum = cx.matching(&read, &policy.1).iter().map(|pod| u64::from(pod.ip)).sum();
            Some(Total(policy.0.clone(), sum))
        });
        source.reset(pods.iter().map(Arc::clone));
        let policy = |number| Policy(format!("{number:03}"), selector(number, selectors));
        selecting.reset((0..policies).map(policy));
        Self { graph, pods: source, _policies: selecting, totals, runs }
    }

    pub(crate) fn set(&self, pods: &[Arc<Pod>]) {
        self.graph.write(|tx| pods.iter().for_each(|pod| tx.set(&self.pods, Arc::clone(pod))));
    }
}

pub(crate) struct Baseline {
    pods: Vec<Arc<Pod>>,
    policies: Vec<Pairs>,
    totals: Vec<u64>,
}

impl Baseline {
    pub(crate) fn filled(pods: &[Arc<Pod>], policies: usize, selectors: Selectors) -> Self {
        let selecting = (0..policies).map(|number| selector(number, selectors)).collect();
        let totals = vec![0; policies];
        let mut filled = Self { pods: pods.to_vec(), policies: selecting, totals };
        filled.recompute();
        filled
    }

    /// The number of a pod stands at the end of its name.
    pub(crate) fn set(&mut self, pods: &[Arc<Pod>]) {
        for pod in pods {
            let number: usize = pod.key.name[4..].parse().expect("a number");
            self.pods[number] = Arc::clone(pod);
        }
        self.recompute();
    }

    fn recompute(&mut self) {
        for (policy, total) in self.policies.iter().zip(&mut self.totals) {
            let selected = self.pods.iter().filter(|pod| policy.selects(&pod.labels));
            *total = selected.map(|pod| u64::from(pod.ip)).sum();
        }
    }
}
