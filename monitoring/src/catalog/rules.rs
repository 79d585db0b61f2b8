use std::fmt::Write;
use std::time::Duration;

use super::Catalog;
use super::query::grouping;
use crate::MetricKind;

/// What rules are made for.
///
/// ```
/// use mesh_monitoring::catalog::{Alert, RuleOptions};
///
/// let options = RuleOptions::new("mesh-controller")
///     .window("10m")
///     .alert(Alert::new("PushesFail", "rate(push_failures_total[10m]) > 0", "Pushes fail.").severity("critical"));
/// # let _ = options;
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RuleOptions {
    group: String,
    window: String,
    alerts: Vec<Alert>,
}

impl RuleOptions {
    /// Makes a group of rules of this name, over five minutes and without alerts of its own.
    pub fn new(group: impl Into<String>) -> Self {
        Self { group: group.into(), window: "5m".to_owned(), alerts: Vec::new() }
    }

    /// Sets over how long rates are taken, in the notation of Prometheus.
    pub fn window(mut self, window: impl Into<String>) -> Self {
        self.window = window.into();
        self
    }

    /// Adds an alert.
    pub fn alert(mut self, alert: Alert) -> Self {
        self.alerts.push(alert);
        self
    }
}

/// An alert rule of Prometheus.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Alert {
    name: String,
    expression: String,
    summary: String,
    severity: String,
    pending: Duration,
}

impl Alert {
    /// Fires when `expression` has held for ten minutes, with the severity `warning`.
    pub fn new(
        name: impl Into<String>,
        expression: impl Into<String>,
        summary: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            expression: expression.into(),
            summary: summary.into(),
            severity: "warning".to_owned(),
            pending: Duration::from_secs(600),
        }
    }

    /// Sets the label `severity`.
    pub fn severity(mut self, severity: impl Into<String>) -> Self {
        self.severity = severity.into();
        self
    }

    /// Sets how long the expression has to hold.
    pub fn pending(mut self, pending: Duration) -> Self {
        self.pending = pending;
        self
    }
}

impl Catalog {
    /// Rules for Prometheus, in YAML: of each sum the rate and of each distribution the 50th, 90th and 99th
    /// percentile and the rate, summed over instances and by the labels that are described; an alert on metrics whose
    /// label sets overflow; and the alerts of the options.
    ///
    /// Recorded names are `<metric>:rate<window>` and `<metric>:p99_<window>`.
    #[must_use]
    pub fn prometheus_rules(&self, options: &RuleOptions) -> String {
        let mut text = String::from("groups:\n");
        let _ = writeln!(text, "- name: {}\n  rules:", quoted(&options.group));
        let window = &options.window;
        for definition in self.definitions() {
            let (name, by) = (definition.name(), grouping(definition, None));
            match definition.kind() {
                MetricKind::Sum | MetricKind::DerivedSum => {
                    let expression = format!("sum{by}(rate({name}[{window}]))");
                    record(&mut text, &format!("{name}:rate{window}"), &expression);
                }
                MetricKind::Distribution => {
                    let expression = format!("sum{by}(rate({name}_count[{window}]))");
                    record(&mut text, &format!("{name}:rate{window}"), &expression);
                    let by = grouping(definition, Some("le"));
                    for percentile in ["50", "90", "99"] {
                        let rate = format!("sum{by}(rate({name}_bucket[{window}]))");
                        let expression = format!("histogram_quantile(0.{percentile}, {rate})");
                        record(&mut text, &format!("{name}:p{percentile}_{window}"), &expression);
                    }
                }
                MetricKind::UpDownSum | MetricKind::Gauge | MetricKind::DerivedGauge => {}
            }
        }
        let overflow = Alert::new(
            "MetricLabelsOverflow",
            format!("sum by (metric) (increase(monitoring_overflow_total[{window}])) > 0"),
            "Metric {{ $labels.metric }} has more label sets than its limit; new ones share one series.",
        );
        for alert in options.alerts.iter().chain([&overflow]) {
            write_alert(&mut text, alert);
        }
        text
    }
}

fn record(text: &mut String, name: &str, expression: &str) {
    let _ = writeln!(text, "  - record: {}\n    expr: {}", quoted(name), quoted(expression));
}

fn write_alert(text: &mut String, alert: &Alert) {
    let Alert { name, expression, summary, severity, pending } = alert;
    let _ = writeln!(text, "  - alert: {}\n    expr: {}", quoted(name), quoted(expression));
    let _ = writeln!(text, "    for: {}s", pending.as_secs());
    let _ = writeln!(text, "    labels: {{severity: {}}}", quoted(severity));
    let _ = writeln!(text, "    annotations: {{summary: {}}}", quoted(summary));
}

/// Text in double quotes, which YAML reads as JSON does.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
