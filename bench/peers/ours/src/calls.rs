//! Work that is done again and again.

use std::hint::black_box;

use mesh_measure::real_time;

const ROUNDS: usize = 5;

/// The smallest real time of one call, in nanoseconds, of several rounds of so many.
pub(crate) fn per_call<R>(calls: u32, mut work: impl FnMut() -> R) -> f64 {
    let round = |_| {
        let start = real_time();
        for _ in 0..calls {
            black_box(work());
        }
        real_time() - start
    };
    (0..ROUNDS).map(round).fold(f64::MAX, f64::min) / f64::from(calls)
}

/// The value below which a part of the values lies.
pub(crate) fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    #[expect(clippy::cast_precision_loss, reason = "lists are short")]
    let place = ((values.len() - 1) as f64 * part) as usize;
    values[place]
}

pub(crate) fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}
