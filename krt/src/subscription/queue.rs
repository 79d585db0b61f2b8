//! Batches stored until they are asked for.

use super::{SubscribeOptions, Subscription};
use crate::event::Origin;
use crate::node::Node;
use crate::store::is_same;
use crate::{Batch, Event, Object, Revision};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Stores the batches of a collection until [`drain`](Self::drain); dropping it unsubscribes.
///
/// When the limit of [`SubscribeOptions::queue_limit`] is reached, the stored batches are merged
/// into one with at most one event for each key, so that a reader that falls behind costs no more
/// memory than the keys that changed.
///
/// ```
/// use krt::Graph;
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// let queue = names.collection().subscribe_queue();
/// names.set("a".to_owned());
/// names.remove(&"a".to_owned());
/// let batches: Vec<_> = queue.drain().iter().map(ToString::to_string).collect();
/// assert_eq!(batches, ["add/a", "delete/a"]);
/// assert!(queue.drain().is_empty());
/// ```
#[must_use = "dropping a queue unsubscribes"]
pub struct Queue<T> {
    stored: Arc<Mutex<Vec<Batch<T>>>>,
    subscription: Subscription,
}

impl<T: Object> Queue<T> {
    pub(crate) fn start(node: &Arc<Node<T>>, options: &SubscribeOptions) -> Self {
        let stored = Arc::new(Mutex::new(Vec::new()));
        let (storing, limit) = (Arc::clone(&stored), options.queue_limit);
        let subscription =
            Subscription::start(node, options, move |batch| store(&storing, limit, batch.clone()));
        Self { stored, subscription }
    }

    /// Takes the stored batches, oldest first.
    #[must_use]
    pub fn drain(&self) -> Vec<Batch<T>> {
        std::mem::take(&mut *self.stored.lock())
    }

    /// Tells whether the collection is synced and its initial state was stored.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.subscription.is_synced()
    }
}

impl<T> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("stored", &self.stored.lock().len()).finish_non_exhaustive()
    }
}

/// Appends a batch. Only the driving thread appends, so the order holds although the lock is
/// released while values are compared.
fn store<T: Object>(stored: &Mutex<Vec<Batch<T>>>, limit: usize, batch: Batch<T>) {
    let mut guard = stored.lock();
    if guard.len() < limit {
        guard.push(batch);
        return;
    }
    let mut full = std::mem::take(&mut *guard);
    drop(guard);
    full.push(batch);
    let merged = merge(&full);
    stored.lock().extend(merged);
}

fn merge<T: Object>(batches: &[Batch<T>]) -> Option<Batch<T>> {
    let mut net = BTreeMap::new();
    for event in batches.iter().flat_map(Batch::events) {
        let (_, new) = net.entry(event.key()).or_insert_with(|| (event.old().cloned(), None));
        *new = event.new().cloned();
    }
    let is_change = |(old, new): &(Option<Arc<T>>, Option<Arc<T>>)| match (old, new) {
        (Some(old), Some(new)) => !is_same(old, new),
        _ => true,
    };
    let events: Vec<_> = net
        .into_values()
        .filter(is_change)
        .filter_map(|(old, new)| Event::between(old.as_ref(), new.as_ref()))
        .collect();
    let is_initial = batches.iter().any(Batch::is_initial);
    let origin = if is_initial { Origin::Initial } else { Origin::Change };
    let revision = batches.last().map_or(Revision::ZERO, Batch::revision);
    (!events.is_empty()).then(|| Batch::new(revision, origin, events))
}
