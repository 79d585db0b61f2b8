use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use krt::GraphMetrics;
use krt_kube::ClusterMetrics;
use mesh_monitoring::catalog::{Alert, Catalog, RuleOptions};
use mesh_monitoring::http::MetricsService;
use mesh_monitoring::{
    DefinitionError, Gauge, Label, Labeled, Registry, Stability, label_set, process,
};
use tokio::runtime::Handle;

use crate::app::App;
use crate::cli::MetricsPage;
use crate::model::Severity;

const KIND: Label = Label::new("kind");
const SEVERITY: Label = Label::new("severity");

label_set! {
    struct ByKind {
        kind: String,
    }
}

label_set! {
    struct BySeverity {
        severity: String,
    }
}

/// The metrics of the program; a clone counts into the same ones.
#[derive(Clone)]
pub(crate) struct Metrics {
    registry: Registry,
    service: MetricsService,
    objects: Labeled<Gauge, ByKind>,
    findings: Labeled<Gauge, BySeverity>,
    workloads: Gauge,
    graph: GraphMetrics,
    cluster: ClusterMetrics,
}

impl Metrics {
    pub(crate) fn new() -> Result<Self, DefinitionError> {
        let registry = Registry::new();
        process::define(&registry)?;
        Ok(Self {
            service: MetricsService::new(&registry),
            objects: registry
                .gauge("mesh_controller_objects", "Objects read, by kind.")
                .label(KIND, "Kind of the objects.")
                .stability(Stability::Stable)
                .build()?
                .labeled(),
            findings: registry
                .gauge("mesh_controller_findings", "Findings in the objects, by severity.")
                .label(SEVERITY, "How grave the findings are.")
                .stability(Stability::Stable)
                .build()?
                .labeled(),
            workloads: registry
                .gauge("mesh_controller_workloads", "Workloads with an effective policy.")
                .stability(Stability::Stable)
                .build()?,
            graph: GraphMetrics::new(&registry)?,
            cluster: ClusterMetrics::new(&registry)?,
            registry,
        })
    }

    /// What the graph of the program reports to.
    pub(crate) fn observer(&self) -> GraphMetrics {
        self.graph.clone()
    }

    /// What the watches of a cluster, and what is written to it, report to.
    pub(crate) fn cluster_observer(&self) -> ClusterMetrics {
        self.cluster.clone()
    }

    /// Shows the runtime that the program runs on too.
    pub(crate) fn watch_runtime(&self, runtime: &Handle) -> Result<(), DefinitionError> {
        mesh_monitoring::tokio::define(&self.registry, runtime)
    }

    /// Answers a scrape.
    pub(crate) fn respond(&self, app: &App, method: &Method, headers: &HeaderMap) -> Response {
        self.read(app);
        self.service.respond(method, headers).into_response()
    }

    /// What is known of the metrics, without their values.
    pub(crate) fn page(&self, page: MetricsPage) -> String {
        let catalog = Catalog::of(&self.registry);
        match page {
            MetricsPage::Markdown => catalog.to_markdown(),
            MetricsPage::Json => catalog.to_json(),
            MetricsPage::Dashboard => {
                catalog.grafana_dashboard("mesh-controller", "mesh-controller")
            }
            MetricsPage::Rules => catalog.prometheus_rules(&rules()),
        }
    }

    fn read(&self, app: &App) {
        let report = app.report();
        for (kind, count) in &report.summary.objects {
            self.objects.get(&ByKind { kind: kind.clone() }).record(to_float(*count));
        }
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let count =
                report.findings.iter().filter(|finding| finding.severity == severity).count();
            let severity = severity.to_string();
            self.findings.get(&BySeverity { severity }).record(to_float(count));
        }
        self.workloads.record(to_float(report.workloads.len()));
    }
}

fn rules() -> RuleOptions {
    RuleOptions::new("mesh-controller")
        .alert(Alert::new(
            "MeshControllerFindings",
            "sum by (instance) (mesh_controller_findings{severity=\"error\"}) > 0",
            "The objects of {{ $labels.instance }} have errors.",
        ))
        .alert(
            Alert::new(
                "MeshControllerRunsFail",
                "sum by (instance, collection) (increase(krt_run_failures_total[5m])) > 0",
                "Collection {{ $labels.collection }} of {{ $labels.instance }} cannot be derived.",
            )
            .severity("critical"),
        )
}

/// Counts of objects are far below the 2⁵³ that a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn to_float(count: usize) -> f64 {
    count as f64
}
