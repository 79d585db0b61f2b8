//! What is to be written.

use crate::{ObjectKey, Watched};
use krt::Object;
use kube::Resource;

/// The status that an object should have.
///
/// Derive a collection of these and give it to a [`StatusWriter`](crate::StatusWriter).
///
/// ```
/// use k8s_openapi::api::core::v1::Pod;
/// use krt::Object;
/// use krt_kube::{DesiredStatus, Watched};
///
/// let pod = Watched::new(Pod::default());
/// let status = DesiredStatus::of(&pod, "ready");
/// assert_eq!((status.key(), *status.status()), (pod.key(), "ready"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DesiredStatus<S> {
    status: S,
    generation: Option<i64>,
    uid: Option<String>,
    key: ObjectKey,
}

impl<S> DesiredStatus<S> {
    /// Describes the status of an object as it is now: it will not be written to a later
    /// generation of it, nor to another object of the same name.
    #[must_use]
    pub fn of<K: Resource + Send + Sync + 'static>(object: &Watched<K>, status: S) -> Self {
        let meta = object.meta();
        let (generation, uid) = (meta.generation, meta.uid.clone());
        Self { status, generation, uid, key: object.key() }
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> &S {
        &self.status
    }

    /// Whether this is about the object as it is.
    pub(super) fn is_about<K: Resource>(&self, object: &Watched<K>) -> bool {
        let meta = object.meta();
        self.generation == meta.generation && self.uid == meta.uid
    }
}

impl<S: PartialEq + Send + Sync + 'static> Object for DesiredStatus<S> {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&ObjectKey> {
        Some(&self.key)
    }
}

/// An object that should exist, as far as its fields are given.
///
/// Derive a collection of these and give it to an [`ObjectWriter`](crate::ObjectWriter). Leave out
/// what others decide: fields that are given are owned by the writer.
#[derive(Clone, Debug, PartialEq)]
pub struct DesiredObject<K> {
    object: K,
    key: ObjectKey,
}

impl<K: Resource> DesiredObject<K> {
    /// Wraps an object; its metadata needs the name, and the namespace if it lives in one.
    #[must_use]
    pub fn new(object: K) -> Self {
        Self { key: ObjectKey::of(object.meta()), object }
    }

    /// Returns the object.
    #[must_use]
    pub fn object(&self) -> &K {
        &self.object
    }
}

impl<K: PartialEq + Send + Sync + 'static> Object for DesiredObject<K> {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&ObjectKey> {
        Some(&self.key)
    }
}
