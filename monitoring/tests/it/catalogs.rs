//! What is made of definitions.

use mesh_monitoring::catalog::{Alert, Catalog, RuleOptions};
use mesh_monitoring::{Exponential, Label, Registry, Stability, Unit};
use serde_json::Value;

use crate::KIND;

fn catalog() -> Catalog {
    let registry = Registry::new();
    let define = || -> Result<(), mesh_monitoring::DefinitionError> {
        registry
            .sum("pushes_total", "Pushes | sent.")
            .label(KIND, "Kind of resource.")
            .stability(Stability::Stable)
            .build()?;
        registry.gauge("cache_bytes", "Size of the cache.").unit(Unit::Bytes).build()?;
        registry
            .distribution("push_seconds", "Time to push.", [0.1, 1.0])
            .unit(Unit::Seconds)
            .exponential(Exponential::default())
            .label(KIND, "Kind of resource.")
            .build()?;
        registry.up_down_sum("queued", "Waiting.").stability(Stability::Deprecated).build()?;
        registry.derived_sum("cpu_seconds_total", "CPU time.").unit(Unit::Seconds).build()?;
        registry.derived_gauge("threads", "Threads.").enabled_when(|| false).build()?;
        Ok(())
    };
    define().expect("the names are free");
    Catalog::of(&registry)
}

