//! W1 and W12: workloads from pods, services and the one mesh config.

use std::sync::Arc;

use krt::{Cell, Collection, Graph, Object, Source};
use mesh_measure::Reading;

use super::handled::{Handled, latencies};
use super::shape::{Key, Pod, Service, Shape};
use super::{builds, changed, owned, shape_of, sized};
use crate::calls::median;
use crate::digest::Digest;

pub(crate) fn run(size: u32) {
    let shape = shape_of(size);
    let (pods, services) = (shape.pods(0), shape.services());
    let (built, real, processor) = builds(size, || Controller::filled(&pods, &services));
    let print = |metric: &str, value: f64| {
        Reading::new("W1", sized(size), metric, value).check(built.check()).print();
    };
    print("full build, ms", real);
    print("full build, processor ms", processor);

    let pods: Vec<_> = changed(shape, 1_000_000).collect();
    let updates = pods.into_iter().map(|pod| || built.pods.set(pod));
    let [p50, p99] = latencies(&built.handled, updates);
    print("update to handler p50, ns", p50);
    print("update to handler p99, ns", p99);

    let batch = |round: u32| {
        let pods: Vec<_> = changed(shape, 2_000_000 + round * 1000).collect();
        let write =
            || built.graph.write(|tx| pods.into_iter().for_each(|pod| tx.set(&built.pods, pod)));
        built.handled.after(1000, write) / 1e6
    };
    print("batch of 1000, ms", median(&mut (0..5).map(batch).collect::<Vec<_>>()));

    let flip = |number| {
        let service = owned(shape.flipped(number));
        built.handled.after(touched(shape, number), || built.services.set(service)) / 1e3
    };
    print("selector flip, µs", median(&mut (0..20).map(flip).collect::<Vec<_>>()));

    let fan = |round: u32| built.handled.after(size as usize, || built.config.set(round)) / 1e6;
    print("mesh config to all, ms", median(&mut (1..=3).map(fan).collect::<Vec<_>>()));
}

/// Tells the bytes that the graph holds for each pod; `in_use` counts those of the process.
#[expect(clippy::cast_precision_loss, reason = "far fewer bytes than 2^53")]
pub fn memory(size: u32, in_use: fn() -> usize) {
    let shape = shape_of(size);
    let empty = in_use();
    let (pods, services) = (shape.pods(0), shape.services());
    let inputs = in_use();
    let built = Controller::filled(&pods, &services);
    let all = in_use();
    let check = built.check();
    for (metric, bytes) in [
        ("beside the inputs, bytes per pod", all - inputs),
        ("with the inputs, bytes per pod", all - empty),
    ] {
        let value = bytes as f64 / f64::from(size);
        Reading::new("W12", sized(size), metric, value).check(&*check).print();
    }
}

struct Controller {
    graph: Graph,
    pods: Source<Pod>,
    services: Source<Service>,
    config: Cell<u32>,
    workloads: Collection<Workload>,
    handled: Handled,
}

impl Controller {
    fn filled(pods: &[Arc<Pod>], services: &[Arc<Service>]) -> Self {
        let built = Self::new(&Graph::new());
        built.graph.write(|tx| {
            tx.reset(&built.services, services.iter().map(Arc::clone));
            tx.reset(&built.pods, pods.iter().map(Arc::clone));
        });
        assert_eq!(built.handled.seen(), pods.len());
        built
    }

    fn new(graph: &Graph) -> Self {
        let pods = graph.source::<Pod>("pods");
        let services = graph.source::<Service>("services");
        let config = graph.cell("mesh config", 0_u32);
        let by_namespace = services
            .collection()
            .index("namespace", |service: &Service| [Arc::clone(&service.key.namespace)]);
        let read = config.clone();
        let workloads = pods.collection().map("workloads", move |cx, pod| {
            let generation = *cx.read(&read);
            let services = cx.fetch_selecting(&by_namespace, &pod.key.namespace, &pod.labels);
            let mut services: Vec<_> =
                services.iter().map(|service| Arc::clone(&service.key.name)).collect();
            services.sort_unstable();
            Some(Workload { ip: pod.ip, generation, services, key: pod.key.clone() })
        });
        let handled = Handled::new(&workloads);
        Self { graph: graph.clone(), pods, services, config, workloads, handled }
    }

    fn check(&self) -> String {
        Digest::of(self.workloads.list().iter().map(|workload| workload.text()))
    }
}

#[derive(PartialEq)]
struct Workload {
    ip: u32,
    generation: u32,
    services: Vec<Arc<str>>,
    key: Key,
}

impl Workload {
    fn text(&self) -> String {
        let Self { ip, generation, services, key } = self;
        format!("{key} {ip} {} {generation}", services.join(","))
    }
}

impl Object for Workload {
    type Key = Key;

    fn key(&self) -> Key {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&Key> {
        Some(&self.key)
    }
}

/// The number of pods that a service selects before or after its flip.
fn touched(shape: Shape, number: u32) -> usize {
    let (before, after) = (number % shape.apps, (number + shape.namespaces) % shape.apps);
    let is_touched = |pod: &u32| {
        let app = pod % shape.apps;
        pod % shape.namespaces == number % shape.namespaces && (app == before || app == after)
    };
    (0..shape.pods).filter(is_touched).count()
}
