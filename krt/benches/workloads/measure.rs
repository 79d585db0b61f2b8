//! Processor time of a workload and of its baseline, and the list of what was measured.

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use std::hint::black_box;

/// What is being measured.
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
}

/// Measures both in turns and prints the smallest time of each as one line of JSON.
///
/// The time is that of the process, in nanoseconds for each unit.
pub(crate) fn compare<A, B>(
    case: Case<'_>,
    mut ours: Work<impl FnMut() -> A, impl FnMut(&mut A)>,
    mut baseline: Work<impl FnMut() -> B, impl FnMut(&mut B)>,
) {
    let (mut least_ours, mut least_baseline) = (f64::MAX, f64::MAX);
    for _ in 0..case.rounds {
        least_ours = least_ours.min(timed(&mut ours));
        least_baseline = least_baseline.min(timed(&mut baseline));
    }
    let units = f64::from(case.units);
    print(case, least_ours / units, Some(least_baseline / units));
}

/// Prints one line of the list.
#[expect(clippy::print_stdout, reason = "the list is the output of the program")]
pub(crate) fn print(case: Case<'_>, ours: f64, baseline: Option<f64>) {
    let Case { workload, shape, metric, .. } = case;
    let round = |number: f64| (number * 1000.0).round() / 1000.0;
    let ratio = baseline.map_or(Value::Null, |baseline| round(ours / baseline).into());
    let baseline = baseline.map_or(Value::Null, |baseline| round(baseline).into());
    let line = json!({
        "workload": workload,
        "shape": shape,
        "metric": metric,
        "ours": round(ours),
        "baseline": baseline,
        "ratio": ratio,
    });
    println!("{line}");
}

fn timed<S>(work: &mut Work<impl FnMut() -> S, impl FnMut(&mut S)>) -> f64 {
    let mut state = (work.setup)();
    let start = processor_time();
    (work.run)(black_box(&mut state));
    processor_time() - start
}

/// Real time, in nanoseconds from some moment.
pub(crate) fn now() -> f64 {
    nanoseconds(ClockId::Monotonic)
}

fn processor_time() -> f64 {
    nanoseconds(ClockId::ProcessCPUTime)
}

fn nanoseconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    #[expect(clippy::cast_precision_loss, reason = "seconds of a process are few")]
    let (seconds, nanoseconds) = (time.tv_sec as f64, time.tv_nsec as f64);
    seconds * 1e9 + nanoseconds
}
