//! The task that writes.

use super::failure::WriteFailure;
use super::inbox::{Inbox, Reason};
use super::pace::{Bucket, backoff};
use super::plan::{Applied, Plan};
use super::queue::Queue;
use crate::cluster::Inner;
use crate::retry::retry_after;
use crate::{ObjectKey, WriteOutcome};
use krt::{Source, Subscription, Synced};
use kube::Api;
use kube::api::{DeleteParams, Patch, PatchParams, Preconditions};
use kube::core::{ApiResource, DynamicObject};
use serde_json::Value;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch::{Receiver, Sender};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

/// After how long without a repetition a writer counts as undisturbed.
const CALM: Duration = Duration::from_secs(600);

/// After how long an object that was created should be in the collection.
const SHOWN: Duration = Duration::from_secs(60);

/// For how long nothing to do lasts at most.
const IDLE: Duration = Duration::from_secs(3600);

/// Decides for an object, with what is known of the last write for it; fails if there is no JSON
/// for the object.
pub(super) type Planner = Box<dyn Fn(&ObjectKey, Applied) -> serde_json::Result<Plan> + Send>;

pub(super) struct Engine {
    pub(super) cluster: Arc<Inner>,
    pub(super) name: Arc<str>,
    pub(super) target: Target,
    pub(super) plan: Planner,
    /// Lists everything that there may be something to do for.
    pub(super) all: Box<dyn Fn() -> Vec<ObjectKey> + Send>,
    /// Whether the collection has an object.
    pub(super) shows: Box<dyn Fn(&ObjectKey) -> bool + Send>,
    pub(super) inbox: Arc<Inbox>,
    pub(super) synced: Vec<Synced>,
    pub(super) is_leading: Receiver<bool>,
    pub(super) failures: Source<WriteFailure>,
    pub(super) bucket: Bucket,
    pub(super) concurrency: usize,
    /// Held for as long as the task lives.
    pub(super) _subscriptions: Vec<Subscription>,
    /// Says that this process leads, where nobody else can.
    pub(super) _always: Option<Sender<bool>>,
    pub(super) state: State,
}

/// Where writes go.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) resource: ApiResource,
    pub(super) part: Part,
    pub(super) params: PatchParams,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Object,
    Status,
}

/// What is known of the objects.
#[derive(Default)]
pub(super) struct State {
    queue: Queue,
    /// Objects with a write under way, and why to look at them again once it is over.
    in_flight: HashMap<ObjectKey, Option<Reason>>,
    applied: HashMap<ObjectKey, Last>,
    failed: HashMap<ObjectKey, u32>,
}

/// The last write for an object.
struct Last {
    applied: Applied,
    at: Instant,
    /// How often the same was written again, because somebody had changed it.
    repeats: u32,
}

/// A write that is over.
struct Done {
    key: ObjectKey,
    number: Option<u64>,
    result: Result<(), kube::Error>,
}

impl Engine {
    pub(super) async fn run(mut self) {
        for synced in std::mem::take(&mut self.synced) {
            if synced.await.is_err() {
                return;
            }
        }
        loop {
            if self.is_leading.wait_for(|is_leading| *is_leading).await.is_err() {
                return;
            }
            self.inbox.add((self.all)(), Reason::Wanted);
            self.lead().await;
            // A later leader starts from what the cluster has by then.
            self.state = State::default();
            self.failures.reset::<WriteFailure>([]);
        }
    }

    /// Writes until somebody else leads.
    async fn lead(&mut self) {
        let mut writes = JoinSet::new();
        let mut is_leading = self.is_leading.clone();
        let lost = async move {
            // An error says that nobody can tell any more.
            drop(is_leading.wait_for(|is_leading| !is_leading).await);
        };
        let mut lost = pin!(lost);
        loop {
            self.sort_in();
            let next = self.start_writes(&mut writes);
            let inbox = Arc::clone(&self.inbox);
            tokio::select! {
                () = inbox.arrived() => {}
                Some(done) = writes.join_next() => {
                    if let Ok(done) = done {
                        self.finish(done);
                    }
                }
                // Dropping the set ends the writes that are under way.
                () = &mut lost => return,
                () = sleep_until(next) => {}
            }
        }
    }

