//! Pods and services to workloads: the engine beside two hand-written controllers.
//!
//! `scan` looks at every service of the pod's namespace, `pivot` keeps a map from selector value to
//! services. The ratio of the minima of one group is what counts.

#[expect(dead_code, reason = "has parts that only the workloads need")]
mod baseline;
#[expect(dead_code, reason = "has parts that only the workloads need")]
mod engine;
#[expect(dead_code, reason = "has parts that only the workloads need")]
mod shape;

use baseline::{Baseline, Lookup};
use divan::Bencher;
use engine::Engine;
use shape::{HUGE, LARGE, SMALL, Shape};

fn main() {
    assert_same_results();
    divan::main();
}

const SHAPES: [Shape; 3] = [SMALL, LARGE, HUGE];
const STRIDE: u32 = 7919;
const UPDATES: u32 = 1000;

#[divan::bench_group(name = "full build", sample_count = 10, sample_size = 1)]
mod full {
    use super::{Baseline, Bencher, Engine, Lookup, SHAPES, Shape};

    #[divan::bench(args = SHAPES)]
    fn scan(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || (shape.pods(0), shape.services());
        bencher
            .with_inputs(input)
            .bench_refs(|(pods, services)| Baseline::filled(Lookup::Scan, pods, services));
    }

    #[divan::bench(args = SHAPES)]
    fn pivot(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || (shape.pods(0), shape.services());
        bencher
            .with_inputs(input)
            .bench_refs(|(pods, services)| Baseline::filled(Lookup::Pivot, pods, services));
    }

    #[divan::bench(args = SHAPES)]
    fn krt(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || (shape.pods(0), shape.services());
        bencher.with_inputs(input).bench_refs(|(pods, services)| Engine::filled(pods, services));
    }
}

#[divan::bench_group(name = "1000 updates", sample_count = 20, sample_size = 1)]
mod updates {
    use super::{Baseline, Bencher, Engine, Lookup, SHAPES, Shape, changed};

    #[divan::bench(args = SHAPES)]
    fn scan(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || {
            let built = Baseline::filled(Lookup::Scan, &shape.pods(0), &shape.services());
            (built, changed(shape))
        };
        bencher.with_inputs(input).bench_refs(|(built, pods)| {
            pods.iter().for_each(|pod| built.set_pod(pod));
        });
    }

    #[divan::bench(args = SHAPES)]
    fn pivot(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || {
            let built = Baseline::filled(Lookup::Pivot, &shape.pods(0), &shape.services());
            (built, changed(shape))
        };
        bencher.with_inputs(input).bench_refs(|(built, pods)| {
            pods.iter().for_each(|pod| built.set_pod(pod));
        });
    }

    #[divan::bench(args = SHAPES)]
    fn krt_one_by_one(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || (Engine::filled(&shape.pods(0), &shape.services()), changed(shape));
        bencher.with_inputs(input).bench_refs(|(engine, pods)| {
            pods.iter().for_each(|pod| engine.set_pods(std::slice::from_ref(pod)));
        });
    }

    #[divan::bench(args = SHAPES)]
    fn krt_by_the_hundred(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || (Engine::filled(&shape.pods(0), &shape.services()), changed(shape));
        bencher.with_inputs(input).bench_refs(|(engine, pods)| {
            pods.chunks(100).for_each(|pods| engine.set_pods(pods));
        });
    }
}

#[divan::bench_group(name = "1000 equal updates", sample_count = 20, sample_size = 1)]
mod unchanged {
    use super::{Baseline, Bencher, Engine, Lookup, SHAPES, Shape};

    #[divan::bench(args = SHAPES)]
    fn scan(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || {
            let built = Baseline::filled(Lookup::Scan, &shape.pods(0), &shape.services());
            (built, shape.pods(0))
        };
        bencher.with_inputs(input).bench_refs(|(built, pods)| {
            pods[..1000].iter().for_each(|pod| built.set_pod(pod));
        });
    }

    #[divan::bench(args = SHAPES)]
    fn krt(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || (Engine::filled(&shape.pods(0), &shape.services()), shape.pods(0));
        bencher.with_inputs(input).bench_refs(|(engine, pods)| {
            pods[..1000].iter().for_each(|pod| engine.set_pods(std::slice::from_ref(pod)));
        });
    }
}

#[divan::bench_group(name = "50 selector flips", sample_count = 20, sample_size = 1)]
mod flips {
    use super::{Baseline, Bencher, Engine, Lookup, SHAPES, Shape, flipped};

    #[divan::bench(args = SHAPES)]
    fn scan(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || {
            let built = Baseline::filled(Lookup::Scan, &shape.pods(0), &shape.services());
            (built, flipped(shape))
        };
        bencher.with_inputs(input).bench_refs(|(built, services)| {
            services.iter().for_each(|service| built.set_service(service));
        });
    }

    #[divan::bench(args = SHAPES)]
    fn pivot(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || {
            let built = Baseline::filled(Lookup::Pivot, &shape.pods(0), &shape.services());
            (built, flipped(shape))
        };
        bencher.with_inputs(input).bench_refs(|(built, services)| {
            services.iter().for_each(|service| built.set_service(service));
        });
    }

    #[divan::bench(args = SHAPES)]
    fn krt(bencher: Bencher<'_, '_>, shape: Shape) {
        let input = || (Engine::filled(&shape.pods(0), &shape.services()), flipped(shape));
        bencher.with_inputs(input).bench_refs(|(engine, services)| {
            services.iter().for_each(|service| engine.set_service(service));
        });
    }
}

/// The pods of a walk through the shape, with new addresses.
fn changed(shape: Shape) -> Vec<std::sync::Arc<shape::Pod>> {
    (0..UPDATES).map(|step| shape.pod(step * STRIDE % shape.pods, 1_000_000 + step)).collect()
}

/// Services that each select what another one of the same namespace selects too, which changes the
/// workloads of 40 pods.
fn flipped(shape: Shape) -> Vec<std::sync::Arc<shape::Service>> {
    (0..50).map(|number| shape.flipped(number)).collect()
}

/// The three controllers must agree before their times mean anything.
fn assert_same_results() {
    SHAPES.into_iter().for_each(assert_same_results_at);
}

fn assert_same_results_at(shape: Shape) {
    let [mut scan, mut pivot] = [Lookup::Scan, Lookup::Pivot]
        .map(|lookup| Baseline::filled(lookup, &shape.pods(0), &shape.services()));
    let engine = Engine::filled(&shape.pods(0), &shape.services());
    for pod in changed(shape) {
        scan.set_pod(&pod);
        pivot.set_pod(&pod);
        engine.set_pods(&[pod]);
    }
    for service in flipped(shape) {
        scan.set_service(&service);
        pivot.set_service(&service);
        engine.set_service(&service);
    }
    assert_eq!(scan.workloads(), engine.workloads());
    assert_eq!(pivot.workloads(), engine.workloads());
    engine.clear();
    assert!(engine.workloads().is_empty());
}
