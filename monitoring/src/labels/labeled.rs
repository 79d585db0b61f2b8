use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use foldhash::fast::RandomState;
use parking_lot::RwLock;

use super::{LabelSchema, LabelValue};

/// A metric whose series are looked up by labels of the type `L`; see [`label_set!`](crate::label_set).
///
/// Series are found by the labels themselves, so a look-up costs a hash and neither sorts nor allocates.
/// Sums and gauges also record by labels, which is faster than by a handle that is not kept.
/// Clones share what they have found. What is beyond a cardinality limit is not remembered, and after a removal
/// everything is looked up anew.
pub struct Labeled<M, L> {
    metric: M,
    known: Arc<RwLock<Known<M, L>>>,
}

struct Known<M, L> {
    series: HashMap<L, Arc<M>, RandomState>,
    /// How many removals the metric had when the first of them was found.
    removals: u32,
}

/// A handle on one series of a metric.
pub trait Bound: Clone {
    #[doc(hidden)]
    #[must_use]
    fn bind(&self, labels: Vec<LabelValue>) -> Self;
    #[doc(hidden)]
    fn has_own_series(&self) -> bool;
    #[doc(hidden)]
    fn removals(&self) -> u32;
}

impl<M: Bound, L: LabelSchema> Labeled<M, L> {
    pub(crate) fn new(metric: M) -> Self {
        let known = Known { series: HashMap::default(), removals: metric.removals() };
        Self { metric, known: Arc::new(RwLock::new(known)) }
    }

    /// Finds the series of some labels.
    ///
    /// It appears with its first record.
    #[must_use]
    pub fn get(&self, labels: &L) -> Arc<M> {
        let removals = self.metric.removals();
        let known = self.known.read();
        if known.removals == removals
            && let Some(series) = known.series.get(labels)
        {
            return Arc::clone(series);
        }
        drop(known);
        self.find(labels, removals)
    }

    /// Lets `record` do its work on the series of some labels, if it is known; whether that was done.
    ///
    /// `record` runs under a lock, so it calls no hook.
    #[inline]
    pub(crate) fn record_known(&self, labels: &L, record: impl FnOnce(&M) -> Option<()>) -> bool {
        let removals = self.metric.removals();
        let known = self.known.read();
        known.removals == removals
            && known.series.get(labels).and_then(|series| record(series)).is_some()
    }

    /// The metric without labels.
    #[must_use]
    pub const fn metric(&self) -> &M {
        &self.metric
    }

    #[cold]
    fn find(&self, labels: &L, removals: u32) -> Arc<M> {
        // What is held here keeps its place under the limit, so it goes first.
        self.forget_before(removals);
        let series = Arc::new(self.metric.bind(labels.to_labels()));
        if series.has_own_series() {
            let key = labels.clone();
            let replaced = self.known.write().series.insert(key, Arc::clone(&series));
            drop(replaced);
        }
        series
    }

    /// Forgets everything that was found before the last removal.
    fn forget_before(&self, removals: u32) {
        let mut known = self.known.write();
        if known.removals == removals {
            return;
        }
        known.removals = removals;
        let outdated = std::mem::take(&mut known.series);
        drop(known);
        drop(outdated);
    }
}

impl<M: Clone, L> Clone for Labeled<M, L> {
    fn clone(&self) -> Self {
        Self { metric: self.metric.clone(), known: Arc::clone(&self.known) }
    }
}

impl<M: fmt::Debug, L> fmt::Debug for Labeled<M, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Labeled").field("metric", &self.metric).finish_non_exhaustive()
    }
}
