//! The identity of an object in a cluster.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The namespace and the name of an object, for one kind in one cluster.
///
/// Sorted by namespace, then name; an object outside of namespaces has an empty one. Prints
/// `namespace/name`, or the name alone. A clone shares the text.
///
/// ```
/// use krt_kube::ObjectKey;
///
/// let key = ObjectKey::new("shop", "cart");
/// assert_eq!((key.namespace(), key.name()), ("shop", "cart"));
/// assert_eq!(key.to_string(), "shop/cart");
/// assert_eq!(ObjectKey::cluster_wide("n1").to_string(), "n1");
/// ```
#[derive(Clone)]
pub struct ObjectKey {
    /// Namespace and name with a slash between them.
    text: Arc<str>,
    slash: u32,
}

impl ObjectKey {
    /// Makes the key of an object in a namespace.
    #[must_use]
    pub fn new(namespace: &str, name: &str) -> Self {
        // Names of Kubernetes have at most 253 characters.
        let slash = u32::try_from(namespace.len()).unwrap_or(u32::MAX);
        Self { text: format!("{namespace}/{name}").into(), slash }
    }

    /// Makes the key of an object outside of namespaces.
    #[must_use]
    pub fn cluster_wide(name: &str) -> Self {
        Self::new("", name)
    }

    /// Reads the key of an object; what is missing is empty.
    ///
    /// ```
    /// use krt_kube::ObjectKey;
    ///
    /// let meta = kube::core::ObjectMeta { name: Some("n1".into()), ..Default::default() };
    /// assert_eq!(ObjectKey::of(&meta), ObjectKey::cluster_wide("n1"));
    /// ```
    #[must_use]
    pub fn of(meta: &ObjectMeta) -> Self {
        let (namespace, name) = (meta.namespace.as_deref(), meta.name.as_deref());
        Self::new(namespace.unwrap_or_default(), name.unwrap_or_default())
    }

    /// Returns the namespace, empty outside of namespaces.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text.get(..self.slash as usize).unwrap_or_default()
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text.get(self.slash as usize + 1..).unwrap_or_default()
    }

    /// A number that is the same in every process, to share objects out by.
    pub(crate) fn shard_of(&self, shards: u32) -> u32 {
        // FNV-1a, which is stable and needs no dependency.
        let hash = self.text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        u32::try_from(hash % u64::from(shards.max(1))).unwrap_or(0)
    }
}

impl PartialEq for ObjectKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.text, &other.text) || self.text == other.text
    }
}

impl Eq for ObjectKey {}

impl Hash for ObjectKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Ord for ObjectKey {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.namespace(), self.name()).cmp(&(other.namespace(), other.name()))
    }
}

impl PartialOrd for ObjectKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.slash == 0 { self.name() } else { &self.text })
    }
}

impl fmt::Debug for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_by_namespace_and_name() {
        // A plain comparison of the texts would put "a-b/x" before "a/y".
        let mut keys =
            [ObjectKey::new("a-b", "x"), ObjectKey::new("a", "y"), ObjectKey::new("", "z")];
        keys.sort();
        assert_eq!(keys.map(|key| key.to_string()), ["z", "a/y", "a-b/x"]);
    }

    #[test]
    fn shards_take_every_key_once() {
        let keys: Vec<_> =
            (0..100).map(|at| ObjectKey::new("shop", &format!("pod-{at}"))).collect();
        let mut sizes = [0; 3];
        for key in &keys {
            sizes[key.shard_of(3) as usize] += 1;
        }
        assert_eq!(sizes, [33, 34, 33]);
    }
}
