use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use opentelemetry::metrics::Histogram;
use parking_lot::RwLock;

use super::bound::bound;
use super::timer::Timer;
use crate::activity::Activity;
use crate::atomic_float;
use crate::family::Cell;
use crate::handle::Handle;
use crate::labels::{LabelSet, LabelValue};
use crate::recorder::Recorder;
use crate::unit::Unit;

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
        let Some(series) = self.handle.recording(value) else { return };
        if !value.is_finite() {
            return;
        }
        let shape = self.handle.family().shape();
        series.cell.count(&shape.bounds, value);
        series.cell.recorder.record(&shape.histogram, &series.labels, value);
        if shape.further.is_any() {
            series.cell.record_further(&shape.further, &series.labels, value);
        }
    }

    /// Counts `value`.
    pub fn record_int(&self, value: i64) {
        self.record(value as f64);
    }

    /// Starts a timer that records the time until it is dropped or stopped, in the unit of the metric:
    /// milliseconds where it says so, seconds otherwise.
    pub fn start_timer(&self) -> Timer {
        Timer::start(self.clone())
    }

    /// Records a duration in the unit of the metric: milliseconds where it says so, seconds otherwise.
    pub fn record_duration(&self, duration: Duration) {
        let seconds = duration.as_secs_f64();
        self.record(match self.handle.family().definition().unit() {
            Unit::Milliseconds => seconds * 1e3,
            _ => seconds,
        });
    }
}

bound!(
    Distribution,
    DistributionCell,
    "OpenTelemetry cannot forget a series of a histogram. The next record therefore brings it back with its \
     former counts, and until the process ends it keeps its place under the cardinality limit.",
    without_bucket_key
);

/// Prometheus marks buckets with this label.
const BUCKET_KEY: &str = "le";

fn without_bucket_key(label: LabelValue) -> LabelValue {
    if label.key() == BUCKET_KEY { label.with_key("exported_le") } else { label }
}

pub(crate) struct DistributionShape {
    pub(crate) bounds: Box<[f64]>,
    pub(crate) histogram: Histogram<f64>,
    /// Those of exits that were added later.
    pub(crate) further: Further,
}

/// Histograms of exits that were added to the first; `None` for exits that are gone.
#[derive(Debug, Default)]
pub(crate) struct Further {
    number: AtomicUsize,
    histograms: RwLock<Vec<Option<Histogram<f64>>>>,
}

impl Further {
    pub(crate) fn push(&self, histogram: Option<Histogram<f64>>) {
        self.change(|histograms| histograms.push(histogram));
    }

    pub(crate) fn remove(&self, exit: usize) {
        self.change(|histograms| {
            if let Some(histogram) = histograms.get_mut(exit) {
                *histogram = None;
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Option<Histogram<f64>>>)) {
        let mut histograms = self.histograms.write();
        change(&mut histograms);
        self.number.store(histograms.iter().flatten().count(), Ordering::Release);
    }

    fn is_any(&self) -> bool {
        self.number.load(Ordering::Relaxed) > 0
    }
}

#[derive(Debug)]
pub(crate) struct DistributionCell {
    /// One for each bound and one above the last.
    counts: Box<[AtomicU64]>,
    sum: AtomicU64,
    activity: Activity,
    recorder: Recorder,
    /// For the further histograms, as far as this series was recorded to them.
    further: RwLock<Vec<Recorder>>,
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
        self.activity.note();
    }

    #[cold]
    fn record_further(&self, further: &Further, labels: &LabelSet, value: f64) {
        let histograms = further.histograms.read();
        if self.further.read().len() < histograms.len() {
            self.further.write().resize_with(histograms.len(), Recorder::default);
        }
        for (histogram, recorder) in histograms.iter().zip(self.further.read().iter()) {
            if let Some(histogram) = histogram {
                recorder.record(histogram, labels, value);
            }
        }
    }
}

impl Cell for DistributionCell {
    type Shape = DistributionShape;

    fn new(shape: &DistributionShape) -> Self {
        Self {
            counts: (0..=shape.bounds.len()).map(|_| AtomicU64::new(0)).collect(),
            sum: AtomicU64::new(0),
            activity: Activity::default(),
            recorder: Recorder::default(),
            further: RwLock::default(),
        }
    }

    fn activity(&self) -> &Activity {
        &self.activity
    }

    fn clear(&self) {
        // The histogram cannot forget, so the cell does not either.
    }

    fn is_vacant(&self) -> bool {
        self.counts.iter().all(|count| count.load(Ordering::Relaxed) == 0)
    }
}
