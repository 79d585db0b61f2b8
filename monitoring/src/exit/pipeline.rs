use std::collections::HashMap;
use std::sync::Arc;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{AsyncInstrument, Histogram, Meter, MeterProvider};
use opentelemetry_sdk::metrics::{
    Aggregation, Instrument, MeterProviderBuilder, SdkMeterProvider, Stream,
};
use parking_lot::Mutex;

use crate::definition::{Definition, Exponential};
use crate::unit::Unit;

/// Name of the instrumentation scope of our instruments.
const SCOPE: &str = env!("CARGO_PKG_NAME");

/// One OpenTelemetry provider and the instruments that our metrics have in it.
///
/// Sums and gauges are observed from their cells at collection, distributions are recorded.
/// Callbacks read cells and nothing else, since the SDK calls them under its own lock.
#[derive(Debug)]
pub(crate) struct Pipeline {
    meter: Meter,
    provider: SdkMeterProvider,
    plans: Plans,
    buckets: Buckets,
}

/// Takes the value of one series.
pub(crate) type Visit<'v> = dyn FnMut(f64, &[KeyValue]) + 'v;

/// What the views of a provider have to know of an instrument, by its name.
type Plans = Arc<Mutex<HashMap<String, Plan>>>;

#[derive(Clone, Copy, Debug)]
struct Plan {
    cardinality_limit: usize,
    exponential: Option<Exponential>,
}

/// Whether the reader of a provider knows exponential buckets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Buckets {
    Explicit,
    Exponential,
}

impl Pipeline {
    pub(crate) fn new(builder: MeterProviderBuilder, buckets: Buckets) -> Self {
        let plans = Plans::default();
        let provider = builder.with_view(view(Arc::clone(&plans), buckets)).build();
        Self { meter: provider.meter(SCOPE), provider, plans, buckets }
    }

    pub(crate) fn provider(&self) -> &SdkMeterProvider {
        &self.provider
    }

    /// Makes a counter whose series `visit_all` shows to its argument.
    pub(crate) fn observe_counter<F>(&self, definition: &Definition, visit_all: F)
    where
        F: Fn(&mut Visit<'_>) + Send + Sync + 'static,
    {
        self.announce(definition);
        let (name, unit) = (definition.name(), self.unit(definition));
        self.counter(name, definition.description(), unit, visit_all);
    }

    /// The same without a definition, for a metric of the registry itself.
    pub(crate) fn counter<F>(&self, name: &str, description: &str, unit: &'static str, visit_all: F)
    where
        F: Fn(&mut Visit<'_>) + Send + Sync + 'static,
    {
        self.meter
            .f64_observable_counter(name.to_owned())
            .with_description(description.to_owned())
            .with_unit(unit)
            .with_callback(observing(visit_all))
            .build();
    }

    /// Makes a sum that may fall, whose series `visit_all` shows to its argument.
    pub(crate) fn observe_up_down_counter<F>(&self, definition: &Definition, visit_all: F)
    where
        F: Fn(&mut Visit<'_>) + Send + Sync + 'static,
    {
        self.announce(definition);
        self.meter
            .f64_observable_up_down_counter(definition.name().to_owned())
            .with_description(definition.description().to_owned())
            .with_unit(self.unit(definition))
            .with_callback(observing(visit_all))
            .build();
    }

    /// Makes a gauge whose series `visit_all` shows to its argument.
    pub(crate) fn observe_gauge<F>(&self, definition: &Definition, visit_all: F)
    where
        F: Fn(&mut Visit<'_>) + Send + Sync + 'static,
    {
        self.announce(definition);
        self.meter
            .f64_observable_gauge(definition.name().to_owned())
            .with_description(definition.description().to_owned())
            .with_unit(self.unit(definition))
            .with_callback(observing(visit_all))
            .build();
    }

    pub(crate) fn histogram(&self, definition: &Definition) -> Histogram<f64> {
        self.announce(definition);
        self.meter
            .f64_histogram(definition.name().to_owned())
            .with_description(definition.description().to_owned())
            .with_unit(self.unit(definition))
            .with_boundaries(definition.bounds().to_vec())
            .build()
    }

    /// The unit as the reader is told of it: Prometheus would make the suffix `_ratio` of `1`.
    fn unit(&self, definition: &Definition) -> &'static str {
        match (definition.unit(), self.buckets) {
            (Unit::One, Buckets::Explicit) => "",
            (unit, _) => unit.as_str(),
        }
    }

    /// Tells the views of the instrument that comes next.
    fn announce(&self, definition: &Definition) {
        let plan = Plan {
            // One more for our overflow series, so that the SDK never needs its own.
            cardinality_limit: usize::from(definition.cardinality_limit()) + 1,
            exponential: definition.exponential(),
        };
        self.plans.lock().insert(definition.name().to_owned(), plan);
    }
}

/// Observes what `visit_all` shows to its argument.
fn observing<F>(visit_all: F) -> impl Fn(&dyn AsyncInstrument<f64>) + Send + Sync + 'static
where
    F: Fn(&mut Visit<'_>) + Send + Sync + 'static,
{
    move |observer| visit_all(&mut |value, attributes| observer.observe(value, attributes))
}

fn view(plans: Plans, buckets: Buckets) -> impl Fn(&Instrument) -> Option<Stream> {
    move |instrument| {
        if instrument.scope().name() != SCOPE {
            return None;
        }
        let plan = *plans.lock().get(instrument.name())?;
        let mut stream = Stream::builder().with_cardinality_limit(plan.cardinality_limit);
        if let (Some(Exponential { max_size, max_scale }), Buckets::Exponential) =
            (plan.exponential, buckets)
        {
            stream = stream.with_aggregation(Aggregation::Base2ExponentialHistogram {
                max_size,
                max_scale,
                record_min_max: true,
            });
        }
        stream.build().ok()
    }
}
