//! What was written, on top of what a watch has brought.

use crate::visibility::is_at_least;
use crate::{ObjectKey, Watched};
use krt::{Collection, Graph, Object, Source, Subscription};
use kube::Resource;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long a written object counts although the watch has not brought it.
const LIMIT: Duration = Duration::from_secs(60);

/// A collection in which objects that this process has written show at once, before the watch
/// brings them.
///
/// Of what was written and what the watch brings the later version counts, by the resource version.
/// What the watch does not bring within a minute is dropped when the next object is recorded; so
/// record an object right after the write, or one that was deleted meanwhile shows for that long.
///
/// ```
/// use k8s_openapi::api::core::v1::ConfigMap;
/// use krt::Graph;
/// use krt_kube::{Overlay, Watched};
///
/// let graph = Graph::new();
/// let watched = graph.source::<Watched<ConfigMap>>("maps");
/// let overlay = Overlay::new(&graph, &watched.collection());
/// let mut map = ConfigMap::default();
/// map.metadata.name = Some("limits".to_owned());
/// map.metadata.resource_version = Some("7".to_owned());
/// overlay.record(map);
/// assert_eq!(overlay.collection().len(), 1);
/// ```
pub struct Overlay<K: Resource + Send + Sync + 'static> {
    watched: Collection<Watched<K>>,
    written: Source<Watched<K>>,
    joined: Collection<Watched<K>>,
    recorded: Arc<Mutex<HashMap<ObjectKey, Instant>>>,
    _subscription: Subscription,
}

impl<K: Resource + Send + Sync + 'static> Overlay<K> {
    /// Puts an overlay on a collection.
    #[must_use]
    pub fn new(graph: &Graph, objects: &Collection<Watched<K>>) -> Self {
        let written = graph.source::<Watched<K>>(&format!("written {}", objects.name()));
        let name = format!("{} with what was written", objects.name());
        let members = [objects.clone(), written.collection()];
        let joined = graph.join_merge(&name, members, |versions: &[Arc<Watched<K>>]| {
            versions.iter().cloned().reduce(|one, other| {
                let is_later = !is_at_least(one.resource_version(), other.resource_version());
                if is_later { other } else { one }
            })
        });
        let recorded = Arc::<Mutex<HashMap<ObjectKey, Instant>>>::default();
        let (waiting, target) = (Arc::clone(&recorded), written.downgrade());
        let subscription = objects.subscribe(move |batch| {
            let Some(written) = target.upgrade() else { return };
            for event in batch.events() {
                let key = event.key();
                let Some(own) = written.collection().get(&key) else { continue };
                let is_over = event
                    .new()
                    .is_none_or(|new| is_at_least(new.resource_version(), own.resource_version()));
                if is_over {
                    waiting.lock().remove(&key);
                    written.remove(&key);
                }
            }
        });
        Self { watched: objects.clone(), written, joined, recorded, _subscription: subscription }
    }

    /// Shows an object as the cluster has returned it from a write.
    pub fn record(&self, object: K) {
        let object = Watched::new(object);
        let key = object.key();
        let known = self.watched.get(&key);
        if known.is_some_and(|it| is_at_least(it.resource_version(), object.resource_version())) {
            return;
        }
        let now = Instant::now();
        let mut recorded = self.recorded.lock();
        let expired: Vec<_> = recorded
            .extract_if(|_, at| now.saturating_duration_since(*at) > LIMIT)
            .map(|(key, _)| key)
            .collect();
        recorded.insert(key, now);
        drop(recorded);
        for key in expired {
            self.written.remove(&key);
        }
        self.written.set(object);
    }

    /// Returns the collection.
    #[must_use]
    pub fn collection(&self) -> &Collection<Watched<K>> {
        &self.joined
    }
}

impl<K: Resource + Send + Sync + 'static> fmt::Debug for Overlay<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overlay").field("written", &self.written.collection().len()).finish()
    }
}
