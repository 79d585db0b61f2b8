use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use foldhash::fast::RandomState;
use parking_lot::RwLock;

use crate::activity::Activity;
use crate::definition::Definition;
use crate::hook::HookSlot;
use crate::labels::LabelSet;
use crate::labels::{Label, LabelValue};
use crate::shared::Shared;

/// Same key and value as OpenTelemetry's own overflow series.
const OVERFLOW: Label = Label::new("otel_metric_overflow");

/// All series of one metric.
///
/// The unlabelled series and the overflow series always have a cell and do not count for the
/// limits, so a handle never fails to find one.
pub(crate) struct Family<C: Cell> {
    definition: Arc<Definition>,
    shape: C::Shape,
    shared: Arc<Shared>,
    hook: Arc<HookSlot>,
    base: Arc<Series<C>>,
    overflow: Arc<Series<C>>,
    labelled: RwLock<Labelled<C>>,
    /// No slot is left; cleared by `remove`.
    full: AtomicBool,
    warned: AtomicBool,
    refused: Arc<AtomicU64>,
    /// Counts removals, so that whoever remembers series forgets them; numbers the lives of series.
    removals: AtomicU32,
}

type Labelled<C> = HashMap<LabelSet, Arc<Series<C>>, RandomState>;

/// One label set of a metric and the cell that its records go to.
pub(crate) struct Series<C> {
    pub(crate) labels: LabelSet,
    pub(crate) cell: C,
}

/// The lock-free value of one series.
pub(crate) trait Cell: Send + Sync + 'static {
    /// What all cells of a metric have in common.
    type Shape: Send + Sync;

    fn new(shape: &Self::Shape) -> Self;

    /// Whether the series is to be shown, and since when it had no record.
    fn activity(&self) -> &Activity;

    /// Forgets the value, as far as the exit can forget it.
    fn clear(&self);

    /// Whether nothing would be lost if the cell were dropped.
    fn is_vacant(&self) -> bool {
        !self.activity().is_live()
    }
}

impl<C: Cell> Family<C> {
    pub(crate) fn new(definition: Arc<Definition>, shared: &Arc<Shared>, shape: C::Shape) -> Self {
        let hook = shared.hook(definition.name());
        let base = new_series(LabelSet::default(), &shape, &hook);
        let overflow = LabelSet::default().with([OVERFLOW.value("true")]);
        let overflow = new_series(overflow, &shape, &hook);
        Self {
            hook,
            refused: shared.count_refused(definition.name()),
            shared: Arc::clone(shared),
            definition,
            shape,
            base,
            overflow,
            labelled: RwLock::default(),
            full: AtomicBool::new(false),
            warned: AtomicBool::new(false),
            removals: AtomicU32::new(0),
        }
    }

    pub(crate) fn definition(&self) -> &Arc<Definition> {
        &self.definition
    }

    pub(crate) fn shape(&self) -> &C::Shape {
        &self.shape
    }

    pub(crate) fn hook(&self) -> &HookSlot {
        &self.hook
    }

    /// Makes the series tell the hook, which is set, of their records.
    pub(crate) fn tell_hook(&self) {
        let labelled = self.labelled.read();
        let all = labelled.values().chain([&self.base, &self.overflow]);
        all.for_each(|series| series.cell.activity().hook());
    }

    pub(crate) fn removals(&self) -> u32 {
        self.removals.load(Ordering::Acquire)
    }

    pub(crate) fn is_overflow(&self, series: &Series<C>) -> bool {
        std::ptr::eq(series, &*self.overflow)
    }

    /// The series of a label set; the overflow series when there is no room for a new one.
    pub(crate) fn series(&self, labels: &LabelSet) -> Arc<Series<C>> {
        if labels.is_empty() {
            return Arc::clone(&self.base);
        }
        let found = self.labelled.read().get(labels).cloned();
        if let Some(series) = found.or_else(|| self.admit(labels)) {
            return series;
        }
        self.refused.fetch_add(1, Ordering::Relaxed);
        self.warn_once();
        Arc::clone(&self.overflow)
    }

    /// Calls `visit` for every series that is shown, under the family's lock.
    pub(crate) fn for_each_live(&self, mut visit: impl FnMut(&Series<C>)) {
        let labelled = self.labelled.read();
        labelled
            .values()
            .chain([&self.base, &self.overflow])
            .filter(|series| series.cell.activity().is_live())
            .for_each(|series| visit(series));
    }

    /// Label sets of the series that were recorded and then removed.
    pub(crate) fn hidden(&self) -> Vec<LabelSet> {
        let labelled = self.labelled.read();
        labelled
            .values()
            .chain([&self.base, &self.overflow])
            .filter(|series| !series.cell.activity().is_live() && !series.cell.is_vacant())
            .map(|series| series.labels.clone())
            .collect()
    }

    /// Runs `steps`, which must not call a stranger, while no series is removed.
    pub(crate) fn between_removals<T>(&self, steps: impl FnOnce() -> T) -> T {
        let _labelled = self.labelled.read();
        steps()
    }

