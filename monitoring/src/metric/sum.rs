use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use crate::atomic_float;
use crate::family::Cell;
use crate::handle::Handle;
use crate::label::LabelValue;

/// A metric whose records are added up.
///
/// It is exported as a counter, but a negative record is accepted and lowers it.
/// Records never block; the handle is cheap to clone.
///
/// ```
/// use mesh_monitoring::{Label, Registry};
///
/// const TYPE: Label = Label::new("type");
///
/// let registry = Registry::new();
/// let pushes = registry.sum("pilot_xds_pushes", "Pushes sent, by type.").build()?;
/// let cds = pushes.with([TYPE.value("cds")]);
/// cds.increment();
/// cds.record(2.0);
/// pushes.with([TYPE.value("eds")]).increment();
///
/// assert_eq!(
///     registry.prometheus_text(),
///     r#"# HELP pilot_xds_pushes Pushes sent, by type.
/// ## TYPE pilot_xds_pushes counter
/// pilot_xds_pushes{type="cds"} 3
/// pilot_xds_pushes{type="eds"} 1
/// "#,
/// );
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sum {
    handle: Handle<SumCell>,
}

impl Sum {
    pub(crate) fn new(handle: Handle<SumCell>) -> Self {
        Self { handle }
    }

    /// The name of the metric.
    #[must_use]
    pub fn name(&self) -> &str {
        self.handle.name()
    }

    /// The series with these labels added; of equal keys the last one stays.
    ///
    /// The series appears with its first record.
    /// Looking it up costs more than recording, so hot code keeps the handle.
    #[must_use]
    pub fn with(&self, labels: impl IntoIterator<Item = LabelValue>) -> Self {
        Self::new(self.handle.with(labels))
    }

    /// Adds one.
    pub fn increment(&self) {
        if let Some(cell) = self.handle.cell() {
            cell.add_whole(1);
        }
    }

    /// Takes one away.
    pub fn decrement(&self) {
        if let Some(cell) = self.handle.cell() {
            cell.add_whole(-1);
        }
    }

    /// Adds `value`; NaN and infinities are dropped.
    pub fn record(&self, value: f64) {
        if let Some(cell) = self.handle.cell() {
            cell.add(value);
        }
    }

    /// Adds `value`.
    pub fn record_int(&self, value: i64) {
        self.record(value as f64);
    }

    /// Takes the series with this handle's and these labels out; whether it was there.
    ///
    /// Handles of the series stay usable: their next record brings it back, counting from zero.
    /// A record that is made at the same moment may be lost or bring it back at once.
    pub fn remove(&self, labels: impl IntoIterator<Item = LabelValue>) -> bool {
        self.handle.remove(labels)
    }
}

/// Whole amounts have a cell of their own because adding an integer is one instruction and
/// adding a float is a loop.
#[derive(Debug, Default)]
pub(crate) struct SumCell {
    whole: AtomicI64,
    rest: AtomicU64,
    live: AtomicBool,
}

/// Larger amounts go to the float, so that `whole` stays far from its ends.
const WHOLE_LIMIT: f64 = 4_294_967_296.0;

impl SumCell {
    pub(crate) fn value(&self) -> f64 {
        self.whole.load(Ordering::Relaxed) as f64 + atomic_float::load(&self.rest)
    }

    fn add(&self, value: f64) {
        if !value.is_finite() {
            return;
        }
        if value.fract() == 0.0 && value.abs() <= WHOLE_LIMIT {
            #[expect(clippy::cast_possible_truncation, reason = "whole and within the limit")]
            self.add_whole(value as i64);
        } else {
            atomic_float::add(&self.rest, value);
            self.show();
        }
    }

    fn add_whole(&self, value: i64) {
        self.whole.fetch_add(value, Ordering::Relaxed);
        self.show();
    }

    fn show(&self) {
        if !self.live.load(Ordering::Relaxed) {
            self.live.store(true, Ordering::Release);
        }
    }
}

impl Cell for SumCell {
    type Shape = ();

    fn new((): &()) -> Self {
        Self::default()
    }

    fn is_live(&self) -> bool {
        self.live.load(Ordering::Acquire)
    }

    fn is_vacant(&self) -> bool {
        !self.is_live()
    }

    fn remove(&self) {
        self.whole.store(0, Ordering::Relaxed);
        atomic_float::store(&self.rest, 0.0);
        self.live.store(false, Ordering::Release);
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
        assert!(!cell.is_live());
        cell.add(0.0);
        assert!(cell.is_live());
    }
}
