//! Writers at work.

use super::engine::{Engine, Part, Planner, State, Target};
use super::failure::WriteFailure;
use super::inbox::{Inbox, Reason};
use super::pace::Bucket;
use super::settings::Settings;
use crate::{Cluster, ObjectKey, Watched};
use krt::{Collection, Object, Subscription, Synced};
use kube::Resource;
use kube::core::ApiResource;
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// A writer that works until it is dropped.
#[must_use = "dropping it ends the writing"]
pub struct Writer {
    task: AbortHandle,
    failures: Collection<WriteFailure>,
}

impl Writer {
    /// Returns the objects whose state could not be written.
    #[must_use]
    pub fn failures(&self) -> &Collection<WriteFailure> {
        &self.failures
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub(super) fn start<K: Resource + Send + Sync + 'static, D: Object<Key = ObjectKey>>(
    cluster: &Cluster,
    resource: ApiResource,
    part: Part,
    settings: &Settings,
    plan: Planner,
    objects: &Collection<Watched<K>>,
    desired: &Collection<D>,
) -> Writer {
    let inbox = Arc::new(Inbox::default());
    let (leading, is_leading) = watch::channel(settings.leader.is_none());
    let mut subscriptions =
        vec![notify(desired, &inbox, Reason::Wanted), notify(objects, &inbox, Reason::Seen)];
    let mut synced: Vec<Synced> = vec![objects.synced(), desired.synced()];
    match &settings.leader {
        Some(leader) => {
            subscriptions.push(leader.subscribe(move |batch| {
                let is_leading = batch.events().iter().any(|event| event.new().is_some());
                leading.send_replace(is_leading);
            }));
            synced.push(leader.synced());
        }
        // Keeps the channel open.
        None => subscriptions.push(desired.subscribe(move |_| {
            let _ = &leading;
        })),
    }
    let failures = cluster.graph().source(&format!("failures of {}", settings.manager));
    let everything = {
        let (objects, desired) = (objects.clone(), desired.clone());
        move || {
            let objects = objects.list().into_iter().map(|object| object.key());
            objects.chain(desired.list().into_iter().map(|wanted| wanted.key())).collect()
        }
    };
    let engine = Engine {
        cluster: Arc::clone(cluster.inner()),
        name: Arc::from(settings.manager.as_str()),
        target: Target { resource, part, params: settings.params() },
        plan,
        all: Box::new(everything),
        inbox,
        synced,
        is_leading,
        failures: failures.clone(),
        bucket: Bucket::new(settings.per_second, settings.burst),
        concurrency: settings.concurrency,
        _subscriptions: subscriptions,
        state: State::default(),
    };
    let task = cluster.inner().runtime.spawn(engine.run()).abort_handle();
    Writer { task, failures: failures.collection() }
}

fn notify<T: Object<Key = ObjectKey>>(
    collection: &Collection<T>,
    inbox: &Arc<Inbox>,
    reason: Reason,
) -> Subscription {
    let inbox = Arc::clone(inbox);
    collection.subscribe(move |batch| inbox.add(batch.events().iter().map(krt::Event::key), reason))
}

pub(super) fn to_value(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| {
        tracing::error!(%error, "a value cannot be written as JSON");
        Value::Null
    })
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("failures", &self.failures.len()).finish_non_exhaustive()
    }
}
