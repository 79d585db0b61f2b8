//! W1: pods and services to workloads.

use crate::STRIDE;
use crate::baseline::{Baseline, Lookup};
use crate::engine::Engine;
use crate::measure::{Case, Work, compare};
use crate::shape::{HUGE, LARGE, Pod, SMALL, Service, Shape};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const UPDATES: u32 = 1000;

pub(crate) fn run() {
    for (shape, name, rounds) in [
        (SMALL, "1k", 30),
        (LARGE, "10k", 10),
        (HUGE, "100k", 4),
        (SMALL.labels(5), "1k, 5 labels", 30),
        (LARGE.labels(5), "10k, 5 labels", 10),
        (HUGE.labels(5), "100k, 5 labels", 4),
    ] {
        assert_same(shape);
        let inputs = Inputs::of(shape);
        full(name, rounds, &inputs, Lookup::Scan);
        full(name, rounds, &inputs, Lookup::Pivot);
        updates(name, rounds, &inputs);
        single_beside_the_better(name, rounds, &inputs);
        removal_and_return(name, rounds, &inputs);
        flip(name, rounds, shape, &inputs);
    }
    istio_parity();
}

struct Inputs {
    pods: Vec<Arc<Pod>>,
    services: Vec<Arc<Service>>,
    changed: Vec<Arc<Pod>>,
    equal: Vec<Arc<Pod>>,
}

impl Inputs {
    fn of(shape: Shape) -> Self {
        let walk = |ip: fn(u32, u32) -> u32| {
            let pod = |step| {
                let number = step * STRIDE % shape.pods;
                shape.pod(number, ip(step, number))
            };
            (0..UPDATES).map(pod).collect()
        };
        Self {
            pods: shape.pods(0),
            services: shape.services(),
            changed: walk(|step, _| 1_000_000 + step),
            equal: walk(|_, number| number),
        }
    }

    fn engine(&self) -> Engine {
        Engine::filled(&self.pods, &self.services)
    }

    fn baseline(&self, lookup: Lookup) -> Baseline {
        Baseline::filled(lookup, &self.pods, &self.services)
    }
}

fn full(shape: &str, rounds: usize, inputs: &Inputs, lookup: Lookup) {
    let metric = match lookup {
        Lookup::Scan => "full build, ns per pod",
        Lookup::Pivot => "full build beside the better baseline, ns per pod",
    };
    let units = u32::try_from(inputs.pods.len()).expect("few pods");
    compare(
        Case { workload: "W1", shape, metric, rounds, units },
        Work::new(|| None, |built: &mut Option<Engine>| *built = Some(inputs.engine())),
        Work::new(|| None, |built: &mut Option<Baseline>| *built = Some(inputs.baseline(lookup))),
    );
}

fn updates(shape: &str, rounds: usize, inputs: &Inputs) {
    let cases = [
        ("single update, ns", 1, &inputs.changed),
        ("update in a batch of 100, ns", 100, &inputs.changed),
        ("update in a batch of 1000, ns", 1000, &inputs.changed),
        ("equal update, ns", 1, &inputs.equal),
    ];
    for (metric, batch, pods) in cases {
        compare(
            Case { workload: "W1", shape, metric, rounds, units: UPDATES },
            Work::new(
                || inputs.engine(),
                |built| pods.chunks(batch).for_each(|pods| built.set_pods(pods)),
            ),
            Work::new(
                || inputs.baseline(Lookup::Scan),
                |built| pods.iter().for_each(|pod| built.set_pod(pod)),
            ),
        );
    }
}

fn single_beside_the_better(shape: &str, rounds: usize, inputs: &Inputs) {
    let metric = "single update beside the better baseline, ns";
    compare(
        Case { workload: "W1", shape, metric, rounds, units: UPDATES },
        Work::new(
            || inputs.engine(),
            |built| inputs.changed.chunks(1).for_each(|pods| built.set_pods(pods)),
        ),
        Work::new(
            || inputs.baseline(Lookup::Pivot),
            |built| inputs.changed.iter().for_each(|pod| built.set_pod(pod)),
        ),
    );
}

fn removal_and_return(shape: &str, rounds: usize, inputs: &Inputs) {
    let metric = "removal and return, ns";
    compare(
        Case { workload: "W1", shape, metric, rounds, units: UPDATES },
        Work::new(
            || inputs.engine(),
            |built| {
                inputs.changed.iter().for_each(|pod| built.remove_pod(&pod.key));
                inputs.changed.chunks(1).for_each(|pods| built.set_pods(pods));
            },
        ),
        Work::new(
            || inputs.baseline(Lookup::Scan),
            |built| {
                inputs.changed.iter().for_each(|pod| built.remove_pod(&pod.key));
                inputs.changed.iter().for_each(|pod| built.set_pod(pod));
            },
        ),
    );
}

/// The benchmark that Istio has: every pod gets a new address, and a handler sees every workload.
fn istio_parity() {
    let inputs = Inputs::of(SMALL);
    let moved: Vec<_> = SMALL.pods(2_000_000);
    let handled = || {
        let engine = inputs.engine();
        let seen = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&seen);
        let handler = engine.collection().subscribe(move |batch| {
            counter.fetch_add(batch.events().len(), Ordering::Relaxed);
        });
        assert_eq!(seen.swap(0, Ordering::Relaxed), inputs.pods.len());
        (engine, handler, seen)
    };
    compare(
        Case {
            workload: "W1g",
            shape: "1k",
            metric: "1000 new addresses, ms",
            rounds: 30,
            units: 1_000_000,
        },
        Work::new(handled, |(engine, _, seen)| {
            moved.chunks(1).for_each(|pods| engine.set_pods(pods));
            assert_eq!(seen.load(Ordering::Relaxed), moved.len());
        }),
        Work::new(
            || {
                let mut built = inputs.baseline(Lookup::Scan);
                assert_eq!(built.take_changes(), inputs.pods.len());
                built
            },
            |built| {
                moved.iter().for_each(|pod| built.set_pod(pod));
                assert_eq!(built.take_changes(), moved.len());
            },
        ),
    );
}

fn flip(name: &str, rounds: usize, shape: Shape, inputs: &Inputs) {
    let service = shape.flipped(0);
    compare(
        Case { workload: "W1", shape: name, metric: "selector flip, ns", rounds, units: 1 },
        Work::new(|| inputs.engine(), |built| built.set_service(&service)),
        Work::new(|| inputs.baseline(Lookup::Scan), |built| built.set_service(&service)),
    );
}

fn assert_same(shape: Shape) {
    let inputs = Inputs::of(shape);
    let engine = inputs.engine();
    engine.set_pods(&inputs.changed);
    engine.set_service(&shape.flipped(0));
    let gone = &inputs.changed[..100];
    gone.iter().for_each(|pod| engine.remove_pod(&pod.key));
    engine.set_pods(&gone[50..]);
    for lookup in [Lookup::Scan, Lookup::Pivot] {
        let mut baseline = inputs.baseline(lookup);
        inputs.changed.iter().for_each(|pod| baseline.set_pod(pod));
        baseline.set_service(&shape.flipped(0));
        gone.iter().for_each(|pod| baseline.remove_pod(&pod.key));
        gone[50..].iter().for_each(|pod| baseline.set_pod(pod));
        assert_eq!(baseline.workloads(), engine.workloads());
    }
    engine.clear();
    assert!(engine.workloads().is_empty());
}
