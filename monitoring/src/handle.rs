use std::fmt;
use std::sync::Arc;

use crate::family::{Cell, Family, Series};
use crate::label::LabelValue;
use crate::label_set::LabelSet;

/// A metric bound to one label set: what every public metric type wraps.
pub(crate) struct Handle<C: Cell> {
    family: Arc<Family<C>>,
    /// `None` for a disabled metric.
    series: Option<Arc<Series<C>>>,
    labels: LabelSet,
}

impl<C: Cell> Handle<C> {
    pub(crate) fn new(family: Arc<Family<C>>, enabled: bool) -> Self {
        let labels = LabelSet::default();
        let series = enabled.then(|| family.series(&labels));
        Self { family, series, labels }
    }

    pub(crate) fn name(&self) -> &str {
        self.family.definition().name()
    }

    pub(crate) fn family(&self) -> &Family<C> {
        &self.family
    }

    pub(crate) fn series(&self) -> Option<&Series<C>> {
        self.series.as_deref()
    }

    pub(crate) fn cell(&self) -> Option<&C> {
        self.series.as_ref().map(|series| &series.cell)
    }

    pub(crate) fn with(&self, labels: impl IntoIterator<Item = LabelValue>) -> Self {
        if self.series.is_none() {
            return self.clone();
        }
        let labels = self.labels.with(labels);
        let series = Some(self.family.series(&labels));
        Self { family: Arc::clone(&self.family), series, labels }
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
