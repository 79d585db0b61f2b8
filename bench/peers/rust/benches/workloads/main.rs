//! W1 by other ways of incremental computation, beside krt; prints a line of JSON for each result.
//!
//! `cargo xtask bench peers` makes a table of it. The others get rows of numbers, and services that are found
//! by equal values, where krt gets objects that own their texts and selectors.

mod differential;
#[path = "../../../../../krt/benches/controller/engine.rs"]
#[expect(dead_code, reason = "has parts that only the benchmarks of krt need")]
mod engine;
mod incremental_maps;
mod rows;
#[path = "../../../../../krt/benches/controller/shape.rs"]
#[expect(dead_code, reason = "has parts that only the benchmarks of krt need")]
mod shape;

use std::sync::Arc;

use engine::Engine;
use mesh_measure::{Case, process_time, timed};
use rows::Rows;
use shape::{LARGE, Pod, SMALL, Shape};

const ROUNDS: usize = 5;
const UPDATES: u32 = 1000;
const STRIDE: u32 = 7919;

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    for (shape, name) in [(SMALL, "1k"), (LARGE, "10k")] {
        let rows = Rows::of(shape);
        let ours = least(|| krt_times(shape));
        for (peer, times) in [
            ("differential-dataflow", least(|| differential::times(&rows))),
            ("incremental", least(|| incremental_maps::times(&rows))),
        ] {
            let metric = format!("full build, ns per pod ({peer}: rows of numbers)");
            let per_pod = |time: f64| time / f64::from(shape.pods);
            let case = Case { workload: "W1", shape: name, metric: &metric };
            case.print(per_pod(ours.build), Some(per_pod(times.build)));
            let metric = format!("single update, ns ({peer}: rows of numbers)");
            let per_update = |time: f64| time / f64::from(UPDATES);
            let case = Case { workload: "W1", shape: name, metric: &metric };
            case.print(per_update(ours.updates), Some(per_update(times.updates)));
        }
    }
}

/// Processor times in nanoseconds.
pub(crate) struct Times {
    pub(crate) build: f64,
    pub(crate) updates: f64,
}

fn least(mut measure: impl FnMut() -> Times) -> Times {
    let none = Times { build: f64::MAX, updates: f64::MAX };
    (0..ROUNDS).map(|_| measure()).fold(none, |least, times| Times {
        build: least.build.min(times.build),
        updates: least.updates.min(times.updates),
    })
}

fn krt_times(shape: Shape) -> Times {
    let (pods, services) = (shape.pods(0), shape.services());
    let mut engine = None;
    let build = timed(process_time, || engine = Some(Engine::filled(&pods, &services)));
    let engine = engine.expect("it was made");
    let pod = |step| shape.pod(step * STRIDE % shape.pods, 1_000_000 + step);
    let changed: Vec<Arc<Pod>> = (0..UPDATES).map(pod).collect();
    let updates = timed(process_time, || changed.chunks(1).for_each(|pod| engine.set_pods(pod)));
    let expected = Rows::of(shape).workloads();
    let found = engine.workloads().iter().filter(|workload| !workload.services.is_empty()).count();
    assert_eq!(found, expected);
    Times { build, updates }
}
