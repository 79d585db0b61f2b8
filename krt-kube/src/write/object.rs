//! The writer of whole objects.

use super::desired::DesiredObject;
use super::engine::{Part, Planner};
use super::plan::{self, Plan};
use super::settings::{OnRemoved, settings};
use super::writer::{Work, Writer};
use crate::{Cluster, Leader, Watched, WriteOutcome};
use krt::Collection;
use kube::Resource;
use serde::Serialize;
use serde_json::json;
use std::fmt;

/// Creates, changes and deletes whole objects; see [`start`](Self::start).
#[must_use = "does nothing before it is started"]
pub struct ObjectWriter<K: Resource + PartialEq + Send + Sync + 'static> {
    work: Work<K, DesiredObject<K>>,
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
        Self { work: Work::new(cluster, kind, objects, desired, manager) }
    }

    settings!();

    /// Starts to write, once both collections are synced; by the rules of
    /// [`StatusWriter::start`](crate::StatusWriter::start), without the one about generations.
    /// An object that the collection does not show a minute after it was created is applied again,
    /// ever more slowly.
    pub fn start(self) -> Writer {
        let Self { work } = self;
        let (found, wanted) = (work.objects.clone(), work.desired.clone());
        let on_removed = work.settings.on_removed;
        let kind = work.resource.clone();
        let with_kind = move |object: &K| {
            let mut value = serde_json::to_value(object)?;
            value["apiVersion"] = json!(kind.api_version);
            value["kind"] = json!(kind.kind);
            Ok(value)
        };
        let plan: Planner = Box::new(move |key, applied| {
            let (found, wanted) = (found.get(key), wanted.get(key));
            let Some(wanted) = wanted else {
                return Ok(match found {
                    Some(object) if on_removed == OnRemoved::Remove => {
                        Plan::Delete { uid: object.meta().uid.clone() }
                    }
                    Some(_) | None => Plan::Forget,
                });
            };
            let body = with_kind(wanted.object())?;
            let number = plan::number(&body);
            // Whole objects always have more fields than are wanted, such as their uid.
            if applied.number.is_none_or(|last| last == number)
                && let Some(found) = found
                && plan::contains(&with_kind(found.object())?, &body)
            {
                return Ok(Plan::Nothing(WriteOutcome::Equal));
            }
            Ok(Plan::Apply { body, number })
        });
        work.start(Part::Object, plan)
    }
}

impl<K: Resource + PartialEq + Send + Sync + 'static> fmt::Debug for ObjectWriter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectWriter")
            .field("settings", &self.work.settings)
            .finish_non_exhaustive()
    }
}
