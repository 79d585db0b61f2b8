use std::fmt;

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
    /// The last record stays; exported as a gauge.
    Gauge,
    /// Records are counted in buckets; exported as a histogram.
    Distribution,
    /// Computed by a function at every scrape; exported as a gauge.
    DerivedGauge,
}

impl fmt::Display for MetricKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sum => "sum",
            Self::Gauge => "gauge",
            Self::Distribution => "distribution",
            Self::DerivedGauge => "derived gauge",
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
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) kind: MetricKind,
    pub(crate) unit: Unit,
    pub(crate) bounds: Vec<f64>,
    pub(crate) cardinality_limit: u16,
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

    pub(crate) fn check(&self) -> Result<(), DefinitionError> {
        if let Some(position) = invalid_name_position(&self.name) {
            return Err(self.invalid(DefinitionErrorKind::InvalidName { position }));
        }
        if let Some(position) = invalid_bound_position(&self.bounds) {
            return Err(self.invalid(DefinitionErrorKind::InvalidBound { position }));
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
