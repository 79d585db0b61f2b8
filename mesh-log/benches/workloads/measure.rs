//! Processor time, and the list of what was measured.

use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// What is being measured.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) workload: &'a str,
    pub(crate) shape: &'a str,
    pub(crate) metric: &'a str,
}

/// Prints one line of the list.
#[expect(clippy::print_stdout, reason = "the list is the output of the program")]
pub(crate) fn print(case: Case<'_>, ours: f64, baseline: Option<f64>) {
    let Case { workload, shape, metric } = case;
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

/// The smallest time that each of two pieces of work takes when it is done again and again, in turns.
pub(crate) fn compare(
    times: u32,
    mut ours: impl FnMut(u32),
    mut baseline: impl FnMut(u32),
) -> (f64, f64) {
    let (mut least_ours, mut least_baseline) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        least_ours = least_ours.min(timed(times, &mut ours));
        least_baseline = least_baseline.min(timed(times, &mut baseline));
    }
    (least_ours, least_baseline)
}

/// Does something so many times in a loop that is not done away with.
#[inline]
pub(crate) fn repeat(times: u32, mut work: impl FnMut()) {
    for time in 0..times {
        black_box(time);
        work();
    }
}

const ROUNDS: u32 = 40;

fn timed(times: u32, work: &mut impl FnMut(u32)) -> f64 {
    let start = processor_time();
    work(times);
    (processor_time() - start) / f64::from(times)
}

fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    #[expect(clippy::cast_precision_loss, reason = "seconds of a thread are few")]
    let (seconds, nanoseconds) = (time.tv_sec as f64, time.tv_nsec as f64);
    seconds * 1e9 + nanoseconds
}
