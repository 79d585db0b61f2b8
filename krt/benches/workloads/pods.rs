//! W1: pods and services to workloads.

use crate::STRIDE;
use crate::baseline::{Baseline, Lookup};
use crate::engine::Engine;
use crate::measure::{Case, Work, compare};
use crate::shape::{HUGE, LARGE, Pod, SMALL, Service, Shape};
use std::sync::Arc;

const UPDATES: u32 = 1000;

pub(crate) fn run() {
    for (shape, name, rounds) in [(SMALL, "1k", 30), (LARGE, "10k", 10), (HUGE, "100k", 4)] {
        assert_same(shape);
        let inputs = Inputs::of(shape);
        full(name, rounds, &inputs, Lookup::Scan);
        full(name, rounds, &inputs, Lookup::Pivot);
        updates(name, rounds, &inputs);
        flip(name, rounds, shape, &inputs);
    }
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
    for lookup in [Lookup::Scan, Lookup::Pivot] {
        let mut baseline = inputs.baseline(lookup);
        inputs.changed.iter().for_each(|pod| baseline.set_pod(pod));
        baseline.set_service(&shape.flipped(0));
        assert_eq!(baseline.workloads(), engine.workloads());
    }
    engine.clear();
    assert!(engine.workloads().is_empty());
}
