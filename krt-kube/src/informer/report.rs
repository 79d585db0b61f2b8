//! Keeping the health of one informer.

use crate::cluster::Inner;
use crate::{InformerHealth, InformerId, WatchState};
use krt::{Object, Transaction, WeakSource};
use parking_lot::Mutex;
use std::sync::Arc;
use tokio::time::Instant;

/// Writes the health of an informer; dropping it takes the entries away.
pub(super) struct Report {
    pub(super) cluster: Arc<Inner>,
    pub(super) id: InformerId,
    health: Mutex<InformerHealth>,
}

impl Report {
    /// Enters an informer that is about to start.
    pub(super) fn start(cluster: &Arc<Inner>, name: &str) -> Self {
        let id = InformerId { name: Arc::from(name), number: cluster.next_number() };
        let health = InformerHealth::new(id.clone());
        cluster.health.set(health.clone());
        Self { cluster: Arc::clone(cluster), id, health: Mutex::new(health) }
    }

    /// Changes the health, to be written with other changes.
    pub(super) fn update(&self, tx: &mut Transaction, change: impl FnOnce(&mut InformerHealth)) {
        let mut health = self.health.lock();
        change(&mut health);
        tx.set(&self.cluster.health, health.clone());
    }

    /// Enters a new state, if it is one.
    pub(super) fn enter(&self, state: WatchState) {
        if self.health.lock().state != state {
            self.cluster.graph.write(|tx| self.update(tx, |health| health.state = state));
        }
    }

    pub(super) fn failed(&self, error: &str) {
        tracing::warn!(informer = %self.id, error, "a watch failed and will be repeated");
        self.cluster.observer.watch_failed(&self.id, error);
        self.cluster.graph.write(|tx| {
            self.update(tx, |health| {
                health.state = WatchState::Failing;
                health.failures += 1;
                health.failing_since.get_or_insert_with(Instant::now);
                health.last_error = Some(Arc::from(error));
            });
        });
    }

    /// Notes that nothing fails any more.
    pub(super) fn recovered(&self) {
        self.cluster.graph.write(|tx| {
            self.update(tx, |health| {
                health.state = WatchState::Watching;
                health.failing_since = None;
            });
        });
    }

    pub(super) fn has_listed(&self) -> bool {
        self.health.lock().lists > 0
    }

    pub(super) fn is_failing(&self) -> bool {
        self.health.lock().failing_since.is_some()
    }

    /// Lets readers go on with what there is.
    pub(super) fn mark_synced<T: Object>(&self, source: &WeakSource<T>) {
        let Some(source) = source.upgrade() else { return };
        if self.health.lock().is_synced {
            return;
        }
        self.cluster.graph.write(|tx| {
            tx.mark_synced(&source);
            self.update(tx, |health| health.is_synced = true);
        });
    }
}

impl Drop for Report {
    fn drop(&mut self) {
        let Self { cluster, id, .. } = self;
        let entries = cluster.undecodable.collection().list();
        let own: Vec<_> =
            entries.iter().filter(|entry| entry.informer == *id).map(|entry| entry.key()).collect();
        cluster.graph.write(|tx| {
            tx.remove(&cluster.health, id);
            for key in &own {
                tx.remove(&cluster.undecodable, key);
            }
        });
    }
}
