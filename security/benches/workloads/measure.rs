//! Work that is done so often in one round, in processor time.

use std::hint::black_box;

use mesh_measure::{least, process_time};

/// What is being timed.
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
    let [ours, baseline] = least(
        ROUNDS,
        [&mut || timed(case.times, &mut ours), &mut || timed(case.times, &mut baseline)],
    );
    case.row().print(ours, Some(baseline));
}

/// Measures and prints the smallest time, in nanoseconds of this process.
pub(crate) fn alone(case: Case<'_>, mut work: impl FnMut()) {
    let [time] = least(ROUNDS, [&mut || timed(case.times, &mut work)]);
    case.row().print(time, None);
}

/// The time of one of so many runs.
pub(crate) fn timed(times: u32, work: &mut impl FnMut()) -> f64 {
    let time = mesh_measure::timed(process_time, || {
        for _ in 0..times {
            black_box(&mut *work)();
        }
    });
    time / f64::from(times)
}

impl<'a> Case<'a> {
    fn row(self) -> mesh_measure::Case<'a> {
        let Self { workload, shape, metric, .. } = self;
        mesh_measure::Case { workload, shape, metric }
    }
}
