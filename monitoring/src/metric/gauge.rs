use std::sync::atomic::AtomicU64;

use super::bound::bound;
use super::in_flight::{InFlight, Steps};
use crate::activity::Activity;
use crate::atomic_float;
use crate::family::Cell;
use crate::handle::Handle;
use crate::{LabelSchema, Labeled};

/// A metric that shows its last record.
///
/// Records never block; the handle is cheap to clone.
///
/// ```
/// use mesh_monitoring::Registry;
///
/// let registry = Registry::new();
/// let clients = registry.gauge("pilot_xds", "Connected clients.").build()?;
/// clients.record(5.0);
/// clients.add(2.0);
/// clients.sub(1.0);
/// assert!(registry.prometheus_text().ends_with("pilot_xds 6\n"));
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Gauge {
    handle: Handle<GaugeCell>,
}

impl Gauge {
    /// Sets the gauge to 1, as `record(1.0)` does; for a step up use [`add`](Self::add).
    pub fn increment(&self) {
        self.record(1.0);
    }

    /// Sets the gauge to -1, as `record(-1.0)` does; for a step down use [`sub`](Self::sub).
    pub fn decrement(&self) {
        self.record(-1.0);
    }

    /// Sets the gauge.
    ///
    /// OpenTelemetry drops NaN and infinities, so with such a value the series is kept but
    /// missing from the exposition.
    pub fn record(&self, value: f64) {
        if let Some(series) = self.handle.recording(value) {
            series.cell.set(value);
        }
    }

    /// Sets the gauge.
    pub fn record_int(&self, value: i64) {
        self.record(value as f64);
    }

    /// Raises the gauge by `amount`, from zero if it has no record yet.
    pub fn add(&self, amount: f64) {
        if let Some(series) = self.handle.recording(amount) {
            series.cell.add(amount);
        }
    }

    /// Lowers the gauge by `amount`, from zero if it has no record yet.
    pub fn sub(&self, amount: f64) {
        self.add(-amount);
    }

    /// Raises the gauge by 1 until the guard is dropped: for requests, connections and tasks under way.
    ///
    /// ```
    /// # let registry = mesh_monitoring::Registry::new();
    /// let open = registry.gauge("connections", "Open connections.").build()?;
    /// let guard = open.in_flight();
    /// assert!(registry.prometheus_text().ends_with("connections 1\n"));
    /// drop(guard);
    /// assert!(registry.prometheus_text().ends_with("connections 0\n"));
    /// # Ok::<(), mesh_monitoring::DefinitionError>(())
    /// ```
    pub fn in_flight(&self) -> InFlight {
        InFlight::of_gauge(&self.handle)
    }
}

impl<L: LabelSchema> Labeled<Gauge, L> {
    /// Sets the series of some labels, as `get(labels).record(value)` does.
    pub fn record(&self, labels: &L, value: f64) {
        let record =
            |gauge: &Gauge| gauge.handle.recording_untold().map(|series| series.cell.set(value));
        if !self.record_known(labels, record) {
            self.get(labels).record(value);
        }
    }
}

bound!(Gauge, GaugeCell, "Handles of the series stay usable: their next record brings it back.");

#[derive(Debug, Default)]
pub(crate) struct GaugeCell {
    value: AtomicU64,
    activity: Activity,
}

impl GaugeCell {
    pub(crate) fn value(&self) -> f64 {
        atomic_float::load(&self.value)
    }

    pub(crate) fn set(&self, value: f64) {
        atomic_float::store(&self.value, value);
        self.activity.note();
    }

    fn add(&self, amount: f64) {
        atomic_float::add(&self.value, amount);
        self.activity.note();
    }
}

impl Cell for GaugeCell {
    type Shape = ();

    fn new((): &()) -> Self {
        Self::default()
    }

    fn activity(&self) -> &Activity {
        &self.activity
    }

    fn clear(&self) {
        atomic_float::store(&self.value, 0.0);
    }
}

impl Steps for GaugeCell {
    fn step(&self, by: i8) {
        self.add(f64::from(by));
    }
}
