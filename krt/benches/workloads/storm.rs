//! W3: many policies that each select all pods of a namespace, and a burst of pod updates.

use crate::STRIDE;
use crate::measure::{Case, Work, compare};
use crate::shape::{Key, Pairs, Pod};
use krt::{Collection, Graph, GraphOptions, Labeled, NodeRun, Object, Observer, Source};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const POLICIES: usize = 500;
const PODS: u32 = 10_000;
const UPDATES: u32 = 1000;

pub(crate) fn run() {
    let pods: Vec<_> = (0..PODS).map(|number| pod(number, number)).collect();
    let changed: Vec<_> =
        (0..UPDATES).map(|step| pod(step * STRIDE % PODS, 1_000_000 + step)).collect();
    assert_same(&pods, &changed);
    for (metric, batch) in
        [("1000 updates in 1 transaction, ms", 1000), ("1000 updates in 10 transactions, ms", 100)]
    {
        compare(
            Case { workload: "W3", shape: "500 x 10k", metric, rounds: 2, units: 1_000_000 },
            Work::new(
                || Engine::filled(&pods),
                |engine| changed.chunks(batch).for_each(|pods| engine.set(pods)),
            ),
            Work::new(
                || Baseline::filled(&pods),
                |baseline| changed.chunks(batch).for_each(|pods| baseline.set(pods)),
            ),
        );
    }
}

fn assert_same(pods: &[Arc<Pod>], changed: &[Arc<Pod>]) {
    let (engine, mut baseline) = (Engine::filled(pods), Baseline::filled(pods));
    let before = engine.runs.load(Ordering::Relaxed);
    for (number, pods) in (1..).zip(changed.chunks(500)) {
        engine.set(pods);
        baseline.set(pods);
        let runs = engine.runs.load(Ordering::Relaxed) - before;
        assert!(runs <= number * POLICIES, "{runs} runs in {number} transactions");
    }
    let totals: Vec<_> = engine.totals.list().iter().map(|total| total.1).collect();
    assert_eq!(totals, baseline.totals);
}

fn pod(number: u32, ip: u32) -> Arc<Pod> {
    let key = Key { namespace: "ns".into(), name: format!("pod-{number}").into() };
    Arc::new(Pod { key, labels: Pairs(vec![("app".into(), "web".into())]), ip })
}

fn selector() -> Pairs {
    Pairs(vec![("app".into(), "web".into())])
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

struct Engine {
    graph: Graph,
    pods: Source<Pod>,
    _policies: Source<Policy>,
    totals: Collection<Total>,
    runs: Arc<AtomicUsize>,
}

impl Engine {
    fn filled(pods: &[Arc<Pod>]) -> Self {
        let runs = Arc::new(AtomicUsize::new(0));
        let graph = GraphOptions::new().observer(Runs(Arc::clone(&runs))).build();
        let source = graph.source::<Pod>("pods");
        let policies = graph.source::<Policy>("policies");
        let read = source.collection();
        let totals = policies.collection().map("totals", move |cx, policy| {
            let sum = cx.matching(&read, &policy.1).iter().map(|pod| u64::from(pod.ip)).sum();
            Some(Total(policy.0.clone(), sum))
        });
        source.reset(pods.iter().map(Arc::clone));
        policies.reset((0..POLICIES).map(|number| Policy(format!("{number:03}"), selector())));
        Self { graph, pods: source, _policies: policies, totals, runs }
    }

    fn set(&self, pods: &[Arc<Pod>]) {
        self.graph.write(|tx| pods.iter().for_each(|pod| tx.set(&self.pods, Arc::clone(pod))));
    }
}

struct Baseline {
    pods: Vec<Arc<Pod>>,
    policies: Vec<Pairs>,
    totals: Vec<u64>,
}

impl Baseline {
    fn filled(pods: &[Arc<Pod>]) -> Self {
        let policies = (0..POLICIES).map(|_| selector()).collect();
        let mut filled = Self { pods: pods.to_vec(), policies, totals: vec![0; POLICIES] };
        filled.recompute();
        filled
    }

    /// The number of a pod stands at the end of its name.
    fn set(&mut self, pods: &[Arc<Pod>]) {
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
