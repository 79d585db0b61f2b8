use std::fmt;
use std::panic::Location;
use std::time::Duration;

use crate::definition::{Definition, Exponential, LabelDescription, MetricKind, Stability};
use crate::error::DefinitionError;
use crate::labels::Label;
use crate::metric::Distribution;
use crate::registry::Registry;
use crate::unit::Unit;

/// Labelled series per metric unless the builder says otherwise.
const DEFAULT_CARDINALITY_LIMIT: u16 = 2_000;

/// A metric that is about to be defined; made by [`Registry::sum`] and its siblings.
///
/// ```
/// use mesh_monitoring::{Registry, Unit};
///
/// let registry = Registry::new();
/// let sent = registry
///     .sum("sent_bytes", "Bytes sent.")
///     .unit(Unit::Bytes)
///     .cardinality_limit(100)
///     .enabled_when(|| false)
///     .build()?;
/// sent.increment();
/// assert_eq!(registry.prometheus_text(), "");
/// assert_eq!(registry.definitions()[0].cardinality_limit(), 100);
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[must_use = "a metric is defined by `build`"]
pub struct MetricBuilder<'r, M> {
    registry: &'r Registry,
    definition: Definition,
    enabled: Box<dyn FnOnce() -> bool + 'r>,
    define: Define<M>,
}

/// Brings a definition, enabled or not, into a registry.
type Define<M> = fn(&Registry, Definition, bool) -> Result<M, DefinitionError>;

impl<'r, M> MetricBuilder<'r, M> {
    #[track_caller]
    pub(crate) fn new(
        registry: &'r Registry,
        kind: MetricKind,
        name: impl Into<String>,
        description: impl Into<String>,
        bounds: Vec<f64>,
        define: Define<M>,
    ) -> Self {
        let definition = Definition {
            name: name.into(),
            description: description.into(),
            kind,
            unit: Unit::default(),
            bounds,
            exponential: None,
            cardinality_limit: DEFAULT_CARDINALITY_LIMIT,
            stability: Stability::default(),
            labels: Vec::new(),
            idle_limit: None,
            place: Location::caller(),
        };
        Self { registry, definition, enabled: Box::new(|| true), define }
    }

    /// Sets the unit, [`Unit::One`] otherwise.
    pub fn unit(mut self, unit: Unit) -> Self {
        self.definition.unit = unit;
        self
    }

    /// Sets how many labelled series are kept apart, 2000 otherwise.
    ///
    /// Records for further label sets go to one series with the label
    /// `otel_metric_overflow="true"`, so the total stays right; the first time is logged.
    /// The series without labels does not count.
    pub fn cardinality_limit(mut self, limit: u16) -> Self {
        self.definition.cardinality_limit = limit;
        self
    }

    /// Says what users may rely on, [`Stability::Alpha`] otherwise.
    pub fn stability(mut self, stability: Stability) -> Self {
        self.definition.stability = stability;
        self
    }

    /// Describes a label for the catalog; series may have other labels too.
    pub fn label(mut self, label: Label, meaning: impl Into<String>) -> Self {
        let key = label.exported().to_owned();
        self.definition.labels.push(LabelDescription { key, meaning: meaning.into() });
        self
    }

    /// Lets a [sweep](Registry::sweep) remove series that had no record for this long; they stay otherwise.
    pub fn expire_after(mut self, idle: Duration) -> Self {
        self.definition.idle_limit = Some(idle);
        self
    }

    /// Enables the metric only if `condition` holds, which [`build`](Self::build) evaluates once.
    ///
    /// A disabled metric ignores every call and is never exported, but has its definition listed.
    pub fn enabled_when(mut self, condition: impl FnOnce() -> bool + 'r) -> Self {
        self.enabled = Box::new(condition);
        self
    }

    /// Defines the metric, or finds it if it is already defined with the same shape.
    ///
    /// # Errors
    ///
    /// When the name or a bound is not valid, or the name is taken by a metric of another shape:
    /// one that differs in kind, description, unit, buckets or cardinality limit, or whose name
    /// differs by case alone, or that exports the same name, such as the `_count` of a distribution.
    /// The error says where both were defined.
    pub fn build(self) -> Result<M, DefinitionError> {
        let enabled = (self.enabled)();
        (self.define)(self.registry, self.definition, enabled)
    }
}

impl MetricBuilder<'_, Distribution> {
    /// Counts in exponential buckets for the exits that know them; Prometheus text keeps the bounds.
    ///
    /// ```
    /// use mesh_monitoring::{Exponential, Registry};
    ///
    /// let registry = Registry::new();
    /// let sizes = registry.distribution("sizes", "Sizes.", [1e3, 1e6]).exponential(Exponential::default());
    /// sizes.build()?.record(42.0);
    /// assert!(registry.prometheus_text().contains("sizes_bucket{le=\"1000\"} 1\n"));
    /// # Ok::<(), mesh_monitoring::DefinitionError>(())
    /// ```
    pub fn exponential(mut self, exponential: Exponential) -> Self {
        self.definition.exponential = Some(exponential);
        self
    }
}

impl<M> fmt::Debug for MetricBuilder<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MetricBuilder")
            .field("definition", &self.definition)
            .finish_non_exhaustive()
    }
}