#[test]
fn page_lists_all_metrics_with_labels_and_buckets() {
    expect_test::expect![[r"
        # Metrics

        | name | kind | unit | stability | description |
        |---|---|---|---|---|
        | `cache_bytes` | gauge | By | alpha | Size of the cache. |
        | `cpu_seconds_total` | derived sum | s | alpha | CPU time. |
        | `push_seconds` | distribution | s | alpha | Time to push. |
        | `pushes_total` | sum | | stable | Pushes \| sent. |
        | `queued` | up-down sum | | deprecated | Waiting. |
        | `threads` | derived gauge | | alpha | Threads. |

        ## `push_seconds`

        - `kind`: Kind of resource.
        - buckets: 0.1, 1

        ## `pushes_total`

        - `kind`: Kind of resource.
    "]]
    .assert_eq(&catalog().to_markdown());
}

#[test]
fn json_has_the_same() {
    let entries: Vec<Value> = serde_json::from_str(&catalog().to_json()).expect("it is JSON");
    assert_eq!(entries.len(), 6);
    let expected = serde_json::json!({
        "name": "push_seconds",
        "kind": "distribution",
        "description": "Time to push.",
        "unit": "s",
        "stability": "alpha",
        "labels": [{"key": "kind", "meaning": "Kind of resource."}],
        "bounds": [0.1, 1.0],
        "isExponential": true,
        "cardinalityLimit": 2000,
    });
    assert_eq!(entries[2], expected);
}

#[test]
fn rules_record_rates_and_percentiles_and_warn_of_overflow() {
    let options = RuleOptions::new("mesh").alert(
        Alert::new("TooMany", r#"pushes_total > 5 and "a" != "b""#, "Too many.").severity("page"),
    );
    expect_test::expect![[r#"
        groups:
        - name: "mesh"
          rules:
          - record: "cpu_seconds_total:rate5m"
            expr: "sum(rate(cpu_seconds_total[5m]))"
          - record: "push_seconds:rate5m"
            expr: "sum by (kind) (rate(push_seconds_count[5m]))"
          - record: "push_seconds:p50_5m"
            expr: "histogram_quantile(0.50, sum by (le, kind) (rate(push_seconds_bucket[5m])))"
          - record: "push_seconds:p90_5m"
            expr: "histogram_quantile(0.90, sum by (le, kind) (rate(push_seconds_bucket[5m])))"
          - record: "push_seconds:p99_5m"
            expr: "histogram_quantile(0.99, sum by (le, kind) (rate(push_seconds_bucket[5m])))"
          - record: "pushes_total:rate5m"
            expr: "sum by (kind) (rate(pushes_total[5m]))"
          - alert: "TooMany"
            expr: "pushes_total > 5 and \"a\" != \"b\""
            for: 600s
            labels: {severity: "page"}
            annotations: {summary: "Too many."}
          - alert: "MetricLabelsOverflow"
            expr: "sum by (metric) (increase(monitoring_overflow_total[5m])) > 0"
            for: 600s
            labels: {severity: "warning"}
            annotations: {summary: "Metric {{ $labels.metric }} has more label sets than its limit; new ones share one series."}
    "#]]
    .assert_eq(&catalog().prometheus_rules(&options));
}

#[test]
fn dashboard_has_panels_for_every_metric() {
    let text = catalog().grafana_dashboard("Mesh", "mesh");
    let dashboard: Value = serde_json::from_str(&text).expect("it is JSON");
    let panels = dashboard["panels"].as_array().expect("there are panels");
    let shown: Vec<String> = panels
        .iter()
        .map(|panel| {
            let queries: Vec<&str> = panel["targets"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|target| target["expr"].as_str())
                .collect();
            let (kind, title) = (panel["type"].as_str(), panel["title"].as_str());
            format!("{} {}: {}", kind.unwrap_or(""), title.unwrap_or(""), queries.join(" | "))
        })
        .collect();
    let rate = "[$__rate_interval]";
    let quantile = |percentile: &str| {
        format!(
            "histogram_quantile(0.{percentile}, sum by (le, kind) (rate(push_seconds_bucket{rate})))"
        )
    };
    let expected = [
        "timeseries cache_bytes: sum(cache_bytes)".to_owned(),
        format!("timeseries cpu_seconds_total, per second: sum(rate(cpu_seconds_total{rate}))"),
        format!("heatmap push_seconds, spread: sum by (le) (increase(push_seconds_bucket{rate}))"),
        format!(
            "timeseries push_seconds, percentiles: {} | {} | {}",
            quantile("50"),
            quantile("90"),
            quantile("99")
        ),
        format!("timeseries pushes_total, per second: sum by (kind) (rate(pushes_total{rate}))"),
        "timeseries queued: sum(queued)".to_owned(),
        "timeseries threads: sum(threads)".to_owned(),
    ];
    assert_eq!(shown, expected);
    crate::grafana::check(&dashboard);
}

#[test]
fn lint_names_each_practice_that_is_not_followed() {
    let registry = Registry::new();
    registry.sum("pilot_xds_pushes", "Pushes.").build().unwrap();
    registry.gauge("cacheSize_total", "").build().unwrap();
    registry.gauge("request_gauge_count", "Requests.").build().unwrap();
    registry.distribution("took", "Time.", []).unit(Unit::Seconds).build().unwrap();
    registry
        .distribution("sent_kib", "Sent.", [])
        .label(Label::new("le"), "Bound.")
        .build()
        .unwrap();
    registry.gauge("wait", "Wait.").unit(Unit::Milliseconds).build().unwrap();
    registry.sum("sent_bytes_total", "Sent.").unit(Unit::Bytes).build().unwrap();
    let findings: Vec<String> =
        Catalog::of(&registry).lint().iter().map(ToString::to_string).collect();
    let expected = [
        "cacheSize_total: has no help text",
        "cacheSize_total: is no counter and ends in _total",
        "cacheSize_total: is not in snake case",
        "pilot_xds_pushes: is a counter and does not end in _total",
        "request_gauge_count: ends in _count, as parts of histograms do",
        "request_gauge_count: says in its name that it is a gauge",
        "sent_kib: is in kib, the base unit is bytes",
        "sent_kib: has the label le, which Prometheus gives",
        "took: does not end in its unit, seconds",
        "wait: is in milliseconds, the base unit is seconds",
    ];
    assert_eq!(findings, expected);
    assert_eq!(catalog().lint(), []);
}
