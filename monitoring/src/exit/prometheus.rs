use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus::proto::MetricFamily;

use super::Pipeline;
use super::pipeline::Buckets;
use crate::definition::Definition;
use crate::unit::Unit;

/// What is exported beside names as they are written; nothing by default.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrometheusOptions {
    pub(crate) has_counter_suffixes: bool,
    pub(crate) has_unit_suffixes: bool,
    pub(crate) has_scope_labels: bool,
    pub(crate) target: Option<Vec<KeyValue>>,
}

/// The way out to Prometheus: a pipeline whose reader is the exporter of OpenTelemetry.
#[derive(Debug)]
pub(crate) struct PrometheusExit {
    pipeline: Pipeline,
    gatherer: prometheus::Registry,
    options: PrometheusOptions,
}

impl PrometheusExit {
    pub(crate) fn new(options: PrometheusOptions) -> Self {
        let gatherer = prometheus::Registry::new();
        let mut exporter = opentelemetry_prometheus::exporter()
            .with_registry(gatherer.clone())
            .scope_info_enabled(options.has_scope_labels);
        if options.target.is_none() {
            exporter = exporter.without_target_info();
        }
        if !options.has_unit_suffixes {
            exporter = exporter.without_units();
        }
        if !options.has_counter_suffixes {
            exporter = exporter.without_counter_suffixes();
        }
        let reader = exporter.build().expect("a new registry has no other collector");
        let target = options.target.clone().unwrap_or_default();
        let builder = SdkMeterProvider::builder()
            .with_resource(Resource::builder_empty().with_attributes(target).build())
            .with_reader(reader);
        Self { pipeline: Pipeline::new(builder, Buckets::Explicit), gatherer, options }
    }

    pub(crate) fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// Everything that is to be shown, sorted by name.
    pub(crate) fn gather(&self) -> Vec<MetricFamily> {
        self.gatherer.gather()
    }

    /// The name under which a distribution is gathered.
    pub(crate) fn exported_name(&self, definition: &Definition) -> String {
        let name = definition.name();
        let suffix = match definition.unit() {
            _ if !self.options.has_unit_suffixes => return name.to_owned(),
            Unit::One => return name.to_owned(),
            Unit::Bytes => "bytes",
            Unit::Seconds => "seconds",
            Unit::Milliseconds => "milliseconds",
        };
        if name.ends_with(suffix) { name.to_owned() } else { format!("{name}_{suffix}") }
    }
}
