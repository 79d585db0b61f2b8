use super::SumCell;
use super::bound::bound;
use super::in_flight::InFlight;
use super::sum_cell::labeled_sum;
use crate::handle::Handle;

/// A metric whose records are added up and taken away, exported as a gauge: how many there are of something.
///
/// A [`Gauge`](crate::Gauge) shows what was measured last; this shows what steps have led to, and
/// OpenTelemetry may add it up over processes.
/// Records never block; the handle is cheap to clone.
///
/// ```
/// use mesh_monitoring::Registry;
///
/// let registry = Registry::new();
/// let queued = registry.up_down_sum("queued", "Pushes that wait.").build()?;
/// queued.record(3.0);
/// queued.decrement();
/// let guard = queued.in_flight();
/// assert_eq!(
///     registry.prometheus_text(),
///     "# HELP queued Pushes that wait.\n# TYPE queued gauge\nqueued 3\n",
/// );
/// # drop(guard);
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct UpDownSum {
    handle: Handle<SumCell>,
}

impl UpDownSum {
    /// Adds one.
    pub fn increment(&self) {
        self.handle.add_whole(1);
    }

    /// Takes one away.
    pub fn decrement(&self) {
        self.handle.add_whole(-1);
    }

    /// Adds `value`, which may be negative; NaN and infinities are dropped.
    pub fn record(&self, value: f64) {
        self.handle.add(value);
    }

    /// Adds `value`.
    pub fn record_int(&self, value: i64) {
        self.record(value as f64);
    }

    /// Adds one until the guard is dropped: for requests, connections and tasks under way.
    pub fn in_flight(&self) -> InFlight {
        InFlight::of_sum(&self.handle)
    }
}

labeled_sum!(UpDownSum);
bound!(
    UpDownSum,
    SumCell,
    "Handles of the series stay usable: their next record brings it back, counting from zero."
);
