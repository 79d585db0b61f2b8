//! One of ours beside several others.

use mesh_measure::{Case, process_time, timed};

/// A piece of work and who does it.
pub(crate) type Work<'w> = (&'static str, Box<dyn FnMut() + 'w>);

/// Measures works in turns; prints ours beside each of the others, in nanoseconds of an operation.
///
/// The first work is ours.
pub(crate) fn compare(workload: &str, rounds: usize, operations: u32, mut works: Vec<Work<'_>>) {
    let mut least = vec![f64::MAX; works.len()];
    for _ in 0..rounds {
        for (least, (_, work)) in least.iter_mut().zip(&mut works) {
            *least = least.min(timed(process_time, work) / f64::from(operations));
        }
    }
    let ours = least[0];
    for ((peer, _), theirs) in works.iter().zip(&least).skip(1) {
        Case { workload, shape: &format!("vs {peer}"), metric: "ns" }.print(ours, Some(*theirs));
    }
}
