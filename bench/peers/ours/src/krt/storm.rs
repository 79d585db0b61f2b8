//! W3: many policies that each select all pods of a namespace, and a burst of changes.

use std::sync::Arc;

use krt::{Collection, Graph, Labeled, Object, Source};
use mesh_measure::{Reading, real_time};

use super::handled::Handled;
use super::shape::{Key, Pairs, Pod};
use super::sized;
use crate::digest::Digest;

const UPDATES: u32 = 1000;
const STRIDE: u32 = 7919;
const NAMES: [&str; 9] =
    ["app", "env", "lane", "owner", "region", "team", "tier", "version", "zone"];

/// The writes return at once and a thread works them off, as it is in Go.
pub(crate) fn run(policies: u32, size: u32) {
    let pods: Vec<_> = (0..size).map(|number| Arc::new(pod(number, number))).collect();
    let selecting: Vec<_> = (0..policies).map(policy).collect();
    let start = real_time();
    let storm = Storm::filled(&pods, selecting);
    let print = |metric, moment| {
        let shape = format!("{policies} x {}", sized(size));
        Reading::new("W3", shape, metric, moment / 1e6).check(storm.check()).print();
    };
    print("build, ms", real_time() - start);

    let changed: Vec<_> =
        (0..UPDATES).map(|step| pod(step * STRIDE % size, 1_000_000 + step)).collect();
    let _driver = storm.graph.drive_on_thread("storm");
    let start = real_time();
    for pod in changed {
        storm.pods.set(pod);
    }
    storm.graph.settled().wait().expect("this is no callback");
    let settled = real_time();
    print("burst of 1000 until the totals are right, ms", storm.handled.last() - start);
    print("burst of 1000 until nothing runs, ms", settled - start);
}

struct Storm {
    graph: Graph,
    pods: Source<Pod>,
    _policies: Source<Policy>,
    totals: Collection<Total>,
    handled: Handled,
}

impl Storm {
    fn filled(pods: &[Arc<Pod>], selecting: Vec<Policy>) -> Self {
        let graph = Graph::new();
        let source = graph.source::<Pod>("pods");
        let policies = graph.source::<Policy>("policies");
        let read = source.collection();
        let totals = policies.collection().map("totals", move |cx, policy| {
            let selected = cx.matching(&read, &policy.selector);
            let sum = selected.iter().map(|pod| u64::from(pod.ip)).sum();
            Some(Total { name: Arc::clone(&policy.name), sum })
        });
        let handled = Handled::new(&totals);
        graph.write(|tx| {
            tx.reset(&source, pods.iter().map(Arc::clone));
            tx.reset(&policies, selecting);
        });
        Self { graph, pods: source, _policies: policies, totals, handled }
    }

    fn check(&self) -> String {
        Digest::of(self.totals.list().iter().map(|total| format!("{} {}", total.name, total.sum)))
    }
}

fn pod(number: u32, ip: u32) -> Pod {
    let key = Key { namespace: "ns".into(), name: format!("pod-{number}").into() };
    let labels = NAMES.iter().map(|name| ((*name).into(), "web".into())).collect();
    Pod { ip, labels: Pairs(labels), key }
}

/// Selects by the labels whose places are the bits of its number; no two are alike.
fn policy(number: u32) -> Policy {
    let chosen = NAMES.iter().zip(0..).filter(|(_, place)| (number + 1) >> place & 1 == 1);
    let selector = chosen.map(|(name, _)| ((*name).into(), "web".into())).collect();
    Policy { name: format!("policy-{number}").into(), selector: Pairs(selector) }
}

#[derive(PartialEq)]
struct Policy {
    name: Arc<str>,
    selector: Pairs,
}

#[derive(PartialEq)]
struct Total {
    name: Arc<str>,
    sum: u64,
}

impl Object for Policy {
    type Key = Arc<str>;

    fn key(&self) -> Arc<str> {
        Arc::clone(&self.name)
    }

    fn key_ref(&self) -> Option<&Arc<str>> {
        Some(&self.name)
    }
}

impl Object for Total {
    type Key = Arc<str>;

    fn key(&self) -> Arc<str> {
        Arc::clone(&self.name)
    }

    fn key_ref(&self) -> Option<&Arc<str>> {
        Some(&self.name)
    }
}

impl Labeled for Pod {
    type Labels = Pairs;

    fn labels(&self) -> &Pairs {
        &self.labels
    }
}
