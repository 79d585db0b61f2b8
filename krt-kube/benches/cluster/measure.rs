//! Clocks, and the list of what was measured.

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// One measured run: nanoseconds and bytes.
pub(crate) struct Sample {
    pub(crate) real: f64,
    pub(crate) processor: f64,
    pub(crate) held: f64,
}

/// Prints one line of the list.
#[expect(clippy::print_stdout, reason = "the list is the output of the program")]
pub(crate) fn print(workload: &str, shape: &str, metric: &str, ours: f64, baseline: Option<f64>) {
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

/// The value below which a part of a sorted list lies.
pub(crate) fn sorted_at(sorted: &[f64], part: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    #[expect(clippy::cast_precision_loss, reason = "lists are short")]
    let place = (sorted.len() as f64 * part) as usize;
    sorted.get(place).or(sorted.last()).copied().unwrap_or_default()
}

/// Real time, in nanoseconds from some moment.
pub(crate) fn now() -> f64 {
    nanoseconds(ClockId::Monotonic)
}

/// Processor time of this thread, in nanoseconds.
pub(crate) fn thread_time() -> f64 {
    nanoseconds(ClockId::ThreadCPUTime)
}

fn nanoseconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    #[expect(clippy::cast_precision_loss, reason = "seconds of a process are few")]
    let (seconds, nanoseconds) = (time.tv_sec as f64, time.tv_nsec as f64);
    seconds * 1e9 + nanoseconds
}
