use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus::proto::MetricFamily;

use super::Pipeline;
use super::pipeline::Buckets;
use crate::definition::{Definition, MetricKind};
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

    /// All names that the exposition of a metric has.
    pub(crate) fn exported_names(&self, definition: &Definition) -> Vec<String> {
        let name = self.exported_name(definition);
        let samples: &[&str] = match definition.kind() {
            MetricKind::Distribution => &["_bucket", "_sum", "_count"],
            MetricKind::Sum
            | MetricKind::UpDownSum
            | MetricKind::Gauge
            | MetricKind::DerivedGauge
            | MetricKind::DerivedSum => &[],
        };
        let samples: Vec<_> = samples.iter().map(|suffix| format!("{name}{suffix}")).collect();
        [vec![name], samples].concat()
    }

    /// Whether a name is exported that no definition has: that of a counter of the registry, or of the target.
    pub(crate) fn is_own(&self, exported: &str, counter: &str) -> bool {
        let suffix = if self.options.has_counter_suffixes { COUNTER_SUFFIX } else { "" };
        exported.strip_suffix(suffix) == Some(counter)
            || (exported == TARGET_INFO && self.options.target.is_some())
    }

    /// The name under which a metric is gathered, with suffixes even where it ends in them already.
    pub(crate) fn exported_name(&self, definition: &Definition) -> String {
        let mut name = definition.name().to_owned();
        if self.options.has_unit_suffixes {
            name.push_str(unit_suffix(definition.unit()));
        }
        let is_counter = matches!(definition.kind(), MetricKind::Sum | MetricKind::DerivedSum);
        if is_counter && self.options.has_counter_suffixes {
            name.push_str(COUNTER_SUFFIX);
        }
        name
    }
}

const COUNTER_SUFFIX: &str = "_total";

/// The exporter's name for the labels of the target.
const TARGET_INFO: &str = "target_info";

fn unit_suffix(unit: Unit) -> &'static str {
    match unit {
        Unit::One => "",
        Unit::Bytes => "_bytes",
        Unit::Seconds => "_seconds",
        Unit::Milliseconds => "_milliseconds",
    }
}