    fn sort_in(&mut self) {
        let now = Instant::now();
        for (key, reason) in self.inbox.take() {
            match self.state.in_flight.get_mut(&key) {
                Some(again) => *again = Some(reason).max(*again),
                None => self.state.queue.note(key, reason, now),
            }
        }
    }

    /// Starts what may be started; returns when to look again.
    fn start_writes(&mut self, writes: &mut JoinSet<Done>) -> Instant {
        let now = Instant::now();
        while let Some((key, reason)) = self.state.queue.due(now) {
            if self.state.in_flight.len() >= self.concurrency {
                // The end of a write wakes as well.
                return now + IDLE;
            }
            let plan = match self.plan(&key) {
                Ok(plan) => plan,
                Err(error) => {
                    self.state.queue.remove(&key);
                    self.failed(&key, WriteOutcome::Refused, error.to_string());
                    continue;
                }
            };
            let last = self.state.applied.get(&key);
            if let Some(at) = last.and_then(|last| last.not_before(&plan)).filter(|at| *at > now) {
                self.state.queue.put(key, reason, at);
                continue;
            }
            if matches!(plan, Plan::Apply { .. } | Plan::Delete { .. })
                && let Err(at) = self.bucket.take(now)
            {
                return at;
            }
            self.state.queue.remove(&key);
            self.carry_out(key, plan, reason, writes);
        }
        self.state.queue.next().unwrap_or(now + IDLE)
    }

    fn plan(&self, key: &ObjectKey) -> serde_json::Result<Plan> {
        let last = self.state.applied.get(key);
        (self.plan)(key, last.map(|last| last.applied).unwrap_or_default())
    }

    /// Whether there is something to write for an object, by what is known now.
    fn is_to_be_applied(&self, key: &ObjectKey) -> bool {
        matches!(self.plan(key), Ok(Plan::Apply { .. }))
    }

    fn carry_out(
        &mut self,
        key: ObjectKey,
        plan: Plan,
        reason: Reason,
        writes: &mut JoinSet<Done>,
    ) {
        match plan {
            Plan::Forget => {
                self.state.applied.remove(&key);
                self.succeeded(&key);
            }
            Plan::Nothing(outcome) => {
                if outcome == WriteOutcome::Gone {
                    self.state.applied.remove(&key);
                }
                if reason == Reason::Wanted {
                    self.cluster.observer.wrote(&self.name, &key, outcome);
                }
                self.succeeded(&key);
            }
            Plan::Apply { body, number } => {
                self.state.in_flight.insert(key.clone(), None);
                let (api, target) = (self.api(&key), self.target.clone());
                writes.spawn_on(
                    async move {
                        let result = apply(&api, &target, &key, &body).await;
                        Done { key, number: Some(number), result }
                    },
                    &self.cluster.runtime,
                );
            }
            Plan::Delete { uid } => {
                self.state.in_flight.insert(key.clone(), None);
                let api = self.api(&key);
                writes.spawn_on(
                    async move {
                        let conditions = Preconditions { uid, resource_version: None };
                        let params = DeleteParams::default().preconditions(conditions);
                        let result = api.delete(key.name(), &params).await.map(drop);
                        Done { key, number: None, result }
                    },
                    &self.cluster.runtime,
                );
            }
        }
    }

