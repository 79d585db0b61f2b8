use std::fmt;

use super::{GroupVersionKind, NamespacedName};

/// Identifies an object among those of all kinds.
///
/// Prints the full key `group/version/kind/namespace/name` with empty parts kept,
/// so the key of an object of the core group begins with a slash.
///
/// ```
/// use mesh_config_model::{ConfigKey, GroupVersionKind};
///
/// let kind = GroupVersionKind::from_static("test.istio.io", "v1", "MockConfig");
/// let key = ConfigKey::new(kind, "ns", "mock-config2");
/// assert_eq!(key.to_string(), "test.istio.io/v1/MockConfig/ns/mock-config2");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConfigKey {
    /// The kind.
    pub gvk: GroupVersionKind,
    /// The object within the kind.
    pub name: NamespacedName,
}

impl ConfigKey {
    /// Names an object of a kind; an empty namespace means the whole cluster.
    #[must_use]
    pub fn new(gvk: GroupVersionKind, namespace: &str, name: &str) -> Self {
        Self { gvk, name: NamespacedName::new(namespace, name) }
    }
}

impl fmt::Display for ConfigKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { gvk, name } = self;
        write!(f, "{}/{}/{}/{}/{}", gvk.group, gvk.version, gvk.kind, name.namespace(), name.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_cluster_object_begins_with_a_slash() {
        let kind = GroupVersionKind::from_static("", "v1", "Namespace");
        assert_eq!(ConfigKey::new(kind, "", "prod").to_string(), "/v1/Namespace//prod");
    }
}
