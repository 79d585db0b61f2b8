//! Waiting for what was written.

use crate::{ObjectKey, Watched};
use krt::{Collection, Event, SubscribeOptions};
use kube::Resource;
use std::cmp::Ordering;
use std::future::poll_fn;

/// How an object that was written has become visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Seen {
    /// The collection has the version, or a later one.
    Present,
    /// The object was deleted, or the collection has ended.
    Gone,
}

/// Waits until a collection has a version of an object, or a later one, or the object is gone.
///
/// For whoever has written an object and wants to go on from what a derivation makes of it. An
/// object that is created and deleted before the collection sees either is never seen: put a limit
/// to the wait.
///
/// ```
/// use k8s_openapi::api::core::v1::ConfigMap;
/// use krt::Graph;
/// use krt_kube::{Cluster, ObjectKey, Seen, wait_for_version};
/// # use krt_kube::testing::ApiServer;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?.block_on(async {
/// # let client = ApiServer::new().client();
/// let cluster = Cluster::new(&Graph::new(), client.clone());
/// let maps = cluster.informer::<ConfigMap>().start();
/// # let mut map = ConfigMap::default();
/// # map.metadata.name = Some("limits".to_owned());
/// let written =
///     kube::Api::namespaced(client, "shop").create(&Default::default(), &map).await?;
/// let version = written.metadata.resource_version.unwrap_or_default();
/// let key = ObjectKey::new("shop", "limits");
/// assert_eq!(wait_for_version(&maps, &key, &version).await, Seen::Present);
/// assert!(maps.get(&key).is_some());
/// # Ok::<(), kube::Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub async fn wait_for_version<K: Resource + Send + Sync + 'static>(
    objects: &Collection<Watched<K>>,
    key: &ObjectKey,
    resource_version: &str,
) -> Seen {
    let mut changes = objects.subscribe_queue_with(&SubscribeOptions::new().changes_only());
    let is_late = |object: &Watched<K>| is_at_least(object.resource_version(), resource_version);
    loop {
        if objects.get(key).is_some_and(|object| is_late(&object)) {
            return Seen::Present;
        }
        let Ok(batch) = poll_fn(|cx| changes.poll_recv(cx)).await else { return Seen::Gone };
        let is_gone = |event: &Event<Watched<K>>| {
            matches!(event, Event::Deleted { .. }) && event.key() == *key
        };
        if batch.events().iter().any(is_gone) {
            return Seen::Gone;
        }
    }
}

/// Whether a version is another one or comes after it.
///
/// Versions of one kind are decimal numbers that grow; what is no number is only compared for
/// being the same.
pub(crate) fn is_at_least(version: &str, other: &str) -> bool {
    compare(version, other).is_some_and(Ordering::is_ge)
}

fn compare(one: &str, other: &str) -> Option<Ordering> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(one) && is_number(other) {
        let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
        return Some(one.len().cmp(&other.len()).then_with(|| one.cmp(other)));
    }
    (one == other).then_some(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers_of_any_length() {
        assert!(is_at_least("10", "9"));
        assert!(is_at_least("9", "9"));
        assert!(!is_at_least("9", "10"));
        assert!(is_at_least("340282366920938463463374607431768211456", "18446744073709551616"));
        assert!(is_at_least("abc", "abc"));
        assert!(!is_at_least("abd", "abc"));
        assert!(!is_at_least("", "1"));
    }
}
