//! W4: derivations one after another.

use std::sync::Arc;

use krt::{Collection, Graph, Source};
use mesh_measure::Reading;

use super::handled::{Handled, latencies};
use super::shape::{Key, Pod, Workload};
use super::{builds, changed, shape_of, sized};
use crate::digest::Digest;

pub(crate) fn run(depth: u32, size: u32) {
    let shape = shape_of(size);
    let pods = shape.pods(0);
    let (chain, real, processor) = builds(size * depth, || Chain::filled(&pods, depth));
    let print = |metric: &str, value: f64| {
        let text = |item: &Arc<Workload>| format!("{} {}  0", item.key, item.ip);
        let check = Digest::of(chain.last.list().iter().map(text));
        let shape = format!("{}, depth {depth}", sized(size));
        Reading::new("W4", shape, metric, value).check(check).print();
    };
    print("full build, ms", real);
    print("full build, processor ms", processor);
    let pods: Vec<_> = changed(shape, 1_000_000).collect();
    let updates = pods.into_iter().map(|pod| || chain.pods.set(pod));
    let [p50, p99] = latencies(&chain.handled, updates);
    print("update to handler p50, ns", p50);
    print("update to handler p99, ns", p99);
}

struct Chain {
    pods: Source<Pod>,
    last: Collection<Workload>,
    handled: Handled,
}

impl Chain {
    fn filled(pods: &[Arc<Pod>], depth: u32) -> Self {
        let graph = Graph::new();
        let source = graph.source::<Pod>("pods");
        let first = source.collection().map("level", |_, pod| Some(next(&pod.key, pod.ip)));
        let last = (1..depth)
            .fold(first, |level, _| level.map("level", |_, item| Some(next(&item.key, item.ip))));
        let handled = Handled::new(&last);
        source.reset(pods.iter().map(Arc::clone));
        Self { pods: source, last, handled }
    }
}

fn next(key: &Key, ip: u32) -> Workload {
    Workload { ip: ip + 1, services: Vec::new(), key: key.clone() }
}
