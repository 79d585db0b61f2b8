//! Processor time, and the list of what was measured.

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

/// The smallest time that two pieces of work take, in turns, in nanoseconds of the process.
pub(crate) fn compare(
    rounds: usize,
    mut ours: impl FnMut(),
    mut baseline: impl FnMut(),
) -> (f64, f64) {
    let (mut least_ours, mut least_baseline) = (f64::MAX, f64::MAX);
    for _ in 0..rounds {
        least_ours = least_ours.min(timed(&mut ours));
        least_baseline = least_baseline.min(timed(&mut baseline));
    }
    (least_ours, least_baseline)
}

fn timed(work: &mut impl FnMut()) -> f64 {
    let start = processor_time();
    work();
    processor_time() - start
}

fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    #[expect(clippy::cast_precision_loss, reason = "seconds of a process are few")]
    let (seconds, nanoseconds) = (time.tv_sec as f64, time.tv_nsec as f64);
    seconds * 1e9 + nanoseconds
}
