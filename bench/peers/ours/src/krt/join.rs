//! W7: collections that have every second key in common, of which the first that has a key wins.

use std::sync::Arc;

use krt::{Collection, Graph, Source};
use mesh_measure::Reading;

use super::handled::{Handled, latencies};
use super::shape::{Key, Pairs, Pod};
use super::{builds, sized};
use crate::digest::Digest;

const UPDATES: u32 = 1000;

pub(crate) fn run(members: u32, size: u32) {
    let all = |of| (0..size).map(move |number| Arc::new(member(of, number, number + of))).collect();
    let inputs: Vec<Vec<_>> = (0..members).map(all).collect();
    let (join, real, processor) = builds(size * members, || Join::filled(&inputs));
    let print = |metric: &str, value: f64| {
        let text = |pod: &Arc<Pod>| format!("{} {}", pod.key, pod.ip);
        let check = Digest::of(join.joined.list().iter().map(text));
        let shape = format!("{members} x {}", sized(size));
        Reading::new("W7", shape, metric, value).check(check).print();
    };
    print("full build, ms", real);
    print("full build, processor ms", processor);
    let change = |step| {
        let of = step % members;
        (of as usize, member(of, (step * 2 + 1) % size, 1_000_000 + step))
    };
    let changed: Vec<_> = (0..UPDATES).map(change).collect();
    let updates = changed.into_iter().map(|(of, pod)| {
        let source = &join.sources[of];
        move || source.set(pod)
    });
    let [p50, p99] = latencies(&join.handled, updates);
    print("update to handler p50, ns", p50);
    print("update to handler p99, ns", p99);
}

fn member(of: u32, number: u32, ip: u32) -> Pod {
    let is_own = number % 2 == 1;
    let name = if is_own { format!("own-{of}-{number}") } else { format!("shared-{number}") };
    Pod { ip, labels: Pairs(Vec::new()), key: Key { namespace: "ns".into(), name: name.into() } }
}

struct Join {
    sources: Vec<Source<Pod>>,
    joined: Collection<Pod>,
    handled: Handled,
}

impl Join {
    fn filled(inputs: &[Vec<Arc<Pod>>]) -> Self {
        let graph = Graph::new();
        let sources: Vec<_> = inputs.iter().map(|_| graph.source::<Pod>("member")).collect();
        let joined = graph.join_priority("joined", sources.iter().map(Source::collection));
        let handled = Handled::new(&joined);
        graph.write(|tx| {
            for (source, pods) in sources.iter().zip(inputs) {
                tx.reset(source, pods.iter().map(Arc::clone));
            }
        });
        Self { sources, joined, handled }
    }
}