    fn finish(&mut self, done: Done) {
        let Done { key, number, result } = done;
        let again = self.state.in_flight.remove(&key).flatten();
        if let Some(reason) = again {
            self.state.queue.put(key.clone(), reason, Instant::now());
        }
        let Err(error) = result else {
            self.note_write(&key, number);
            if again.is_none() {
                self.look_for(&key);
            }
            self.cluster.observer.wrote(&self.name, &key, WriteOutcome::Written);
            self.succeeded(&key);
            return;
        };
        let mut outcome = outcome_of(&error);
        if outcome == WriteOutcome::Gone && number.is_some() && self.is_to_be_applied(&key) {
            // Its place is missing: the namespace, the kind or the subresource.
            outcome = WriteOutcome::Failed;
        }
        if outcome == WriteOutcome::Gone {
            self.cluster.observer.wrote(&self.name, &key, outcome);
            self.state.applied.remove(&key);
            self.succeeded(&key);
            return;
        }
        let attempts = self.failed(&key, outcome, error.to_string());
        if outcome == WriteOutcome::Refused {
            return;
        }
        let asked = match &error {
            kube::Error::Api(status) => retry_after(status),
            _ => Duration::ZERO,
        };
        // What has changed meanwhile is looked at without a delay, except by a wish of the cluster.
        if again.is_none() || !asked.is_zero() {
            let at = Instant::now() + backoff(attempts).max(asked);
            self.state.queue.put(key, again.unwrap_or(Reason::Wanted), at);
        }
    }

    /// Looks again whether an object is there that was created: one that is deleted before a watch
    /// has shown it makes no event.
    fn look_for(&mut self, key: &ObjectKey) {
        let Some(last) = self.state.applied.get(key) else { return };
        if self.target.part == Part::Object && !(self.shows)(key) {
            let at = last.at + SHOWN * 2_u32.pow(last.repeats.min(3));
            self.state.queue.put(key.clone(), Reason::Created, at);
        }
    }

    /// Tells that a state was not written; returns how many attempts have failed in a row.
    fn failed(&mut self, key: &ObjectKey, outcome: WriteOutcome, error: String) -> u32 {
        let attempts = self.state.failed.entry(key.clone()).or_default();
        *attempts += 1;
        let attempts = *attempts;
        tracing::warn!(writer = %self.name, object = %key, error, attempts, "a write failed");
        self.cluster.observer.wrote(&self.name, key, outcome);
        self.failures.set(WriteFailure { outcome, error, attempts, key: key.clone() });
        attempts
    }

    fn note_write(&mut self, key: &ObjectKey, number: Option<u64>) {
        let applied = Applied { number };
        let before = self.state.applied.get(key);
        let repeats = before
            .filter(|last| last.applied == applied && last.at.elapsed() < CALM)
            .map_or(0, |last| last.repeats.saturating_add(1));
        if number.is_some() {
            let last = Last { applied, at: Instant::now(), repeats };
            self.state.applied.insert(key.clone(), last);
        } else {
            self.state.applied.remove(key);
        }
    }

    fn succeeded(&mut self, key: &ObjectKey) {
        if self.state.failed.remove(key).is_some() {
            self.failures.remove(key);
        }
    }

    fn api(&self, key: &ObjectKey) -> Api<DynamicObject> {
        let client = self.cluster.client.clone();
        if key.namespace().is_empty() {
            Api::all_with(client, &self.target.resource)
        } else {
            Api::namespaced_with(client, key.namespace(), &self.target.resource)
        }
    }
}

impl Last {
    /// Lets two writers that undo each other's work do so ever more slowly.
    fn not_before(&self, plan: &Plan) -> Option<Instant> {
        let Plan::Apply { number, .. } = plan else { return None };
        let is_repeat = self.applied.number == Some(*number);
        is_repeat.then(|| self.at + backoff(self.repeats.saturating_add(1)))
    }
}

async fn apply(
    api: &Api<DynamicObject>,
    target: &Target,
    key: &ObjectKey,
    body: &Value,
) -> Result<(), kube::Error> {
    let patch = Patch::Apply(body);
    match target.part {
        Part::Object => api.patch(key.name(), &target.params, &patch).await.map(drop),
        Part::Status => api.patch_status(key.name(), &target.params, &patch).await.map(drop),
    }
}

fn outcome_of(error: &kube::Error) -> WriteOutcome {
    let status = match error {
        kube::Error::Api(status) => status,
        kube::Error::BuildRequest(_) => return WriteOutcome::Refused,
        _ => return WriteOutcome::Failed,
    };
    match status.code {
        404 | 410 => WriteOutcome::Gone,
        409 => WriteOutcome::Conflict,
        429 => WriteOutcome::Throttled,
        400 | 405 | 413 | 415 | 422 => WriteOutcome::Refused,
        _ => WriteOutcome::Failed,
    }
}
