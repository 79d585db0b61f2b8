//! Metrics of clusters, with the feature `monitoring`.

use crate::{ClusterId, InformerId, ObjectKey, Observer, WriteOutcome};
use mesh_monitoring::{DefinitionError, Label, Registry, Sum};

const INFORMER: Label = Label::new("informer");
const WRITER: Label = Label::new("writer");
const OUTCOME: Label = Label::new("outcome");
const CLUSTER: Label = Label::new("cluster");

/// An [`Observer`] that counts into a [`Registry`], under names that stay as they are.
///
/// | Metric | Labels | Counts |
/// | --- | --- | --- |
/// | `krt_kube_lists_total` | `informer` | complete lists; each after the first one is a restart of the watch |
/// | `krt_kube_listed_objects_total` | `informer` | objects of complete lists |
/// | `krt_kube_events_total` | `informer` | changes that came in |
/// | `krt_kube_bursts_total` | `informer` | transactions that they became |
/// | `krt_kube_watch_failures_total` | `informer` | lists and watches that failed |
/// | `krt_kube_undecodable_total` | `informer` | objects that could not be read |
/// | `krt_kube_writes_total` | `writer`, `outcome` | states that were to be written |
///
/// The label is the name of the informer or writer; those of the same name are counted together. A
/// clone counts into the same metrics.
///
/// ```
/// use k8s_openapi::api::core::v1::Pod;
/// use krt::Graph;
/// use krt_kube::{Cluster, ClusterMetrics};
/// use mesh_monitoring::Registry;
/// # use krt_kube::testing::ApiServer;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// # let client = ApiServer::new().client();
/// let registry = Registry::new();
/// let metrics = ClusterMetrics::new(&registry)?;
/// let cluster = Cluster::observed(&Graph::new(), client, metrics);
/// let pods = cluster.informer::<Pod>().start();
/// cluster.ready().await;
/// # tokio::task::yield_now().await;
/// assert!(registry.prometheus_text().contains("krt_kube_lists_total{informer=\"pods\"} 1"));
/// # drop(pods);
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClusterMetrics {
    lists: Sum,
    listed: Sum,
    events: Sum,
    bursts: Sum,
    failures: Sum,
    undecodable: Sum,
    writes: Sum,
}

impl ClusterMetrics {
    /// Defines the metrics, or finds those that another cluster has defined.
    ///
    /// # Errors
    ///
    /// Fails if the registry has a metric of another shape under one of the names.
    pub fn new(registry: &Registry) -> Result<Self, DefinitionError> {
        let sum = |name, description| registry.sum(name, description).build();
        Ok(Self {
            lists: sum("krt_kube_lists_total", "Complete lists, by informer.")?,
            listed: sum(
                "krt_kube_listed_objects_total",
                "Objects of complete lists, by informer.",
            )?,
            events: sum("krt_kube_events_total", "Changes that came in, by informer.")?,
            bursts: sum("krt_kube_bursts_total", "Transactions of changes, by informer.")?,
            failures: sum(
                "krt_kube_watch_failures_total",
                "Failed lists and watches, by informer.",
            )?,
            undecodable: sum("krt_kube_undecodable_total", "Unreadable objects, by informer.")?,
            writes: sum("krt_kube_writes_total", "States to be written, by writer and outcome.")?,
        })
    }

    /// Returns one that counts into the same metrics with the label `cluster`, for
    /// [`Clusters::observed`](crate::Clusters::observed).
    #[must_use]
    pub fn for_cluster(&self, id: &ClusterId) -> Self {
        let of = |sum: &Sum| sum.with([CLUSTER.value(id.as_str())]);
        Self {
            lists: of(&self.lists),
            listed: of(&self.listed),
            events: of(&self.events),
            bursts: of(&self.bursts),
            failures: of(&self.failures),
            undecodable: of(&self.undecodable),
            writes: of(&self.writes),
        }
    }
}

impl Observer for ClusterMetrics {
    fn listed(&self, informer: &InformerId, objects: usize) {
        self.lists.with([INFORMER.value(informer.name())]).increment();
        self.listed.with([INFORMER.value(informer.name())]).record(to_float(objects));
    }

    fn changed(&self, informer: &InformerId, events: usize) {
        self.bursts.with([INFORMER.value(informer.name())]).increment();
        self.events.with([INFORMER.value(informer.name())]).record(to_float(events));
    }

    fn watch_failed(&self, informer: &InformerId, _: &str) {
        self.failures.with([INFORMER.value(informer.name())]).increment();
    }

    fn undecodable(&self, informer: &InformerId, _: &ObjectKey) {
        self.undecodable.with([INFORMER.value(informer.name())]).increment();
    }

    fn wrote(&self, writer: &str, _: &ObjectKey, outcome: WriteOutcome) {
        self.writes.with([WRITER.value(writer), OUTCOME.value(outcome.name())]).increment();
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn to_float(count: usize) -> f64 {
    count as f64
}
