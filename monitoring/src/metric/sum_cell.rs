use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use super::in_flight::Steps;
use crate::activity::Activity;
use crate::atomic_float;
use crate::family::Cell;
use crate::handle::Handle;

/// Whole amounts have a cell of their own because adding an integer is one instruction and
/// adding a float is a loop.
#[derive(Debug, Default)]
pub(crate) struct SumCell {
    whole: AtomicI64,
    rest: AtomicU64,
    activity: Activity,
}

/// Larger amounts go to the float, so that `whole` stays far from its ends.
const WHOLE_LIMIT: f64 = 4_294_967_296.0;

impl SumCell {
    pub(crate) fn value(&self) -> f64 {
        self.whole.load(Ordering::Relaxed) as f64 + atomic_float::load(&self.rest)
    }

    pub(super) fn add(&self, value: f64) {
        if !value.is_finite() {
            return;
        }
        if value.fract() == 0.0 && value.abs() <= WHOLE_LIMIT {
            #[expect(clippy::cast_possible_truncation, reason = "whole and within the limit")]
            self.add_whole(value as i64);
        } else {
            atomic_float::add(&self.rest, value);
            self.activity.note();
        }
    }

    pub(super) fn add_whole(&self, value: i64) {
        self.whole.fetch_add(value, Ordering::Relaxed);
        self.activity.note();
    }
}

impl Handle<SumCell> {
    #[inline]
    pub(super) fn add(&self, value: f64) {
        if let Some(series) = self.recording(value) {
            series.cell.add(value);
        }
    }

    #[inline]
    pub(super) fn add_whole(&self, value: i64) {
        if let Some(series) = self.recording(value as f64) {
            series.cell.add_whole(value);
        }
    }
}

/// Records by labels, for a metric with a handle on such cells.
macro_rules! labeled_sum {
    ($metric:ident) => {
        impl<L: $crate::LabelSchema> $crate::Labeled<$metric, L> {
            /// Adds one to the series of some labels, as `get(labels).increment()` does.
            pub fn increment(&self, labels: &L) {
                let increment = |metric: &$metric| {
                    metric.handle.recording_untold().map(|series| series.cell.add_whole(1))
                };
                if !self.record_known(labels, increment) {
                    self.get(labels).increment();
                }
            }

            /// Adds `value` to the series of some labels, as `get(labels).record(value)` does.
            pub fn record(&self, labels: &L, value: f64) {
                let record = |metric: &$metric| {
                    metric.handle.recording_untold().map(|series| series.cell.add(value))
                };
                if !self.record_known(labels, record) {
                    self.get(labels).record(value);
                }
            }
        }
    };
}
pub(super) use labeled_sum;

impl Cell for SumCell {
    type Shape = ();

    fn new((): &()) -> Self {
        Self::default()
    }

    fn activity(&self) -> &Activity {
        &self.activity
    }

    fn clear(&self) {
        self.whole.store(0, Ordering::Relaxed);
        atomic_float::store(&self.rest, 0.0);
    }
}

impl Steps for SumCell {
    fn step(&self, by: i8) {
        self.add_whole(i64::from(by));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_and_fractional_amounts_add_up() {
        let cell = SumCell::default();
        for amount in [45.0, -1.0, 0.5, 1e12, -1e12, f64::NAN, f64::INFINITY] {
            cell.add(amount);
        }
        assert_eq!(cell.value(), 44.5);
    }

    #[test]
    fn dropped_amount_does_not_show_the_series() {
        let cell = SumCell::default();
        cell.add(f64::NAN);
        assert!(!cell.activity().is_live());
        cell.add(0.0);
        assert!(cell.activity().is_live());
    }
}
