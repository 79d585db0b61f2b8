//! What it takes to see a write, by who drives the graph, and what several threads save; real time.

use crate::shape::{LARGE, Pod};
use krt::{Collection, Graph, GraphOptions, Object, Source};
use mesh_measure::{Case, real_time};
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::Arc;

const WRITES: u32 = 1000;
const ROUNDS: usize = 10;

pub(crate) fn run() {
    let each = least(|| settle_each(&Written::new()));
    let each_on_thread = least(|| {
        let written = Written::new();
        let _driver = written.graph.drive_on_thread("driver");
        settle_each(&written)
    });
    let all = least(|| settle_all(&Written::new()));
    let all_on_thread = least(|| {
        let written = Written::new();
        let _driver = written.graph.drive_on_thread("driver");
        settle_all(&written)
    });
    let unit = |nanoseconds: f64| nanoseconds / f64::from(WRITES);
    let case = |metric| Case { workload: "D1", shape: "10k", metric };
    let metric = "write until visible, ns, by the writer beside a driver thread";
    case(metric).print(unit(each), Some(unit(each_on_thread)));
    let metric = "write of 1000 until all are visible, ns, by the writer beside a driver thread";
    case(metric).print(unit(all), Some(unit(all_on_thread)));
    let metric = "first evaluation that is heavy, ms, on all processors beside one";
    let (all, one) = (least(|| first_evaluation(None)), least(|| first_evaluation(Some(1))));
    case(metric).print(all / 1e6, Some(one / 1e6));
}

fn least(mut work: impl FnMut() -> f64) -> f64 {
    (0..ROUNDS).map(|_| work()).fold(f64::MAX, f64::min)
}

struct Written {
    graph: Graph,
    pods: Source<Pod>,
    addresses: Collection<Address>,
}

impl Written {
    fn new() -> Self {
        let graph = Graph::new();
        let pods = graph.source::<Pod>("pods");
        let addresses = pods.collection().map("addresses", |_, pod| Some(Address::of(pod)));
        pods.reset(LARGE.pods(0));
        Self { graph, pods, addresses }
    }

    fn changed() -> Vec<Arc<Pod>> {
        (0..WRITES).map(|number| LARGE.pod(number, 1_000_000 + number)).collect()
    }

    fn is_visible(&self, pod: &Pod) -> bool {
        self.addresses.get(&pod.key()).is_some_and(|address| address.ip == pod.ip)
    }
}

fn settle_each(written: &Written) -> f64 {
    let changed = Written::changed();
    let start = real_time();
    for pod in &changed {
        written.pods.set(Arc::clone(pod));
        written.graph.settled().wait().expect("this is no callback");
        assert!(written.is_visible(pod));
    }
    real_time() - start
}

fn settle_all(written: &Written) -> f64 {
    let changed = Written::changed();
    let start = real_time();
    for pod in &changed {
        written.pods.set(Arc::clone(pod));
    }
    written.graph.settled().wait().expect("this is no callback");
    let taken = real_time() - start;
    assert!(changed.iter().all(|pod| written.is_visible(pod)));
    taken
}

/// The time from the first write to the result of a transformation of some ten microseconds.
fn first_evaluation(threads: Option<usize>) -> f64 {
    let options = GraphOptions::new();
    let options = match threads.and_then(NonZeroUsize::new) {
        Some(threads) => options.threads(threads),
        None => options,
    };
    let pods = options.build().source::<Pod>("pods");
    let digests = pods.collection().map("digests", |_, pod| {
        let digest = (0..20_000_u32).fold(pod.ip, |sum, step| black_box(sum.rotate_left(5) ^ step));
        Some(Address { ip: digest, ..Address::of(pod) })
    });
    let inputs = LARGE.pods(0);
    let start = real_time();
    pods.reset(inputs);
    let taken = real_time() - start;
    assert_eq!(digests.len(), LARGE.pods as usize);
    taken
}

#[derive(PartialEq)]
struct Address {
    ip: u32,
    pod: <Pod as Object>::Key,
}

impl Address {
    fn of(pod: &Pod) -> Self {
        Self { ip: pod.ip, pod: pod.key() }
    }
}

impl Object for Address {
    type Key = <Pod as Object>::Key;

    fn key(&self) -> Self::Key {
        self.pod.clone()
    }

    fn key_ref(&self) -> Option<&Self::Key> {
        Some(&self.pod)
    }
}