    /// Takes a series out; whether it was shown.
    pub(crate) fn remove(&self, labels: &LabelSet) -> bool {
        self.remove_if(labels, |_| true)
    }

    fn remove_if(&self, labels: &LabelSet, condition: impl FnOnce(&Activity) -> bool) -> bool {
        let mut labelled = self.labelled.write();
        let series = match labelled.get(labels) {
            Some(series) => series,
            None if labels.is_empty() => &self.base,
            None if *labels == self.overflow.labels => &self.overflow,
            None => return false,
        };
        if !condition(series.cell.activity()) {
            return false;
        }
        let was_live = series.cell.activity().is_live();
        series.cell.activity().begin(self.removals().wrapping_add(1));
        series.cell.clear();
        let is_reclaimable = is_reclaimable(series);
        let dropped = if is_reclaimable { labelled.remove(labels) } else { None };
        self.removals.fetch_add(1, Ordering::Release);
        drop(labelled);
        self.shared.give_places_back(usize::from(dropped.is_some()));
        self.full.store(false, Ordering::Relaxed);
        was_live
    }

    /// Takes the shown series out for which `keep` is false, which runs under no lock; how many they were.
    pub(crate) fn retain(&self, mut keep: impl FnMut(&[LabelValue]) -> bool) -> usize {
        let mut shown = Vec::new();
        self.for_each_live(|series| shown.push(series.labels.clone()));
        shown.retain(|labels| !keep(labels.as_slice()));
        shown.iter().filter(|labels| self.remove(labels)).count()
    }

    /// Takes out what had no record for the time that the definition allows; how many they were.
    pub(crate) fn sweep(&self, now: u64) -> usize {
        let Some(limit) = self.definition.idle_limit() else { return 0 };
        let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        let mut expired = Vec::new();
        self.for_each_live(|series| {
            if series.cell.activity().is_expired(now, limit) {
                expired.push(series.labels.clone());
            }
        });
        let remove = |labels: &&LabelSet| self.remove_if(labels, |activity| !activity.is_busy());
        expired.iter().filter(remove).count()
    }

    fn admit(&self, labels: &LabelSet) -> Option<Arc<Series<C>>> {
        if self.full.load(Ordering::Relaxed) || self.shared.is_full() {
            return None;
        }
        let limit = usize::from(self.definition.cardinality_limit);
        let mut labelled = self.labelled.write();
        if let Some(series) = labelled.get(labels) {
            return Some(Arc::clone(series));
        }
        if labelled.len() >= limit {
            self.reclaim(&mut labelled);
        }
        if labelled.len() >= limit {
            self.full.store(true, Ordering::Relaxed);
            return None;
        }
        if !self.shared.take_place() {
            self.reclaim(&mut labelled);
            if !self.shared.take_place() {
                return None;
            }
        }
        // Under the lock: a hook that is set later finds the series in the map.
        let series = new_series::<C>(labels.clone(), &self.shape, &self.hook);
        series.cell.activity().begin(self.removals());
        labelled.insert(labels.clone(), Arc::clone(&series));
        Some(series)
    }

    fn reclaim(&self, labelled: &mut Labelled<C>) {
        let before = labelled.len();
        labelled.retain(|_, series| !is_reclaimable(series));
        self.shared.give_places_back(before - labelled.len());
    }

    fn warn_once(&self) {
        if self.warned.swap(true, Ordering::Relaxed) {
            return;
        }
        let label = self.widest_label();
        tracing::warn!(
            target: "monitoring",
            metric = %self.definition.name,
            limit = self.definition.cardinality_limit,
            overall_limit = self.shared.limit(),
            label = label.as_deref().unwrap_or_default(),
            "metric reached a cardinality limit, new label sets share one overflow series",
        );
    }

    /// The key with the most distinct values.
    fn widest_label(&self) -> Option<String> {
        let sets: Vec<_> = self.labelled.read().keys().cloned().collect();
        let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for label in sets.iter().flat_map(LabelSet::iter) {
            values.entry(label.key()).or_default().insert(label.value());
        }
        values.into_iter().max_by_key(|(_, distinct)| distinct.len()).map(|(key, _)| key.to_owned())
    }
}

impl<C: Cell> Series<C> {
    pub(crate) fn new(labels: LabelSet, shape: &C::Shape) -> Self {
        Self { labels, cell: C::new(shape) }
    }
}

impl<C: Cell> fmt::Debug for Family<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Family").field("definition", &self.definition).finish_non_exhaustive()
    }
}

fn new_series<C: Cell>(labels: LabelSet, shape: &C::Shape, hook: &HookSlot) -> Arc<Series<C>> {
    let series = Series::<C>::new(labels, shape);
    if hook.is_set() {
        series.cell.activity().hook();
    }
    Arc::new(series)
}

/// Only the map holds the series and its cell has nothing to lose.
/// Under the map's write lock nobody can take a new reference meanwhile.
fn is_reclaimable<C: Cell>(series: &Arc<Series<C>>) -> bool {
    Arc::strong_count(series) == 1 && series.cell.is_vacant()
}
