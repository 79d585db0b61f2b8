//! W1 and W12: bytes held, beside the controller written by hand; prints a line of JSON for each
//! result.
//!
//! Its own program, because counting allocations costs time.

#[path = "../controller/baseline.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod baseline;
#[path = "../controller/engine.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod engine;
#[path = "../controller/shape.rs"]
#[expect(dead_code, reason = "has parts that only the measurement of time needs")]
mod shape;

use baseline::{Baseline, Lookup};
use cap::Cap;
use engine::Engine;
use mesh_measure::Case;
use shape::{HUGE, LARGE};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let mut too_much = Vec::new();
    for (shape, name) in [(LARGE, "10k"), (HUGE, "100k")] {
        let (pods, services) = (shape.pods(0), shape.services());
        let case = |metric| Case { workload: "W12", shape: name, metric };
        let of = |bytes: f64| bytes / f64::from(shape.pods);
        let (baseline, by_hand) = held(|| Baseline::filled(Lookup::Scan, &pods, &services));
        drop(baseline);
        let (engine, ours) = held(|| Engine::filled(&pods, &services));
        case("bookkeeping, bytes per pod").print(of(ours), Some(of(by_hand)));
        case("bookkeeping above the baseline, bytes per pod").print(of(ours - by_hand), None);
        let ((), freed) = held(|| engine.clear());
        let left = (ours + freed) / ours * 100.0;
        case("held after deleting everything, % of the peak").print(left, None);
        too_much.extend((left > 5.0).then_some(name));
    }
    assert!(too_much.is_empty(), "more than 5 % is held after deleting {too_much:?}");
}

/// What something makes, and how many bytes more are in use afterwards.
fn held<T>(make: impl FnOnce() -> T) -> (T, f64) {
    let before = in_use();
    let made = make();
    let after = in_use();
    (made, after - before)
}

#[expect(clippy::cast_precision_loss, reason = "far fewer bytes than 2^53")]
fn in_use() -> f64 {
    ALLOCATOR.allocated() as f64
}
