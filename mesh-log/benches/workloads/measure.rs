//! Work that is done again and again, in processor time of this thread.

use std::hint::black_box;

use mesh_measure::{least, thread_time, timed};

const ROUNDS: usize = 40;

/// The smallest time that each of two pieces of work takes when it is done again and again, in turns.
pub(crate) fn compare(
    times: u32,
    mut ours: impl FnMut(u32),
    mut baseline: impl FnMut(u32),
) -> (f64, f64) {
    let [ours, baseline] = least(
        ROUNDS,
        [&mut || timed(thread_time, || ours(times)), &mut || {
            timed(thread_time, || baseline(times))
        }],
    );
    (ours / f64::from(times), baseline / f64::from(times))
}

/// Does something so many times in a loop that is not done away with.
#[inline]
pub(crate) fn repeat(times: u32, mut work: impl FnMut()) {
    for time in 0..times {
        black_box(time);
        work();
    }
}
