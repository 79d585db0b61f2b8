use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::RwLock;

use super::GaugeCell;
use crate::definition::Definition;
use crate::family::{Cell, Series};
use crate::labels::LabelSet;
use crate::labels::LabelValue;

/// A gauge that functions compute at every scrape, one function for each label set.
///
/// The functions run on the thread that scrapes, one after the other and under no lock, so they
/// may record and define metrics; they should be quick, and must not scrape themselves.
/// A panic in one reaches the caller of the scrape.
///
/// ```
/// use mesh_monitoring::{Label, Registry};
///
/// const POOL: Label = Label::new("pool");
///
/// let registry = Registry::new();
/// registry
///     .derived_gauge("workers", "Workers by pool.")
///     .build()?
///     .value_from([POOL.value("io")], || 4.0)
///     .value_from([POOL.value("cpu")], || 2.0);
/// assert!(registry.prometheus_text().ends_with(
///     "workers{pool=\"cpu\"} 2\nworkers{pool=\"io\"} 4\n",
/// ));
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct DerivedGauge {
    family: Arc<DerivedFamily>,
    enabled: bool,
}

impl DerivedGauge {
    pub(crate) fn new(family: Arc<DerivedFamily>, enabled: bool) -> Self {
        Self { family, enabled }
    }

    /// The name of the metric.
    #[must_use]
    pub fn name(&self) -> &str {
        self.family.definition.name()
    }

    /// Adds the function that computes the series with these labels, or replaces the one it had.
    ///
    /// Above the cardinality limit the function is not taken and a warning is logged.
    pub fn value_from(
        &self,
        labels: impl IntoIterator<Item = LabelValue>,
        function: impl Fn() -> f64 + Send + Sync + 'static,
    ) -> &Self {
        if self.enabled {
            self.family.insert(&LabelSet::default().with(labels), Box::new(function));
        }
        self
    }

    /// Takes the function of these labels out, and the series with it; whether it was there.
    pub fn remove(&self, labels: impl IntoIterator<Item = LabelValue>) -> bool {
        self.family.remove(&LabelSet::default().with(labels))
    }
}

pub(crate) struct DerivedFamily {
    definition: Arc<Definition>,
    series: RwLock<HashMap<LabelSet, Arc<Derived>>>,
    warned: AtomicBool,
}

struct Derived {
    series: Series<GaugeCell>,
    function: Box<dyn Fn() -> f64 + Send + Sync>,
}

impl DerivedFamily {
    pub(crate) fn new(definition: Arc<Definition>) -> Self {
        Self { definition, series: RwLock::default(), warned: AtomicBool::new(false) }
    }

    pub(crate) fn definition(&self) -> &Arc<Definition> {
        &self.definition
    }

    /// Computes all values.
    pub(crate) fn refresh(&self) {
        let all: Vec<_> = self.series.read().values().cloned().collect();
        for derived in all {
            derived.series.cell.set((derived.function)());
        }
    }

    /// Calls `visit` for every series that was computed, under the family's lock.
    pub(crate) fn for_each_live(&self, visit: impl FnMut(&Series<GaugeCell>)) {
        let all = self.series.read();
        let live =
            all.values().map(|derived| &derived.series).filter(|it| it.cell.activity().is_live());
        live.for_each(visit);
    }

    fn insert(&self, labels: &LabelSet, function: Box<dyn Fn() -> f64 + Send + Sync>) {
        let derived = Arc::new(Derived { series: Series::new(labels.clone(), &()), function });
        let limit = self.definition.cardinality_limit();
        let mut all = self.series.write();
        let has_room = all.len() < usize::from(limit) || all.contains_key(labels);
        let replaced = if has_room { all.insert(labels.clone(), derived) } else { Some(derived) };
        drop(all);
        // Functions are dropped here, outside the lock.
        drop(replaced);
        if !has_room && !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                target: "monitoring",
                metric = self.definition.name(),
                limit,
                "derived gauge reached its cardinality limit, further functions are not taken",
            );
        }
    }

    fn remove(&self, labels: &LabelSet) -> bool {
        let removed = self.series.write().remove(labels);
        removed.is_some()
    }
}

impl fmt::Debug for DerivedFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DerivedFamily")
            .field("definition", &self.definition)
            .finish_non_exhaustive()
    }
}
