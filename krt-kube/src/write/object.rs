//! The writer of whole objects.

use super::desired::DesiredObject;
use super::engine::{Part, Planner};
use super::plan::{self, Plan};
use super::settings::{OnRemoved, Settings, settings};
use super::writer::{self, Writer, to_value};
use crate::{Cluster, Leader, Watched, WriteOutcome};
use krt::Collection;
use kube::Resource;
use kube::core::ApiResource;
use serde::Serialize;
use serde_json::json;
use std::fmt;

/// Creates, changes and deletes whole objects; see [`start`](Self::start).
#[must_use = "does nothing before it is started"]
pub struct ObjectWriter<K: Resource + PartialEq + Send + Sync + 'static> {
    cluster: Cluster,
    resource: ApiResource,
    objects: Collection<Watched<K>>,
    desired: Collection<DesiredObject<K>>,
    settings: Settings,
}

impl<K> ObjectWriter<K>
where
    K: Resource + Serialize + PartialEq + Send + Sync + 'static,
{
    /// Describes a writer of a type that knows its kind.
    ///
    /// `objects` is what the cluster has of what this writer is to manage and of nothing else, for
    /// example an informer restricted to a label that every desired object has: unless
    /// [`OnRemoved::Keep`] is chosen, **what is in it and not desired is deleted**. `manager` is
    /// the name under which fields are owned; each controller needs its own.
    pub fn new(
        cluster: &Cluster,
        objects: &Collection<Watched<K>>,
        desired: &Collection<DesiredObject<K>>,
        manager: &str,
    ) -> Self
    where
        K::DynamicType: Default,
    {
        Self::of(cluster, &K::DynamicType::default(), objects, desired, manager)
    }

    /// Describes a writer of a type that has to be told its kind.
    pub fn of(
        cluster: &Cluster,
        kind: &K::DynamicType,
        objects: &Collection<Watched<K>>,
        desired: &Collection<DesiredObject<K>>,
        manager: &str,
    ) -> Self {
        Self {
            cluster: cluster.clone(),
            resource: ApiResource::erase::<K>(kind),
            objects: objects.clone(),
            desired: desired.clone(),
            settings: Settings::new(manager),
        }
    }

    settings!();

    /// Starts to write, once both collections are synced; by the rules of
    /// [`StatusWriter::start`](crate::StatusWriter::start), without the one about generations.
    pub fn start(self) -> Writer {
        let Self { cluster, resource, objects, desired, settings } = self;
        let (found, wanted) = (objects.clone(), desired.clone());
        let on_removed = settings.on_removed;
        let kind = resource.clone();
        let plan: Planner = Box::new(move |key, applied| {
            let (found, wanted) = (found.get(key), wanted.get(key));
            let Some(wanted) = wanted else {
                return match found {
                    Some(object) if on_removed == OnRemoved::Remove => {
                        Plan::Delete { uid: object.meta().uid.clone() }
                    }
                    Some(_) | None => Plan::Forget,
                };
            };
            let mut body = to_value(wanted.object());
            body["apiVersion"] = json!(kind.api_version);
            body["kind"] = json!(kind.kind);
            let number = plan::number(&body);
            let current = found.map(|object| {
                let mut current = to_value(object.object());
                current["apiVersion"] = json!(kind.api_version);
                current["kind"] = json!(kind.kind);
                current
            });
            // Whole objects always have more fields than are wanted, such as their uid.
            match current {
                Some(current)
                    if applied.number.is_none_or(|last| last == number)
                        && plan::contains(&current, &body) =>
                {
                    Plan::Nothing(WriteOutcome::Equal)
                }
                Some(_) | None => Plan::Apply { body, number },
            }
        });
        writer::start(&cluster, resource, Part::Object, &settings, plan, &objects, &desired)
    }
}

impl<K: Resource + PartialEq + Send + Sync + 'static> fmt::Debug for ObjectWriter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectWriter").field("settings", &self.settings).finish_non_exhaustive()
    }
}
