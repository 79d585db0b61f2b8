//! Objects as a cluster has them.

use crate::ObjectKey;
use krt::{Labeled, Object};
use kube::Resource;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

/// An object of a cluster, as a watch has shown it.
///
/// Derefs to the object. Two are equal if they have the same uid and resource version, so they are
/// compared without looking at the content; one without a resource version equals no other.
///
/// ```
/// use k8s_openapi::api::core::v1::Pod;
/// use krt::Object;
/// use krt_kube::Watched;
///
/// let mut pod = Pod::default();
/// pod.metadata.name = Some("cart".into());
/// let watched = Watched::new(pod);
/// assert_eq!(watched.key().name(), "cart");
/// assert_eq!(watched.metadata.name.as_deref(), Some("cart"));
/// ```
pub struct Watched<K> {
    key: ObjectKey,
    object: K,
}

impl<K: Resource> Watched<K> {
    /// Wraps an object; the key is read from its metadata.
    #[must_use]
    pub fn new(object: K) -> Self {
        Self { key: ObjectKey::of(object.meta()), object }
    }

    /// Returns the version that the cluster has given the object, empty if none.
    #[must_use]
    pub fn resource_version(&self) -> &str {
        self.object.meta().resource_version.as_deref().unwrap_or_default()
    }
}

impl<K> Watched<K> {
    /// Returns the object.
    #[must_use]
    pub fn object(&self) -> &K {
        &self.object
    }
}

impl<K> Deref for Watched<K> {
    type Target = K;

    fn deref(&self) -> &K {
        &self.object
    }
}

impl<K: Resource + Send + Sync + 'static> Object for Watched<K> {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&ObjectKey> {
        Some(&self.key)
    }
}

impl<K: Resource> PartialEq for Watched<K> {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (self.object.meta(), other.object.meta());
        one.resource_version.is_some()
            && one.resource_version == two.resource_version
            && one.uid == two.uid
    }
}

impl<K: Resource> Labeled for Watched<K> {
    type Labels = Option<BTreeMap<String, String>>;

    fn labels(&self) -> &Self::Labels {
        &self.object.meta().labels
    }
}

impl<K: fmt::Debug> fmt::Debug for Watched<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.object.fmt(f)
    }
}
