//! Metrics that are pushed.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use mesh_monitoring::{DefinitionErrorKind, Exponential, Push, PushOptions, Registry};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, Metric, MetricData, ResourceMetrics};
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, Temporality};

use crate::KIND;

fn exporter(temporality: Temporality) -> InMemoryMetricExporter {
    opentelemetry_sdk::metrics::InMemoryMetricExporterBuilder::new()
        .with_temporality(temporality)
        .build()
}

/// One line for each data point of the last push, and forgets it.
fn pushed(push: &Push, exporter: &InMemoryMetricExporter) -> Vec<String> {
    exporter.reset();
    push.flush().expect("memory takes everything");
    let mut lines = Vec::new();
    for resource in exporter.get_finished_metrics().expect("it is open") {
        for metric in resource.scope_metrics().flat_map(|scope| scope.metrics()) {
            points(metric, &mut lines);
        }
    }
    lines.sort();
    lines
}

fn points(metric: &Metric, lines: &mut Vec<String>) {
    let name = metric.name();
    let AggregatedMetrics::F64(data) = metric.data() else { panic!("all values are floats") };
    match data {
        MetricData::Sum(sum) => {
            let kind = if sum.is_monotonic() { "sum" } else { "up-down" };
            let temporality = format!("{:?}", sum.temporality());
            for point in sum.data_points() {
                let labels = point.attributes().map(|it| format!("{}={}", it.key, it.value));
                let labels: Vec<String> = labels.collect();
                lines.push(format!("{name} {kind} {temporality} {labels:?} {}", point.value()));
            }
        }
        MetricData::Gauge(gauge) => {
            lines
                .extend(gauge.data_points().map(|point| format!("{name} gauge {}", point.value())));
        }
        MetricData::Histogram(histogram) => lines.extend(histogram.data_points().map(|point| {
            let counts: Vec<u64> = point.bucket_counts().collect();
            format!("{name} histogram {counts:?} {}", point.sum())
        })),
        MetricData::ExponentialHistogram(histogram) => {
            lines.extend(
                histogram
                    .data_points()
                    .map(|point| format!("{name} exponential {} {}", point.count(), point.sum())),
            );
        }
    }
}

#[test]
fn cumulative_push_and_scrape_show_the_same_series() {
    let registry = Registry::new();
    let sum = registry.sum("pushes", "").build().unwrap().with([KIND.value("a")]);
    sum.record(2.0);
    let exporter = exporter(Temporality::Cumulative);
    let push = registry.push_to(exporter.clone(), &PushOptions::new()).unwrap();
    let took = registry.distribution("took", "", [1.0]).build().unwrap();
    registry.up_down_sum("queued", "").build().unwrap().decrement();
    registry.derived_gauge("derived", "").build().unwrap().value_from([], || 17.76);
    took.record(0.5);
    took.record(2.0);
    sum.increment();
    let expected = [
        "derived gauge 17.76",
        "pushes sum Cumulative [\"kind=a\"] 3",
        "queued up-down Cumulative [] -1",
        "took histogram [1, 1] 2.5",
    ];
    assert_eq!(pushed(&push, &exporter), expected);
    assert_eq!(pushed(&push, &exporter), expected);
    let text = registry.prometheus_text();
    assert!(text.contains("pushes{kind=\"a\"} 3\n") && text.contains("took_sum 2.5\n"), "{text}");
}

#[test]
fn delta_push_shows_differences() {
    let registry = Registry::new();
    let exporter = exporter(Temporality::Delta);
    let push = registry.push_to(exporter.clone(), &PushOptions::new()).unwrap();
    let sum = registry.sum("pushes", "").build().unwrap();
    let took = registry.distribution("took", "", [1.0]).build().unwrap();
    sum.record(2.0);
    took.record(0.5);
    assert_eq!(pushed(&push, &exporter), ["pushes sum Delta [] 2", "took histogram [1, 0] 0.5"]);
    sum.record(3.0);
    assert_eq!(pushed(&push, &exporter), ["pushes sum Delta [] 3"]);
    assert!(registry.prometheus_text().contains("pushes 5\n"));
}

