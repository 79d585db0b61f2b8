//! Metrics of graphs, with the feature `monitoring`.

use crate::{NodeRun, Observer, TransactionReport};
use mesh_monitoring::{DefinitionError, Distribution, Label, Registry, Sum, Unit};

const COLLECTION: Label = Label::new("collection");

/// What the label means.
const BY: &str = "Name of the collection.";

/// Upper bounds of the buckets of both durations, in seconds.
const DURATION_BOUNDS: [f64; 10] =
    [0.000_01, 0.000_1, 0.000_5, 0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0];

/// An [`Observer`] that counts into a [`Registry`], under names that stay as they are.
///
/// | Metric | Kind | Labels | Counts |
/// | --- | --- | --- | --- |
/// | `krt_runs_total` | sum | `collection` | runs of the transformation |
/// | `krt_run_failures_total` | sum | `collection` | runs that failed or panicked |
/// | `krt_changes_total` | sum | `collection` | objects changed by an evaluation |
/// | `krt_evaluation_duration_seconds` | distribution | `collection` | time of an evaluation |
/// | `krt_transactions_total` | sum | | settled transactions |
/// | `krt_events_total` | sum | | objects changed, over all collections |
/// | `krt_transaction_duration_seconds` | distribution | | time from the first write to the last callback |
///
/// The label is the name of the collection; collections of the same name are counted together, and
/// so are all graphs that report to the same registry. A clone counts into the same metrics.
///
/// ```
/// use krt::{GraphMetrics, GraphOptions};
/// use mesh_monitoring::Registry;
///
/// let registry = Registry::new();
/// let graph = GraphOptions::new().observer(GraphMetrics::new(&registry)?).build();
/// let names = graph.source::<String>("names");
/// let loud = names.collection().map("loud", |_, name| Some(name.to_uppercase()));
/// names.reset(["a", "b"].map(str::to_owned));
/// let text = registry.prometheus_text();
/// assert!(text.contains("krt_runs_total{collection=\"loud\"} 2"));
/// assert!(text.contains("krt_transactions_total 1"));
/// # drop(loud);
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct GraphMetrics {
    runs: Sum,
    failures: Sum,
    changes: Sum,
    evaluation: Distribution,
    transactions: Sum,
    events: Sum,
    latency: Distribution,
}

impl GraphMetrics {
    /// Defines the metrics, or finds those that another graph has defined.
    ///
    /// # Errors
    ///
    /// Fails if the registry has a metric of another shape under one of the names.
    pub fn new(registry: &Registry) -> Result<Self, DefinitionError> {
        let seconds = |name: &str, description: &str| {
            registry.distribution(name, description, DURATION_BOUNDS).unit(Unit::Seconds)
        };
        Ok(Self {
            runs: registry
                .sum("krt_runs_total", "Runs of transformations, by collection.")
                .label(COLLECTION, BY)
                .build()?,
            failures: registry
                .sum("krt_run_failures_total", "Runs that failed, by collection.")
                .label(COLLECTION, BY)
                .build()?,
            changes: registry
                .sum("krt_changes_total", "Derived objects that changed, by collection.")
                .label(COLLECTION, BY)
                .build()?,
            evaluation: seconds(
                "krt_evaluation_duration_seconds",
                "Time to bring a collection up to date, by collection.",
            )
            .label(COLLECTION, BY)
            .build()?,
            transactions: registry
                .sum("krt_transactions_total", "Transactions of the graph.")
                .build()?,
            events: registry
                .sum("krt_events_total", "Objects that changed, over all collections.")
                .build()?,
            latency: seconds(
                "krt_transaction_duration_seconds",
                "Time from the start of a transaction until everything derived from it is told.",
            )
            .build()?,
        })
    }
}

impl Observer for GraphMetrics {
    fn node_ran(&self, run: &NodeRun<'_>) {
        let collection = || [COLLECTION.value(run.name)];
        self.runs.with(collection()).record(to_float(run.inputs));
        self.changes.with(collection()).record(to_float(run.changes));
        self.evaluation.with(collection()).record_duration(run.duration);
        if run.failures > 0 {
            self.failures.with(collection()).record(to_float(run.failures));
        }
    }

    fn transaction_settled(&self, report: &TransactionReport) {
        self.transactions.increment();
        self.events.record(to_float(report.events));
        self.latency.record_duration(report.duration);
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn to_float(count: usize) -> f64 {
    count as f64
}
