//! The metrics of a graph.

use crate::shop::Count;
use expect_test::expect;
use krt::{GraphMetrics, GraphOptions};
use mesh_monitoring::{DefinitionErrorKind, Registry};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[test]
fn metrics_count_runs_failures_changes_and_transactions() {
    let registry = Registry::new();
    let ticks = Arc::new(AtomicU64::new(0));
    let clock = Arc::clone(&ticks);
    let graph = GraphOptions::new()
        .observer(GraphMetrics::new(&registry).expect("the registry is empty"))
        .clock(move || Duration::from_millis(clock.fetch_add(1, Ordering::Relaxed)))
        .build();
    let inputs = graph.source::<Count>("inputs");
    let even = inputs.collection().try_map("even", |_, input| {
        if input.1 % 2 == 0 { Ok(Some(Count(input.0.clone(), 0))) } else { Err("odd") }
    });
    inputs.reset([Count("a".to_owned(), 2), Count("b".to_owned(), 4)]);
    inputs.reset([Count("a".to_owned(), 6), Count("b".to_owned(), 5)]);
    assert_eq!(even.len(), 2);
    let text = registry.prometheus_text();
    let totals: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let totals = totals.into_iter().filter(|line| !line.contains("_bucket")).collect::<Vec<_>>();
    expect![[r#"
        krt_changes_total{collection="even"} 2
        krt_evaluation_duration_seconds_sum{collection="even"} 0.002
        krt_evaluation_duration_seconds_count{collection="even"} 2
        krt_events_total 6
        krt_run_failures_total{collection="even"} 1
        krt_runs_total{collection="even"} 4
        krt_transaction_duration_seconds_sum 0.006
        krt_transaction_duration_seconds_count 2
        krt_transactions_total 2"#]]
    .assert_eq(&totals.join("\n"));
}

#[test]
fn graphs_of_one_registry_are_counted_together() {
    let registry = Registry::new();
    for _ in 0..2 {
        let metrics = GraphMetrics::new(&registry).expect("the same shape again");
        let graph = GraphOptions::new().observer(metrics).build();
        graph.source::<Count>("inputs").set(Count("a".to_owned(), 1));
    }
    assert!(registry.prometheus_text().contains("\nkrt_transactions_total 2\n"));
}

#[test]
fn metric_of_another_shape_is_refused() {
    let registry = Registry::new();
    let _runs = registry.gauge("krt_runs_total", "A gauge.").build().expect("a new name");
    let refused = GraphMetrics::new(&registry).map(|_| ()).expect_err("a gauge has the name");
    assert_eq!(refused.kind(), DefinitionErrorKind::Conflict);
    assert_eq!(refused.rejected().name(), "krt_runs_total");
}
