use std::fmt;
use std::panic::Location;
use std::time::Duration;

use crate::error::{DefinitionError, DefinitionErrorKind};
use crate::unit::Unit;

/// Longest name that OpenTelemetry accepts.
const NAME_LIMIT: usize = 255;

/// How the records of a metric become its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MetricKind {
    /// Records are added up; exported as a counter.
    Sum,
    /// Records are added up and taken away; exported as a gauge.
    UpDownSum,
    /// The last record stays; exported as a gauge.
    Gauge,
    /// Records are counted in buckets; exported as a histogram.
    Distribution,
    /// Computed by a function at every scrape; exported as a gauge.
    DerivedGauge,
    /// Computed by a function at every scrape; exported as a counter.
    DerivedSum,
}

impl fmt::Display for MetricKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sum => "sum",
            Self::UpDownSum => "up-down sum",
            Self::Gauge => "gauge",
            Self::Distribution => "distribution",
            Self::DerivedGauge => "derived gauge",
            Self::DerivedSum => "derived sum",
        })
    }
}

/// What is known about a metric, whether it was ever used or not.
///
/// ```
/// use mesh_monitoring::{MetricKind, Registry, Unit};
///
/// let registry = Registry::new();
/// registry.gauge("cache_size", "Size of the cache.").unit(Unit::Bytes).build()?;
/// let [definition] = &registry.definitions()[..] else { unreachable!() };
/// assert_eq!(definition.name(), "cache_size");
/// assert_eq!(definition.kind(), MetricKind::Gauge);
/// assert_eq!(definition.to_string(), r#"gauge "cache_size" in By"#);
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
///
/// Two definitions are equal when they have the same shape: name, kind, description, unit, bounds, exponential buckets
/// and cardinality limit. Place, stability, labels and expiry do not count.
#[derive(Clone, Debug)]
pub struct Definition {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) kind: MetricKind,
    pub(crate) unit: Unit,
    pub(crate) bounds: Vec<f64>,
    pub(crate) exponential: Option<Exponential>,
    pub(crate) cardinality_limit: u16,
    pub(crate) stability: Stability,
    pub(crate) labels: Vec<LabelDescription>,
    pub(crate) idle_limit: Option<Duration>,
    pub(crate) place: &'static Location<'static>,
}

/// What users of a metric may rely on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Stability {
    /// Name, labels and meaning may change with every release.
    #[default]
    Alpha,
    /// Changes are announced.
    Beta,
    /// Changes come with a new major version.
    Stable,
    /// The metric goes away.
    Deprecated,
}

impl fmt::Display for Stability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Stable => "stable",
            Self::Deprecated => "deprecated",
        })
    }
}

/// A label of a metric and what its values mean; for people who read the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LabelDescription {
    /// The key as it is exported.
    pub key: String,
    /// What a value means.
    pub meaning: String,
}

/// How a distribution counts for exits that know exponential buckets, such as OTLP.
///
/// Buckets are powers of a base that is chosen by the range of the values.
/// Prometheus text has explicit buckets alone, so there the bounds of the distribution count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Exponential {
    /// Most buckets for positive and for negative values each.
    pub max_size: u32,
    /// Finest resolution, up to 20.
    pub max_scale: i8,
}

impl Exponential {
    /// Sets most buckets and finest resolution; the default are 160 and 20.
    #[must_use]
    pub const fn new(max_size: u32, max_scale: i8) -> Self {
        Self { max_size, max_scale }
    }
}

impl Default for Exponential {
    fn default() -> Self {
        Self::new(160, 20)
    }
}

impl PartialEq for Definition {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.description == other.description
            && self.kind == other.kind
            && self.unit == other.unit
            && self.bounds == other.bounds
            && self.exponential == other.exponential
            && self.cardinality_limit == other.cardinality_limit
    }
}

impl Definition {
    /// The exported name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The help text.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The kind of metric.
    #[must_use]
    pub const fn kind(&self) -> MetricKind {
        self.kind
    }

