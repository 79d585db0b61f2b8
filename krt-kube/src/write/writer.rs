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

/// What a writer works on: what the cluster has, and what it should have.
pub(super) struct Work<K: Resource + Send + Sync + 'static, D: Object> {
    pub(super) objects: Collection<Watched<K>>,
    pub(super) desired: Collection<D>,
    pub(super) resource: ApiResource,
    pub(super) settings: Settings,
    cluster: Cluster,
}

impl<K: Resource + Send + Sync + 'static, D: Object<Key = ObjectKey>> Work<K, D> {
    pub(super) fn new(
        cluster: &Cluster,
        kind: &K::DynamicType,
        objects: &Collection<Watched<K>>,
        desired: &Collection<D>,
        manager: &str,
    ) -> Self {
        Self {
            objects: objects.clone(),
            desired: desired.clone(),
            resource: ApiResource::erase::<K>(kind),
            settings: Settings::new(manager),
            cluster: cluster.clone(),
        }
    }

    /// Starts to do what is planned.
    pub(super) fn start(self, part: Part, plan: Planner) -> Writer {
        let Self { objects, desired, resource, settings, cluster } = self;
        let inbox = Arc::new(Inbox::default());
        let (leading, is_leading) = watch::channel(settings.leader.is_none());
        let mut subscriptions =
            vec![notify(&desired, &inbox, Reason::Wanted), notify(&objects, &inbox, Reason::Seen)];
        let mut synced: Vec<Synced> = vec![objects.synced(), desired.synced()];
        let always = match &settings.leader {
            Some(leader) => {
                subscriptions.push(leader.subscribe(move |batch| {
                    let is_leading = batch.events().iter().any(|event| event.new().is_some());
                    leading.send_replace(is_leading);
                }));
                synced.push(leader.synced());
                None
            }
            None => Some(leading),
        };
        let failures = cluster.graph().source(&format!("failures of {}", settings.manager));
        let shown = objects.clone();
        let everything = move || {
            let objects = objects.list().into_iter().map(|object| object.key());
            objects.chain(desired.list().into_iter().map(|wanted| wanted.key())).collect()
        };
        let engine = Engine {
            cluster: Arc::clone(cluster.inner()),
            name: Arc::from(settings.manager.as_str()),
            target: Target { resource, part, params: settings.params() },
            plan,
            all: Box::new(everything),
            shows: Box::new(move |key| shown.get(key).is_some()),
            inbox,
            synced,
            is_leading,
            failures: failures.clone(),
            bucket: Bucket::new(settings.per_second, settings.burst),
            concurrency: settings.concurrency,
            _subscriptions: subscriptions,
            _always: always,
            state: State::default(),
        };
        let task = cluster.inner().runtime.spawn(engine.run()).abort_handle();
        Writer { task, failures: failures.collection() }
    }
}

fn notify<T: Object<Key = ObjectKey>>(
    collection: &Collection<T>,
    inbox: &Arc<Inbox>,
    reason: Reason,
) -> Subscription {
    let inbox = Arc::clone(inbox);
    collection.subscribe(move |batch| inbox.add(batch.events().iter().map(krt::Event::key), reason))
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("failures", &self.failures.len()).finish_non_exhaustive()
    }
}
