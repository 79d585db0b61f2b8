//! Graphs of krt: what is measured is the engine, and the objects are those of its own benchmarks.

mod chain;
mod controller;
mod handled;
mod join;
#[path = "../../../../../krt/benches/controller/shape.rs"]
#[expect(dead_code, reason = "has parts that only the benchmarks of krt need")]
mod shape;
mod storm;

use mesh_measure::{process_time, real_time};

use crate::calls::median;
use crate::{Error, unknown};
use shape::{Pod, Shape};

pub use controller::memory;

pub(crate) fn run(workload: &str, sizes: &[u32]) -> Result<(), Error> {
    match (workload, sizes) {
        ("W1", &[size]) => controller::run(size),
        ("W3", &[policies, size, ..]) => storm::run(policies, size),
        ("W4", &[depth, size]) => chain::run(depth, size),
        ("W7", &[members, size]) => join::run(members, size),
        _ => return Err(unknown(workload)),
    }
    Ok(())
}

/// 500 pods and 25 services in a namespace.
fn shape_of(pods: u32) -> Shape {
    Shape { pods, namespaces: pods / 500, apps: pods / 40, services: pods / 20, labels: 1 }
}

/// Pods that stand far from each other, with new addresses.
fn changed(shape: Shape, from: u32) -> impl Iterator<Item = Pod> {
    const UPDATES: u32 = 1000;
    const STRIDE: u32 = 7919;
    (0..UPDATES).map(move |step| owned(shape.pod(step * STRIDE % shape.pods, from + step)))
}

/// An object that is not yet shared, as whoever decodes one has it.
fn owned<T>(object: std::sync::Arc<T>) -> T {
    std::sync::Arc::into_inner(object).expect("nobody else has it")
}

/// Makes something again and again, the first time to warm up; keeps the last, and tells the medians of real time and
/// processor time in milliseconds.
fn builds<T>(objects: u32, mut build: impl FnMut() -> T) -> (T, f64, f64) {
    let rounds = (30_000 / objects).clamp(1, 15);
    let mut last = build();
    let (mut real, mut processor) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        drop(last);
        let (start, before) = (real_time(), process_time());
        last = build();
        real.push((real_time() - start) / 1e6);
        processor.push((process_time() - before) / 1e6);
    }
    (last, median(&mut real), median(&mut processor))
}

/// A number the way tables show it.
fn sized(size: u32) -> String {
    if size.is_multiple_of(1000) { format!("{}k", size / 1000) } else { size.to_string() }
}
