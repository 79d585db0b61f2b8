use std::fmt;
use std::sync::Arc;

use crate::family::{Cell, Family, Series};
use crate::hook::Record;
use crate::labels::LabelSet;
use crate::labels::LabelValue;

/// A metric bound to one label set: what every public metric type wraps.
pub(crate) struct Handle<C: Cell> {
    family: Arc<Family<C>>,
    /// `None` for a disabled metric.
    series: Option<Arc<Series<C>>>,
    labels: LabelSet,
    /// The labels as they were given, where that is not how they are kept.
    given: Option<Arc<[LabelValue]>>,
}

impl<C: Cell> Handle<C> {
    pub(crate) fn new(family: Arc<Family<C>>, enabled: bool) -> Self {
        let labels = LabelSet::default();
        let series = enabled.then(|| family.series(&labels));
        Self { family, series, labels, given: None }
    }

    pub(crate) fn name(&self) -> &str {
        self.family.definition().name()
    }

    pub(crate) fn family(&self) -> &Family<C> {
        &self.family
    }

    /// `None` for a disabled metric.
    pub(crate) fn series(&self) -> Option<&Series<C>> {
        self.series.as_deref()
    }

    /// Where a record goes, after the hook of the metric was told of it.
    #[inline]
    pub(crate) fn recording(&self, value: f64) -> Option<&Series<C>> {
        let series = self.series.as_deref()?;
        if series.cell.activity().is_hooked() {
            self.tell_hook(value);
        }
        Some(series)
    }

    #[cold]
    fn tell_hook(&self, value: f64) {
        let labels = self.given.as_deref().unwrap_or(self.labels.as_slice());
        self.family.hook().run(&Record { name: self.name(), labels, value });
    }

    /// Where a record goes that no hook has to be told of.
    #[inline]
    pub(crate) fn recording_untold(&self) -> Option<&Series<C>> {
        self.series.as_deref().filter(|series| !series.cell.activity().is_hooked())
    }

    /// Whether the series is one of its own, that others may remember.
    pub(crate) fn has_own_series(&self) -> bool {
        self.series.as_deref().is_none_or(|series| !self.family.is_overflow(series))
    }

    pub(crate) fn with(&self, labels: impl IntoIterator<Item = LabelValue>) -> Self {
        if self.series.is_none() {
            return self.clone();
        }
        let before = self.given.as_deref().unwrap_or(self.labels.as_slice());
        let given: Vec<LabelValue> = before.iter().cloned().chain(labels).collect();
        let labels = LabelSet::of(&given);
        let given = (labels.as_slice() != given).then(|| given.into());
        let series = Some(self.family.series(&labels));
        Self { family: Arc::clone(&self.family), series, labels, given }
    }

    pub(crate) fn remove(&self, labels: impl IntoIterator<Item = LabelValue>) -> bool {
        self.family.remove(&self.labels.with(labels))
    }
}

impl<C: Cell> Clone for Handle<C> {
    fn clone(&self) -> Self {
        Self {
            family: Arc::clone(&self.family),
            series: self.series.clone(),
            labels: self.labels.clone(),
            given: self.given.clone(),
        }
    }
}

impl<C: Cell> fmt::Debug for Handle<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metric")
            .field("name", &self.name())
            .field("labels", &format_args!("{}", self.labels))
            .field("enabled", &self.series.is_some())
            .finish()
    }
}
