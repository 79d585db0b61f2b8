use serde_json::{Value, json};

use super::Catalog;
use super::query::grouping;
use crate::{Definition, MetricKind, Unit};

/// Height of a panel in the grid of Grafana.
const HEIGHT: usize = 8;
/// Width of a panel, half of the dashboard.
const WIDTH: usize = 12;
/// The variable by which a dashboard chooses its Prometheus.
const SOURCE: &str = "${datasource}";

impl Catalog {
    /// A dashboard for Grafana (10 and later), as JSON that its import takes.
    ///
    /// Sums get a panel of their rate, gauges one of their value, distributions a heat map and one of the 50th, 90th
    /// and 99th percentile. Series are shown by the labels that are described. `uid` stays the same over versions of a
    /// dashboard, up to 40 letters, digits, `-` and `_`.
    #[must_use]
    pub fn grafana_dashboard(&self, title: &str, uid: &str) -> String {
        let panels: Vec<Value> = self
            .definitions()
            .iter()
            .flat_map(panels)
            .enumerate()
            .map(|(index, panel)| placed(panel, index))
            .collect();
        let dashboard = json!({
            "title": title,
            "uid": uid,
            "tags": ["mesh"],
            "schemaVersion": 39,
            "version": 1,
            "editable": true,
            "refresh": "30s",
            "time": {"from": "now-1h", "to": "now"},
            "templating": {"list": [{
                "name": "datasource",
                "label": "Data source",
                "type": "datasource",
                "query": "prometheus",
            }]},
            "annotations": {"list": []},
            "panels": panels,
        });
        // The alternate form is indented.
        format!("{dashboard:#}\n")
    }
}

fn placed(mut panel: Value, index: usize) -> Value {
    panel["id"] = json!(index + 1);
    panel["gridPos"] =
        json!({"h": HEIGHT, "w": WIDTH, "x": (index % 2) * WIDTH, "y": (index / 2) * HEIGHT});
    panel
}

fn panels(definition: &Definition) -> Vec<Value> {
    let name = definition.name();
    let by = grouping(definition, None);
    match definition.kind() {
        MetricKind::Sum | MetricKind::DerivedSum => {
            let rate = format!("sum{by}(rate({name}[$__rate_interval]))");
            vec![lines(
                definition,
                "per second",
                rate_unit(definition),
                &[(rate, legend(definition))],
            )]
        }
        MetricKind::UpDownSum | MetricKind::Gauge | MetricKind::DerivedGauge => {
            let value = format!("sum{by}({name})");
            vec![lines(definition, "", unit(definition), &[(value, legend(definition))])]
        }
        MetricKind::Distribution => {
            let quantile = |percentile: &str| {
                let by = grouping(definition, Some("le"));
                let rate = format!("sum{by}(rate({name}_bucket[$__rate_interval]))");
                let legend = if definition.labels().is_empty() {
                    format!("p{percentile}")
                } else {
                    format!("p{percentile} {}", legend(definition))
                };
                (format!("histogram_quantile(0.{percentile}, {rate})"), legend)
            };
            let quantiles = [quantile("50"), quantile("90"), quantile("99")];
            vec![
                heat_map(definition),
                lines(definition, "percentiles", unit(definition), &quantiles),
            ]
        }
    }
}

fn lines(definition: &Definition, what: &str, unit: &str, queries: &[(String, String)]) -> Value {
    let targets: Vec<Value> = queries
        .iter()
        .zip(["A", "B", "C"])
        .map(|((query, legend), id)| target(id, query, legend, "time_series"))
        .collect();
    json!({
        "type": "timeseries",
        "title": title(definition, what),
        "description": definition.description(),
        "datasource": {"type": "prometheus", "uid": SOURCE},
        "fieldConfig": {"defaults": {"unit": unit, "custom": {"fillOpacity": 10}}, "overrides": []},
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom"},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
        "targets": targets,
    })
}

fn heat_map(definition: &Definition) -> Value {
    let query = format!("sum by (le) (increase({}_bucket[$__rate_interval]))", definition.name());
    json!({
        "type": "heatmap",
        "title": title(definition, "spread"),
        "description": definition.description(),
        "datasource": {"type": "prometheus", "uid": SOURCE},
        "fieldConfig": {"defaults": {}, "overrides": []},
        "options": {"calculate": false, "yAxis": {"unit": unit(definition)}},
        "targets": [target("A", &query, "{{le}}", "heatmap")],
    })
}

fn target(id: &str, query: &str, legend: &str, format: &str) -> Value {
    json!({
        "refId": id,
        "datasource": {"type": "prometheus", "uid": SOURCE},
        "expr": query,
        "legendFormat": legend,
        "format": format,
        "range": true,
    })
}

fn title(definition: &Definition, what: &str) -> String {
    let name = definition.name();
    if what.is_empty() { name.to_owned() } else { format!("{name}, {what}") }
}

fn legend(definition: &Definition) -> String {
    let keys: Vec<String> =
        definition.labels().iter().map(|label| format!("{{{{{}}}}}", label.key)).collect();
    if keys.is_empty() { definition.name().to_owned() } else { keys.join(" ") }
}

/// The unit in Grafana's terms.
fn unit(definition: &Definition) -> &'static str {
    match definition.unit() {
        Unit::One => "short",
        Unit::Bytes => "bytes",
        Unit::Seconds => "s",
        Unit::Milliseconds => "ms",
    }
}

fn rate_unit(definition: &Definition) -> &'static str {
    match definition.unit() {
        Unit::One => "ops",
        Unit::Bytes => "Bps",
        // Seconds per second are a share of a processor or of the time.
        Unit::Seconds => "percentunit",
        Unit::Milliseconds => "short",
    }
}