    /// The unit of the values.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The inclusive upper bounds of a distribution's buckets without the infinite one;
    /// empty for the other kinds.
    #[must_use]
    pub fn bounds(&self) -> &[f64] {
        &self.bounds
    }

    /// How many labelled series the metric keeps apart before the rest shares one.
    #[must_use]
    pub const fn cardinality_limit(&self) -> u16 {
        self.cardinality_limit
    }

    /// The exponential buckets of a distribution, for exits that know them.
    #[must_use]
    pub const fn exponential(&self) -> Option<Exponential> {
        self.exponential
    }

    /// What users may rely on.
    #[must_use]
    pub const fn stability(&self) -> Stability {
        self.stability
    }

    /// The labels that were described, in the order of the definition.
    #[must_use]
    pub fn labels(&self) -> &[LabelDescription] {
        &self.labels
    }

    /// How long a series may be without records before a [sweep](crate::Registry::sweep) removes it.
    #[must_use]
    pub const fn idle_limit(&self) -> Option<Duration> {
        self.idle_limit
    }

    /// Where the metric was first defined.
    #[must_use]
    pub const fn place(&self) -> &'static Location<'static> {
        self.place
    }

    pub(crate) fn check(&self) -> Result<(), DefinitionError> {
        if let Some(position) = invalid_name_position(&self.name) {
            return Err(self.invalid(DefinitionErrorKind::InvalidName { position }));
        }
        if let Some(position) = invalid_bound_position(&self.bounds) {
            return Err(self.invalid(DefinitionErrorKind::InvalidBound { position }));
        }
        if self.exponential.is_some_and(|it| it.max_size < 2 || !(-10..=20).contains(&it.max_scale))
        {
            return Err(self.invalid(DefinitionErrorKind::InvalidExponential));
        }
        Ok(())
    }

    fn invalid(&self, kind: DefinitionErrorKind) -> DefinitionError {
        DefinitionError::new(kind, self.clone(), None)
    }
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} in {}", self.kind, self.name, self.unit)?;
        if self.kind == MetricKind::Distribution {
            write!(f, " with bounds {:?}", self.bounds)?;
        }
        Ok(())
    }
}

/// Byte position of the first character that would not reach Prometheus as written.
fn invalid_name_position(name: &str) -> Option<usize> {
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Some(0);
    }
    name.char_indices()
        .find(|&(position, c)| !(c.is_ascii_alphanumeric() || c == '_') || position >= NAME_LIMIT)
        .map(|(position, _)| position)
}

fn invalid_bound_position(bounds: &[f64]) -> Option<usize> {
    let ascending = |position: usize| position == 0 || bounds[position - 1] < bounds[position];
    (0..bounds.len()).find(|&position| !bounds[position].is_finite() || !ascending(position))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_position_points_at_the_first_bad_character() {
        assert_eq!(invalid_name_position("pilot_xds_pushes"), None);
        assert_eq!(invalid_name_position(""), Some(0));
        assert_eq!(invalid_name_position("_hidden"), Some(0));
        assert_eq!(invalid_name_position("4xx"), Some(0));
        assert_eq!(invalid_name_position("mixer/config"), Some(5));
        assert_eq!(invalid_name_position("größe"), Some(2));
    }

    #[test]
    fn name_may_have_255_characters() {
        assert_eq!(invalid_name_position(&"a".repeat(255)), None);
        assert_eq!(invalid_name_position(&"a".repeat(256)), Some(255));
    }

    #[test]
    fn bounds_ascend_and_are_finite() {
        assert_eq!(invalid_bound_position(&[]), None);
        assert_eq!(invalid_bound_position(&[-1.0, 0.0, 2.5]), None);
        assert_eq!(invalid_bound_position(&[1.0, 1.0]), Some(1));
        assert_eq!(invalid_bound_position(&[1.0, 0.5]), Some(1));
        assert_eq!(invalid_bound_position(&[f64::NAN]), Some(0));
        assert_eq!(invalid_bound_position(&[0.0, f64::INFINITY]), Some(1));
    }
}
