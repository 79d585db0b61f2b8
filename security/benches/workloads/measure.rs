//! Processor time of a workload and of its baseline.

use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// What is being measured.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) workload: &'a str,
    pub(crate) shape: &'a str,
    pub(crate) metric: &'a str,
    /// How often the work is done in one round.
    pub(crate) times: u32,
}

const ROUNDS: usize = 15;

/// Measures both in turns and prints the smallest time of each, in nanoseconds of this process.
pub(crate) fn compare(case: Case<'_>, mut ours: impl FnMut(), mut baseline: impl FnMut()) {
    let (mut least_ours, mut least_baseline) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        least_ours = least_ours.min(timed(case.times, &mut ours));
        least_baseline = least_baseline.min(timed(case.times, &mut baseline));
    }
    print(case, least_ours, Some(least_baseline));
}

/// Measures and prints the smallest time, in nanoseconds of this process.
pub(crate) fn alone(case: Case<'_>, mut work: impl FnMut()) {
    let least = (0..ROUNDS).map(|_| timed(case.times, &mut work)).fold(f64::MAX, f64::min);
    print(case, least, None);
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

/// The time of one of so many runs.
pub(crate) fn timed(times: u32, work: &mut impl FnMut()) -> f64 {
    let start = processor_time();
    for _ in 0..times {
        black_box(&mut *work)();
    }
    (processor_time() - start) / f64::from(times)
}

#[expect(clippy::cast_precision_loss, reason = "fractions of a nanosecond do not matter")]
fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}
