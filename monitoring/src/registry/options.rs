use opentelemetry::KeyValue;

use super::Registry;
use crate::exit::{PrometheusExit, PrometheusOptions};

/// Labelled series over all metrics unless the builder says otherwise.
const DEFAULT_SERIES_LIMIT: usize = 100_000;

/// Options of a [`Registry`].
///
/// ```
/// use mesh_monitoring::{Registry, Unit};
///
/// let registry = Registry::builder().counter_suffixes().unit_suffixes().build();
/// registry.sum("sent", "Bytes sent.").unit(Unit::Bytes).build()?.increment();
/// assert!(registry.prometheus_text().ends_with("\nsent_bytes_total 1\n"));
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RegistryBuilder {
    prometheus: PrometheusOptions,
    series_limit: usize,
}

impl Default for RegistryBuilder {
    fn default() -> Self {
        Self { prometheus: PrometheusOptions::default(), series_limit: DEFAULT_SERIES_LIMIT }
    }
}

impl RegistryBuilder {
    /// Sets how many labelled series all metrics may have together, 100000 otherwise.
    ///
    /// Beyond it new label sets go to the overflow series of their metric, as they do beyond the limit of the metric.
    pub fn series_limit(mut self, limit: usize) -> Self {
        self.series_limit = limit;
        self
    }

    /// Exports sums with the suffix `_total`.
    pub fn counter_suffixes(mut self) -> Self {
        self.prometheus.has_counter_suffixes = true;
        self
    }

    /// Exports names with their unit, such as `_seconds`.
    pub fn unit_suffixes(mut self) -> Self {
        self.prometheus.has_unit_suffixes = true;
        self
    }

    /// Exports the labels `otel_scope_name` and its kin.
    pub fn scope_labels(mut self) -> Self {
        self.prometheus.has_scope_labels = true;
        self
    }

    /// Exports the metric `target_info` with these labels, such as `service.name`.
    pub fn target_info(
        mut self,
        attributes: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let attribute = |(key, value): (_, _)| {
            KeyValue::new(Into::<String>::into(key), Into::<String>::into(value))
        };
        self.prometheus.target = Some(attributes.into_iter().map(attribute).collect());
        self
    }

    /// Makes the registry.
    #[must_use]
    pub fn build(self) -> Registry {
        Registry::with(PrometheusExit::new(self.prometheus), self.series_limit)
    }
}
