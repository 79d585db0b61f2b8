use krt::GraphMetrics;
use mesh_monitoring::{DefinitionError, Gauge, Label, Registry};

use crate::app::App;
use crate::model::Severity;

const KIND: Label = Label::new("kind");
const SEVERITY: Label = Label::new("severity");

/// The metrics of the program; a clone counts into the same ones.
#[derive(Clone)]
pub(crate) struct Metrics {
    registry: Registry,
    objects: Gauge,
    findings: Gauge,
    workloads: Gauge,
    graph: GraphMetrics,
}

impl Metrics {
    pub(crate) fn new() -> Result<Self, DefinitionError> {
        let registry = Registry::new();
        Ok(Self {
            objects: registry
                .gauge("mesh_controller_objects", "Objects read from the files, by kind.")
                .build()?,
            findings: registry
                .gauge("mesh_controller_findings", "Findings in the files, by severity.")
                .build()?,
            workloads: registry
                .gauge("mesh_controller_workloads", "Workloads with an effective policy.")
                .build()?,
            graph: GraphMetrics::new(&registry)?,
            registry,
        })
    }

    /// What the graph of the program reports to.
    pub(crate) fn observer(&self) -> GraphMetrics {
        self.graph.clone()
    }

    /// Everything in the text form of Prometheus.
    pub(crate) fn text(&self, app: &App) -> String {
        let report = app.report();
        for (kind, count) in &report.summary.objects {
            self.objects.with([KIND.value(kind.as_str())]).record(to_float(*count));
        }
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let count =
                report.findings.iter().filter(|finding| finding.severity == severity).count();
            self.findings.with([SEVERITY.value(severity.to_string())]).record(to_float(count));
        }
        self.workloads.record(to_float(report.workloads.len()));
        self.registry.prometheus_text()
    }
}

/// Counts of objects are far below the 2⁵³ that a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn to_float(count: usize) -> f64 {
    count as f64
}
