//! The writer of statuses.

use super::desired::DesiredStatus;
use super::engine::{Part, Planner};
use super::plan::{self, Plan};
use super::settings::{OnRemoved, settings};
use super::writer::{Work, Writer};
use crate::{Cluster, Leader, ObjectKey, Watched, WriteOutcome};
use krt::Collection;
use kube::Resource;
use kube::core::ApiResource;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt;

/// Writes the status of objects; see [`start`](Self::start).
///
/// ```
/// use k8s_openapi::api::core::v1::Pod;
/// use krt::Graph;
/// use krt_kube::{Cluster, DesiredStatus, StatusWriter};
/// use serde_json::json;
/// # use krt_kube::testing::{ApiServer, settle};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?.block_on(async {
/// # let server = ApiServer::new();
/// # let client = server.client();
/// # server.put(json!({
/// #     "apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "shop", "name": "cart"},
/// # }));
/// let cluster = Cluster::new(&Graph::new(), client);
/// let pods = cluster.informer::<Pod>().start();
/// let statuses = pods.map("statuses", |_, pod| {
///     Some(DesiredStatus::of(pod, json!({"phase": "Running"})))
/// });
/// let writer = StatusWriter::new(&cluster, &pods, &statuses, "example").start();
/// # settle().await;
/// # assert_eq!(server.objects("v1", "Pod")[0]["status"]["phase"], "Running");
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "does nothing before it is started"]
pub struct StatusWriter<K: Resource + Send + Sync + 'static, S: PartialEq + Send + Sync + 'static> {
    work: Work<K, DesiredStatus<S>>,
}

impl<K, S> StatusWriter<K, S>
where
    K: Resource + Send + Sync + 'static,
    S: Serialize + PartialEq + Send + Sync + 'static,
{
    /// Describes a writer of a type that knows its kind.
    ///
    /// `objects` is what the cluster has, and `manager` the name under which fields are owned;
    /// each controller needs its own.
    pub fn new(
        cluster: &Cluster,
        objects: &Collection<Watched<K>>,
        statuses: &Collection<DesiredStatus<S>>,
        manager: &str,
    ) -> Self
    where
        K::DynamicType: Default,
    {
        Self::of(cluster, &K::DynamicType::default(), objects, statuses, manager)
    }

    /// Describes a writer of a type that has to be told its kind.
    pub fn of(
        cluster: &Cluster,
        kind: &K::DynamicType,
        objects: &Collection<Watched<K>>,
        statuses: &Collection<DesiredStatus<S>>,
        manager: &str,
    ) -> Self {
        Self { work: Work::new(cluster, kind, objects, statuses, manager) }
    }

    settings!();

    /// Starts to write, once both collections are synced.
    ///
    /// - For each object at most one request is under way, always with the newest status.
    /// - Nothing is written that the cluster has already, nothing to an object that has a newer
    ///   generation than the status is about, and nothing to one that was replaced meanwhile.
    /// - It is a server-side apply to the status subresource, so fields of others stay.
    /// - A status that somebody else has changed is written again, ever more slowly.
    /// - What fails is tried again after a while that doubles up to a minute, or that the cluster
    ///   asks for; what it refuses, when the status or the object changes. "Not found" is a failure
    ///   like others for as long as the collection has the object.
    ///
    /// Where the status is taken back, objects of earlier processes are known only if the
    /// informer keeps their managed fields.
    pub fn start(self) -> Writer
    where
        K: Serialize,
    {
        let Self { work } = self;
        let (found, wanted) = (work.objects.clone(), work.desired.clone());
        let (rule, kind) = (work.settings.clone(), work.resource.clone());
        let plan: Planner = Box::new(move |key, applied| {
            let Some(object) = found.get(key) else {
                return Ok(Plan::Nothing(WriteOutcome::Gone));
            };
            let Some(wanted) = wanted.get(key) else {
                let is_ours = applied.number.is_some() || rule.owns_status(&object);
                let body = envelope(&kind, key, &object);
                return Ok(match rule.on_removed {
                    OnRemoved::Remove if is_ours => apply_once(applied.number, body),
                    OnRemoved::Remove | OnRemoved::Keep => Plan::Forget,
                });
            };
            if !wanted.is_about(&object) {
                return Ok(Plan::Nothing(WriteOutcome::Outdated));
            }
            let status = serde_json::to_value(wanted.status())?;
            let number = plan::number(&status);
            let current = serde_json::to_value(object.object())?;
            if applied.is_equal(&status, &current["status"], number) {
                return Ok(Plan::Nothing(WriteOutcome::Equal));
            }
            let mut body = envelope(&kind, key, &object);
            body["status"] = status;
            Ok(Plan::Apply { body, number })
        });
        work.start(Part::Status, plan)
    }
}

/// Takes the status back unless that was the last thing done.
fn apply_once(last: Option<u64>, body: Value) -> Plan {
    let number = plan::number(&Value::Null);
    if last == Some(number) { Plan::Forget } else { Plan::Apply { body, number } }
}

/// An object without content, which is not created if it is gone.
fn envelope<K: Resource>(kind: &ApiResource, key: &ObjectKey, object: &Watched<K>) -> Value {
    let mut metadata = json!({"name": key.name(), "uid": object.meta().uid});
    if !key.namespace().is_empty() {
        metadata["namespace"] = json!(key.namespace());
    }
    json!({"apiVersion": kind.api_version, "kind": kind.kind, "metadata": metadata})
}

impl<K: Resource + Send + Sync + 'static, S: PartialEq + Send + Sync + 'static> fmt::Debug
    for StatusWriter<K, S>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusWriter")
            .field("settings", &self.work.settings)
            .finish_non_exhaustive()
    }
}
