//! The task behind a watch.

use super::guarded::Guarded;
use super::intake::Intake;
use super::options::{Listing, Options};
use super::presence::Presence;
use super::report::Report;
use super::view::View;
use crate::{ObjectKey, WatchState};
use futures_util::{Stream, StreamExt};
use krt::{Object, WeakSource};
use kube::runtime::watcher::{self, DefaultBackoff, Error, Event};
use kube::{Api, Resource};
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How many events become one transaction at most, so that a flood does not hold up its readers.
const BURST: usize = 4096;

/// How far transactions are apart while changes keep coming, so that a burst that trickles in is not
/// one transaction for each change. What comes after a rest does not wait.
const APART: Duration = Duration::from_millis(2);

/// After how long without an error a watch counts as mended.
const QUIET: Duration = Duration::from_secs(5);

pub(super) struct Feed<K: Resource, T: Object> {
    pub(super) report: Report,
    pub(super) kind: Arc<K::DynamicType>,
    pub(super) options: Options,
    pub(super) view: View<K, T>,
    pub(super) source: WeakSource<T>,
    pub(super) presence: Option<Presence>,
}

/// Why a watch is started anew.
enum Restart {
    /// The server does not stream lists.
    InChunks,
    /// The server has forgotten the version to go on from.
    Expired,
}

impl<K, T> Feed<K, T>
where
    K: Resource + Clone + DeserializeOwned + Debug + Send + Sync + 'static,
    T: Object<Key = ObjectKey>,
{
    pub(super) async fn run(mut self) {
        let presence = self.presence.take();
        let timeout = async {
            if let Some(timeout) = self.options.sync_timeout {
                tokio::time::sleep(timeout).await;
                self.report.mark_synced(&self.source);
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = self.follow(presence) => {}
            () = timeout => {}
        }
    }

    /// Watches whenever the kind is served.
    async fn follow(&self, presence: Option<Presence>) {
        let mut intake = Intake::new(&self.report, &self.view, &self.source, self.options.shard);
        let Some(mut presence) = presence else { return self.watch(&mut intake).await };
        presence.known().await;
        loop {
            if !presence.is_served() {
                self.report.enter(WatchState::NotServed);
                self.report.mark_synced(&self.source);
                presence.served().await;
            }
            tokio::select! {
                () = self.watch(&mut intake) => return,
                () = presence.gone() => {}
            }
            intake.clear();
        }
    }

    async fn watch(&self, intake: &mut Intake<'_, K, T>) {
        let mut listing = self.options.listing;
        let mut backoff = DefaultBackoff::default();
        loop {
            let config = self.options.to_config(listing);
            let stream = pin!(watcher::watcher(self.api(), config));
            match self.drain(stream, intake, listing, &mut backoff).await {
                Some(Restart::InChunks) => {
                    tracing::info!(informer = %self.report.id, "lists come in chunks");
                    listing = Listing::default();
                }
                Some(Restart::Expired) => {}
                None => return,
            }
        }
    }

    /// Follows one watch; ends when it has to be started anew, or with its stream.
    async fn drain(
        &self,
        mut stream: std::pin::Pin<
            &mut (impl Stream<Item = Result<Event<Guarded<K>>, Error>> + Send),
        >,
        intake: &mut Intake<'_, K, T>,
        listing: Listing,
        backoff: &mut DefaultBackoff,
    ) -> Option<Restart> {
        let mut earliest = Instant::now();
        loop {
            let mut next = Some(self.next(&mut stream, intake).await?);
            let mut events = Vec::new();
            let mut error = None;
            while let Some(item) = next.take() {
                match item {
                    Ok(event) => events.push(event),
                    Err(found) => {
                        error = Some(found);
                        break;
                    }
                }
                if events.len() < BURST {
                    next = timeout_at(earliest, stream.next()).await.ok().flatten();
                }
            }
            if intake.take(events) {
                earliest = Instant::now() + APART;
            }
            let Some(error) = error else { continue };
            if listing == Listing::Stream && is_refusal(&error) {
                return Some(Restart::InChunks);
            }
            // When nobody reads any more, the client or the runtime may have ended, too.
            self.source.upgrade()?;
            self.report.failed(&error.to_string());
            let pause = backoff.next().unwrap_or_default().max(retry_after(&error));
            tokio::time::sleep(pause).await;
            // The watcher would ask for the same version again and again.
            if matches!(&error, Error::WatchStartFailed(kube::Error::Api(status)) if status.code == 410)
            {
                return Some(Restart::Expired);
            }
        }
    }

    /// Waits for what the watch brings.
    ///
    /// It does not tell when a request succeeds that has failed before, so that is what silence
    /// after a list means.
    async fn next<S: Stream + Unpin>(
        &self,
        stream: &mut S,
        intake: &Intake<'_, K, T>,
    ) -> Option<S::Item> {
        if self.report.is_failing() && !intake.is_listing() && self.report.has_listed() {
            match tokio::time::timeout(QUIET, stream.next()).await {
                Ok(item) => return item,
                Err(_) => self.report.recovered(),
            }
        }
        stream.next().await
    }

    fn api(&self) -> Api<Guarded<K>> {
        let client = self.report.cluster.client.clone();
        match &self.options.namespace {
            Some(namespace) => Api::namespaced_with(client, namespace, &*self.kind),
            None => Api::all_with(client, &*self.kind),
        }
    }
}

/// Whether the server may lack streaming lists: it refuses them, or, with an old etcd behind it,
/// fails.
fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::WatchStartFailed(kube::Error::Api(status))
        if matches!(status.code, 400 | 422 | 500 | 501))
}

/// How long the server asks to wait.
fn retry_after(error: &Error) -> Duration {
    if let Error::InitialListFailed(kube::Error::Api(status))
    | Error::WatchStartFailed(kube::Error::Api(status))
    | Error::WatchFailed(kube::Error::Api(status))
    | Error::WatchError(status) = error
    {
        crate::retry::retry_after(status)
    } else {
        Duration::ZERO
    }
}
