use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::RwLock;

use super::GaugeCell;
use crate::definition::Definition;
use crate::family::{Cell, Series};
use crate::labels::LabelSet;

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

    pub(super) fn insert(&self, labels: &LabelSet, function: Box<dyn Fn() -> f64 + Send + Sync>) {
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
                "derived metric reached its cardinality limit, further functions are not taken",
            );
        }
    }

    pub(super) fn remove(&self, labels: &LabelSet) -> bool {
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
