use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::atomic_float;
use crate::family::Cell;
use crate::handle::Handle;
use crate::label::LabelValue;

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
    pub(crate) fn new(handle: Handle<GaugeCell>) -> Self {
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
        if let Some(cell) = self.handle.cell() {
            cell.set(value);
        }
    }

    /// Sets the gauge.
    pub fn record_int(&self, value: i64) {
        self.record(value as f64);
    }

    /// Raises the gauge by `amount`, from zero if it has no record yet.
    pub fn add(&self, amount: f64) {
        if let Some(cell) = self.handle.cell() {
            cell.add(amount);
        }
    }

    /// Lowers the gauge by `amount`, from zero if it has no record yet.
    pub fn sub(&self, amount: f64) {
        self.add(-amount);
    }

    /// Takes the series with this handle's and these labels out; whether it was there.
    ///
    /// Handles of the series stay usable: their next record brings it back.
    /// A record that is made at the same moment may be lost or bring it back at once.
    pub fn remove(&self, labels: impl IntoIterator<Item = LabelValue>) -> bool {
        self.handle.remove(labels)
    }
}

#[derive(Debug, Default)]
pub(crate) struct GaugeCell {
    value: AtomicU64,
    live: AtomicBool,
}

impl GaugeCell {
    pub(crate) fn value(&self) -> f64 {
        atomic_float::load(&self.value)
    }

    pub(crate) fn set(&self, value: f64) {
        atomic_float::store(&self.value, value);
        self.show();
    }

    fn add(&self, amount: f64) {
        atomic_float::add(&self.value, amount);
        self.show();
    }

    fn show(&self) {
        if !self.live.load(Ordering::Relaxed) {
            self.live.store(true, Ordering::Release);
        }
    }
}

impl Cell for GaugeCell {
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
        atomic_float::store(&self.value, 0.0);
        self.live.store(false, Ordering::Release);
    }
}
