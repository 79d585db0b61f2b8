//! Workloads that need a fresh state for each round.

use mesh_measure::{least, process_time, timed};
use std::hint::black_box;

/// What is being timed.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) workload: &'a str,
    pub(crate) shape: &'a str,
    pub(crate) metric: &'a str,
    /// How often the smallest time is looked for.
    pub(crate) rounds: usize,
    /// By how much the time is divided.
    pub(crate) units: u32,
}

/// Something to measure: a fresh state for each round, and the work on it.
pub(crate) struct Work<M, R> {
    setup: M,
    run: R,
}

impl<S, M: FnMut() -> S, R: FnMut(&mut S)> Work<M, R> {
    pub(crate) fn new(setup: M, run: R) -> Self {
        Self { setup, run }
    }

    fn processor_time(&mut self) -> f64 {
        let mut state = (self.setup)();
        timed(process_time, || (self.run)(black_box(&mut state)))
    }
}

/// Measures both in turns and prints the smallest time of each as one line of JSON.
///
/// The time is that of the process, in nanoseconds for each unit.
pub(crate) fn compare<A, B>(
    case: Case<'_>,
    mut ours: Work<impl FnMut() -> A, impl FnMut(&mut A)>,
    mut baseline: Work<impl FnMut() -> B, impl FnMut(&mut B)>,
) {
    let Case { workload, shape, metric, rounds, units } = case;
    let [ours, baseline] =
        least(rounds, [&mut || ours.processor_time(), &mut || baseline.processor_time()]);
    let unit = |time: f64| time / f64::from(units);
    mesh_measure::Case { workload, shape, metric }.print(unit(ours), Some(unit(baseline)));
}
