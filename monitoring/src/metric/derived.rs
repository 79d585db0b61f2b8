use std::sync::Arc;

use super::DerivedFamily;
use crate::labels::{LabelSet, LabelValue};

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

/// A sum that functions compute at every scrape, for totals that are counted elsewhere; exported as a counter.
///
/// The functions give totals, not differences, and run as those of a [`DerivedGauge`] do.
///
/// ```
/// use mesh_monitoring::Registry;
///
/// let registry = Registry::new();
/// registry.derived_sum("process_cpu_seconds_total", "CPU time.").build()?.value_from([], || 12.5);
/// assert!(registry.prometheus_text().contains("# TYPE process_cpu_seconds_total counter\n"));
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct DerivedSum {
    family: Arc<DerivedFamily>,
    enabled: bool,
}

macro_rules! derived {
    ($metric:ident) => {
        impl $metric {
            pub(crate) const fn new(family: Arc<DerivedFamily>, enabled: bool) -> Self {
                Self { family, enabled }
            }

            /// The name of the metric.
            #[must_use]
            pub fn name(&self) -> &str {
                self.family.definition().name()
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
    };
}

derived!(DerivedGauge);
derived!(DerivedSum);
