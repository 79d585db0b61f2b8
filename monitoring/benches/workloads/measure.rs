//! Processor time, and the list of what was measured.

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// A piece of work and who does it.
pub(crate) type Work<'w> = (&'static str, Box<dyn FnMut() + 'w>);

/// Measures works in turns; prints ours beside each of the others, in nanoseconds of an operation.
///
/// The first work is ours.
pub(crate) fn compare(workload: &str, rounds: usize, operations: u32, mut works: Vec<Work<'_>>) {
    let mut least = vec![f64::MAX; works.len()];
    for _ in 0..rounds {
        for (least, (_, work)) in least.iter_mut().zip(&mut works) {
            *least = least.min(timed(work) / f64::from(operations));
        }
    }
    let ours = least[0];
    for ((peer, _), theirs) in works.iter().zip(&least).skip(1) {
        print(workload, &format!("vs {peer}"), "ns", ours, Some(*theirs));
    }
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

fn timed(work: &mut dyn FnMut()) -> f64 {
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
