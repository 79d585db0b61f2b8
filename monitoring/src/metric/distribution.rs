use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use opentelemetry::metrics::Histogram;

use crate::atomic_float;
use crate::family::Cell;
use crate::handle::Handle;
use crate::label::LabelValue;
use crate::recorder::Recorder;

/// A metric whose records are counted in buckets with explicit bounds.
///
/// Every record goes to our own cell, which tests read, and to an OpenTelemetry histogram, which
/// is exported; the latter takes a short lock.
///
/// ```
/// use mesh_monitoring::{Registry, Unit};
///
/// let registry = Registry::new();
/// let took = registry
///     .distribution("push_time", "Time to push.", [0.1, 1.0])
///     .unit(Unit::Seconds)
///     .build()?;
/// took.record(0.25);
/// took.record(0.5);
/// assert_eq!(
///     registry.prometheus_text(),
///     r#"# HELP push_time Time to push.
/// ## TYPE push_time histogram
/// push_time_bucket{le="0.1"} 0
/// push_time_bucket{le="1"} 2
/// push_time_bucket{le="+Inf"} 2
/// push_time_sum 0.75
/// push_time_count 2
/// "#,
/// );
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Distribution {
    handle: Handle<DistributionCell>,
}

impl Distribution {
    pub(crate) fn new(handle: Handle<DistributionCell>) -> Self {
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
    /// A label `le` is exported as `exported_le`, because `le` names the bucket.
    /// Looking the series up costs about as much as a record, so hot code keeps the handle.
    #[must_use]
    pub fn with(&self, labels: impl IntoIterator<Item = LabelValue>) -> Self {
        Self::new(self.handle.with(labels.into_iter().map(without_bucket_key)))
    }

    /// Counts the value 1.
    pub fn increment(&self) {
        self.record(1.0);
    }

    /// Counts the value -1.
    pub fn decrement(&self) {
        self.record(-1.0);
    }

    /// Counts `value` in the first bucket whose bound is not below it; NaN and infinities are
    /// dropped.
    pub fn record(&self, value: f64) {
        let Some(series) = self.handle.series() else { return };
        if !value.is_finite() {
            return;
        }
        let shape = self.handle.family().shape();
        series.cell.count(&shape.bounds, value);
        series.cell.recorder.record(&shape.histogram, &series.attributes, value);
    }

    /// Counts `value`.
    pub fn record_int(&self, value: i64) {
        self.record(value as f64);
    }

    /// Takes the series with this handle's and these labels out; whether it was there.
    ///
    /// OpenTelemetry cannot forget a series of a histogram.
    /// The next record therefore brings it back with its former counts, and until the process
    /// ends it keeps its place under the cardinality limit.
    pub fn remove(&self, labels: impl IntoIterator<Item = LabelValue>) -> bool {
        self.handle.remove(labels.into_iter().map(without_bucket_key))
    }
}

/// Prometheus marks buckets with this label.
const BUCKET_KEY: &str = "le";

fn without_bucket_key(label: LabelValue) -> LabelValue {
    if label.key() == BUCKET_KEY { label.with_key("exported_le") } else { label }
}

pub(crate) struct DistributionShape {
    pub(crate) bounds: Box<[f64]>,
    pub(crate) histogram: Histogram<f64>,
}

#[derive(Debug)]
pub(crate) struct DistributionCell {
    /// One for each bound and one above the last.
    counts: Box<[AtomicU64]>,
    sum: AtomicU64,
    live: AtomicBool,
    recorder: Recorder,
}

impl DistributionCell {
    /// Records per bucket, not accumulated.
    pub(crate) fn counts(&self) -> Vec<u64> {
        self.counts.iter().map(|count| count.load(Ordering::Relaxed)).collect()
    }

    pub(crate) fn sum(&self) -> f64 {
        atomic_float::load(&self.sum)
    }

    fn count(&self, bounds: &[f64], value: f64) {
        let bucket = bounds.partition_point(|bound| *bound < value);
        self.counts[bucket].fetch_add(1, Ordering::Relaxed);
        atomic_float::add(&self.sum, value);
        if !self.live.load(Ordering::Relaxed) {
            self.live.store(true, Ordering::Release);
        }
    }
}

impl Cell for DistributionCell {
    type Shape = DistributionShape;

    fn new(shape: &DistributionShape) -> Self {
        Self {
            counts: (0..=shape.bounds.len()).map(|_| AtomicU64::new(0)).collect(),
            sum: AtomicU64::new(0),
            live: AtomicBool::new(false),
            recorder: Recorder::default(),
        }
    }

    fn is_live(&self) -> bool {
        self.live.load(Ordering::Acquire)
    }

    fn is_vacant(&self) -> bool {
        self.counts.iter().all(|count| count.load(Ordering::Relaxed) == 0)
    }

    fn remove(&self) {
        self.live.store(false, Ordering::Release);
    }
}
