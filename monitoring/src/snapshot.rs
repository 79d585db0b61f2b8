use std::fmt;

use crate::definition::{Definition, MetricKind};
use crate::labels::LabelSet;
use crate::labels::LabelValue;

/// One series and its value at the time of the snapshot.
///
/// ```
/// use mesh_monitoring::{Label, Registry, SeriesValue};
///
/// let registry = Registry::new();
/// let requests = registry.sum("requests", "Requests.").build()?;
/// requests.with([Label::new("code").value("200")]).record(3.0);
///
/// let snapshot = registry.snapshot();
/// assert_eq!(snapshot[0].value(), &SeriesValue::Number(3.0));
/// assert_eq!(snapshot[0].to_string(), r#"requests{code="200"} 3"#);
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesSnapshot {
    name: String,
    kind: MetricKind,
    labels: LabelSet,
    value: SeriesValue,
}

/// What a series shows.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SeriesValue {
    /// A sum, gauge or derived gauge.
    Number(f64),
    /// A distribution.
    #[non_exhaustive]
    Distribution {
        /// Number of records.
        count: u64,
        /// Sum of the records.
        sum: f64,
        /// Records per bucket, not accumulated; the last bucket has no bound.
        buckets: Vec<u64>,
    },
}

impl SeriesSnapshot {
    pub(crate) fn new(definition: &Definition, labels: &LabelSet, value: SeriesValue) -> Self {
        let name = definition.name().to_owned();
        Self { name, kind: definition.kind(), labels: labels.clone(), value }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn set_value(&mut self, value: SeriesValue) {
        self.value = value;
    }

    /// The name of the metric.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The kind of the metric.
    #[must_use]
    pub const fn kind(&self) -> MetricKind {
        self.kind
    }

    /// The labels, sorted by key.
    #[must_use]
    pub fn labels(&self) -> &[LabelValue] {
        self.labels.as_slice()
    }

    /// The value.
    #[must_use]
    pub const fn value(&self) -> &SeriesValue {
        &self.value
    }
}

impl fmt::Display for SeriesSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if !self.labels.is_empty() {
            self.labels.fmt(f)?;
        }
        write!(f, " {}", self.value)
    }
}

impl fmt::Display for SeriesValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(value) => value.fmt(f),
            Self::Distribution { count, sum, buckets } => {
                write!(f, "count={count} sum={sum} buckets={buckets:?}")
            }
        }
    }
}
