use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Histogram, Meter, MeterProvider};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::{Instrument, SdkMeterProvider, Stream};
use prometheus::proto::MetricFamily;

use crate::definition::Definition;

/// The way out of a registry: one OpenTelemetry meter whose reader is the Prometheus exporter.
///
/// Sums and gauges are observed from their cells at collection, distributions are recorded.
/// Callbacks read cells and nothing else, since the SDK calls them under its own lock.
#[derive(Debug)]
pub(crate) struct Exit {
    meter: Meter,
    prometheus: prometheus::Registry,
    cardinality_limit: Arc<AtomicUsize>,
    /// Dropping the last clone would shut the reader down.
    _provider: SdkMeterProvider,
}

impl Exit {
    pub(crate) fn new() -> Self {
        let prometheus = prometheus::Registry::new();
        let reader = opentelemetry_prometheus::exporter()
            .with_registry(prometheus.clone())
            .scope_info_enabled(false)
            .without_target_info()
            .without_units()
            .without_counter_suffixes()
            .build()
            .expect("a new registry has no other collector");
        let cardinality_limit = Arc::new(AtomicUsize::new(0));
        let provider = SdkMeterProvider::builder()
            .with_resource(Resource::builder_empty().build())
            .with_reader(reader)
            .with_view(limit_view(Arc::clone(&cardinality_limit)))
            .build();
        let meter = provider.meter(env!("CARGO_PKG_NAME"));
        Self { meter, prometheus, cardinality_limit, _provider: provider }
    }

    /// Announces the metric that the next instrument is for.
    ///
    /// Instruments are built one at a time, under the lock of the catalog.
    pub(crate) fn announce(&self, definition: &Definition) {
        // One more for our overflow series, so that the SDK never needs its own.
        let limit = usize::from(definition.cardinality_limit()) + 1;
        self.cardinality_limit.store(limit, Ordering::Relaxed);
    }

    /// Makes a counter whose series `visit_all` shows to its argument.
    pub(crate) fn observe_counter<F>(&self, definition: &Definition, visit_all: F)
    where
        F: Fn(&mut dyn FnMut(f64, &[KeyValue])) + Send + Sync + 'static,
    {
        self.meter
            .f64_observable_counter(definition.name().to_owned())
            .with_description(definition.description().to_owned())
            .with_unit(definition.unit().as_str())
            .with_callback(move |observer| {
                visit_all(&mut |value, attributes| observer.observe(value, attributes));
            })
            .build();
    }

    /// Makes a gauge whose series `visit_all` shows to its argument.
    pub(crate) fn observe_gauge<F>(&self, definition: &Definition, visit_all: F)
    where
        F: Fn(&mut dyn FnMut(f64, &[KeyValue])) + Send + Sync + 'static,
    {
        self.meter
            .f64_observable_gauge(definition.name().to_owned())
            .with_description(definition.description().to_owned())
            .with_unit(definition.unit().as_str())
            .with_callback(move |observer| {
                visit_all(&mut |value, attributes| observer.observe(value, attributes));
            })
            .build();
    }

    pub(crate) fn histogram(&self, definition: &Definition) -> Histogram<f64> {
        self.meter
            .f64_histogram(definition.name().to_owned())
            .with_description(definition.description().to_owned())
            .with_unit(definition.unit().as_str())
            .with_boundaries(definition.bounds().to_vec())
            .build()
    }

    /// Everything that is to be shown, sorted by name.
    pub(crate) fn gather(&self) -> Vec<MetricFamily> {
        self.prometheus.gather()
    }
}

fn limit_view(limit: Arc<AtomicUsize>) -> impl Fn(&Instrument) -> Option<Stream> {
    move |_| Stream::builder().with_cardinality_limit(limit.load(Ordering::Relaxed)).build().ok()
}
