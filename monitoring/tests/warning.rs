//! Alone in their program: tests that record beside them without a subscriber could have the statement
//! marked as one that nobody listens to (`tracing` keeps that mark for all threads).

use std::sync::Arc;
use std::time::Duration;

use mesh_monitoring::{Label, PushOptions, Registry};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::metrics::Temporality;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use parking_lot::Mutex;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

const NAME: Label = Label::new("name");
const KIND: Label = Label::new("kind");

#[test]
fn one_warning_names_the_metric_and_its_widest_label() {
    let warnings = Warnings::default();
    let subscriber = tracing_subscriber::registry().with(warnings.clone());
    tracing::subscriber::with_default(subscriber, || {
        let registry = Registry::new();
        let sum = registry.sum("pushes", "Pushes.").cardinality_limit(4).build().unwrap();
        for number in 0..10_u8 {
            let kind = KIND.value((number % 2).to_string());
            sum.with([kind, NAME.value(number.to_string())]).increment();
        }
    });

    assert_eq!(*warnings.0.lock(), ["metric=pushes limit=4 overall_limit=100000 label=name "]);
}

#[test]
fn warning_of_the_last_push_says_what_the_exporter_said() {
    let warnings = Warnings::default();
    let subscriber = tracing_subscriber::registry().with(warnings.clone());
    tracing::subscriber::with_default(subscriber, || {
        let registry = Registry::new();
        registry.sum("pushes", "Pushes sent.").build().unwrap().increment();
        drop(registry.push_to(OutOfOrder, &PushOptions::new()).unwrap());
    });

    assert_eq!(*warnings.0.lock(), ["error=metrics were not pushed: out of order "]);
}

struct OutOfOrder;

impl PushMetricExporter for OutOfOrder {
    async fn export(&self, _: &ResourceMetrics) -> OTelSdkResult {
        Err(OTelSdkError::InternalFailure("out of order".to_owned()))
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn temporality(&self) -> Temporality {
        Temporality::Cumulative
    }
}

/// The fields of every event.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "monitoring" {
            let mut fields = String::new();
            event.record(&mut Fields(&mut fields));
            self.0.lock().push(fields);
        }
    }
}

struct Fields<'a>(&'a mut String);

impl tracing::field::Visit for Fields<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        if field.name() != "message" {
            self.0.push_str(&format!("{}={value:?} ", field.name()));
        }
    }

    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }
}
