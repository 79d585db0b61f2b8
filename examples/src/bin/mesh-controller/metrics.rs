use krt::{NodeRun, Observer, TransactionReport};
use mesh_monitoring::{DefinitionError, Distribution, Gauge, Label, Registry, Sum, Unit};

use crate::app::App;
use crate::model::Severity;

const KIND: Label = Label::new("kind");
const SEVERITY: Label = Label::new("severity");
const COLLECTION: Label = Label::new("collection");

/// Upper bounds of the transaction latency, in seconds.
const LATENCY_BOUNDS: [f64; 8] = [0.0001, 0.0005, 0.001, 0.005, 0.02, 0.1, 0.5, 2.0];

/// The metrics of the program; a clone counts into the same ones.
#[derive(Clone)]
pub(crate) struct Metrics {
    registry: Registry,
    objects: Gauge,
    findings: Gauge,
    workloads: Gauge,
    runs: Sum,
    transactions: Sum,
    latency: Distribution,
}

impl Metrics {
    pub(crate) fn new() -> Result<Self, DefinitionError> {
        let registry = Registry::new();
        Ok(Self {
            objects: registry.gauge("mesh_controller_objects", "Objects read from the files, by kind.").build()?,
            findings: registry.gauge("mesh_controller_findings", "Findings in the files, by severity.").build()?,
            workloads: registry.gauge("mesh_controller_workloads", "Workloads with an effective policy.").build()?,
            runs: registry.sum("krt_runs_total", "Runs of transformations, by collection.").build()?,
            transactions: registry.sum("krt_transactions_total", "Transactions of the graph.").build()?,
            latency: registry
                .distribution(
                    "krt_transaction_duration_seconds",
                    "Time from the start of a transaction until everything derived from it is told.",
                    LATENCY_BOUNDS,
                )
                .unit(Unit::Seconds)
                .build()?,
            registry,
        })
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

impl Observer for Metrics {
    fn node_ran(&self, run: &NodeRun<'_>) {
        self.runs.with([COLLECTION.value(run.name)]).record(to_float(run.inputs));
    }

    fn transaction_settled(&self, report: &TransactionReport) {
        self.transactions.increment();
        self.latency.record(report.duration.as_secs_f64());
    }
}

/// Counts of objects are far below the 2⁵³ that a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn to_float(count: usize) -> f64 {
    count as f64
}
