use crate::{process_time, timed};

/// The smallest processor time that each of two pieces of work takes, in nanoseconds of the process.
///
/// They are done in turns, so that whatever else the machine does meets both.
pub fn compare(rounds: usize, mut ours: impl FnMut(), mut baseline: impl FnMut()) -> (f64, f64) {
    let [ours, baseline] = least(
        rounds,
        [&mut || timed(process_time, &mut ours), &mut || timed(process_time, &mut baseline)],
    );
    (ours, baseline)
}

/// The smallest of what each of several measurements finds, made in turns.
///
/// ```
/// let mut times = [3.0, 1.0, 2.0].into_iter();
/// let [falling] = mesh_measure::least(3, [&mut || times.next().unwrap()]);
/// assert_eq!(falling, 1.0);
/// ```
pub fn least<const N: usize>(
    rounds: usize,
    mut measurements: [&mut dyn FnMut() -> f64; N],
) -> [f64; N] {
    let mut least = [f64::MAX; N];
    for _ in 0..rounds {
        for (least, measure) in least.iter_mut().zip(&mut measurements) {
            *least = least.min(measure());
        }
    }
    least
}