#[test]
fn exponential_buckets_are_pushed_and_bounds_scraped() {
    let registry = Registry::new();
    let early = registry
        .distribution("sizes", "", [10.0])
        .exponential(Exponential::default())
        .build()
        .unwrap();
    early.record(1.0);
    let exporter = exporter(Temporality::Cumulative);
    let push = registry.push_to(exporter.clone(), &PushOptions::new()).unwrap();
    for value in [1.0, 5.0, 300.0] {
        early.record(value);
    }
    // The exporter was not there for the first record.
    assert_eq!(pushed(&push, &exporter), ["sizes exponential 3 306"]);
    assert!(registry.prometheus_text().contains("sizes_bucket{le=\"10\"} 3\n"));
    let bad = registry.distribution("bad", "", []).exponential(Exponential::new(1, 20));
    assert_eq!(bad.build().unwrap_err().kind(), DefinitionErrorKind::InvalidExponential);
}

#[test]
fn several_exporters_are_pushed_to() {
    let registry = Registry::new();
    let (first, second) = (exporter(Temporality::Cumulative), exporter(Temporality::Delta));
    let options = PushOptions::new().interval(Duration::from_secs(3600));
    let to_first = registry.push_to(first.clone(), &options).unwrap();
    let to_second = registry.push_to(second.clone(), &options).unwrap();
    let took = registry.distribution("took", "", [1.0]).build().unwrap().with([KIND.value("a")]);
    took.record(0.5);
    let expected = ["took histogram [1, 0] 0.5"];
    assert_eq!(pushed(&to_first, &first), expected);
    assert_eq!(pushed(&to_second, &second), expected);
    took.record(0.5);
    assert_eq!(pushed(&to_first, &first), ["took histogram [2, 0] 1"]);
    assert_eq!(pushed(&to_second, &second), expected);
}

#[test]
fn dropped_push_pushes_once_more() {
    let registry = Registry::new();
    let exporter = exporter(Temporality::Cumulative);
    let push = registry.push_to(exporter.clone(), &PushOptions::new()).unwrap();
    registry.sum("pushes", "").build().unwrap().increment();
    drop(push);
    let finished = exporter.get_finished_metrics().expect("it was open");
    assert_eq!(finished.len(), 1);
}

/// Fails each time with another number, and every third time not.
#[derive(Default)]
struct Faulty(AtomicU32);

impl PushMetricExporter for Faulty {
    async fn export(&self, _: &ResourceMetrics) -> OTelSdkResult {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        match number % 3 {
            0 => Ok(()),
            1 => Err(OTelSdkError::InternalFailure(format!("fault {number}"))),
            _ => Err(OTelSdkError::Timeout(Duration::from_secs(7))),
        }
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

#[test]
fn error_of_a_push_says_what_the_exporter_said() {
    let registry = Registry::new();
    registry.sum("pushes", "").build().unwrap().increment();
    let push = registry.push_to(Faulty::default(), &PushOptions::new()).unwrap();
    let outcomes: Vec<String> = (0..4)
        .map(|_| push.flush().map_or_else(|error| error.to_string(), |()| "pushed".to_owned()))
        .collect();
    assert_eq!(
        outcomes,
        [
            "metrics were not pushed: fault 1",
            "metrics were not pushed: Operation timed out after 7s",
            "pushed",
            "metrics were not pushed: fault 4",
        ],
    );
}

#[test]
fn exporter_that_is_gone_has_no_part_in_later_records() {
    let registry = Registry::new();
    let (first, second) = (exporter(Temporality::Cumulative), exporter(Temporality::Cumulative));
    let to_first = registry.push_to(first.clone(), &PushOptions::new()).unwrap();
    let to_second = registry.push_to(second.clone(), &PushOptions::new()).unwrap();
    let early = registry.distribution("early", "", [1.0]).build().unwrap();
    early.record(0.5);
    drop(to_first);
    let late = registry.distribution("late", "", [1.0]).build().unwrap();
    early.record(0.5);
    late.record(2.0);
    let expected = ["early histogram [2, 0] 1", "late histogram [0, 1] 2"];
    assert_eq!(pushed(&to_second, &second), expected);
    assert!(registry.prometheus_text().contains("early_count 2\n"));
    drop(to_second);
    early.record(0.5);
    assert!(registry.prometheus_text().contains("early_count 3\n"));
}
