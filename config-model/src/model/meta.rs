use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ConfigKey, GroupVersionKind, NamespacedName};

/// Label that ties an object to one revision of the control plane.
pub const REVISION_LABEL: &str = "istio.io/rev";

/// Who an object is: the metadata every mesh object carries.
///
/// Serialises as a dump of the metadata, not as Kubernetes metadata: the kind stands under `type`.
/// Fields that are empty, zero or unset are left out.
///
/// Of Kubernetes metadata these are not kept: `deletionGracePeriodSeconds`, `deletionTimestamp`, `finalizers`,
/// `generateName`, `managedFields` and `selfLink`. An object that is read, changed and put back as a whole thus
/// loses its finalizers; to change an object of a cluster, send it a patch.
///
/// ```
/// use mesh_config_model::{GroupVersionKind, Meta};
///
/// let kind = GroupVersionKind::from_static("networking.istio.io", "v1", "Sidecar");
/// let meta = Meta::new(kind, "prod", "default");
/// assert_eq!(meta.key().to_string(), "networking.istio.io/v1/Sidecar/prod/default");
/// assert!(meta.in_revision("canary"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Meta {
    /// Kind, in the version the registry holds it under.
    #[serde(rename = "type")]
    pub gvk: GroupVersionKind,
    /// Identifier the API server gave, empty when it gave none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uid: String,
    /// Object name, unique within its namespace.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Namespace, empty for cluster-scoped objects.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    /// DNS suffix after `<name>.<namespace>.svc.`; not part of the key.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub domain: String,
    /// Labels of the object.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Annotations of the object.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// Opaque version, empty when the object was never stored; compare for equality only.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub resource_version: String,
    /// When the object was created, to the second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_timestamp: Option<jiff::Timestamp>,
    /// Objects that own this one, in their written order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owner_references: Vec<OwnerReference>,
    /// Counts changes of the spec, 0 when unknown.
    #[serde(skip_serializing_if = "is_zero")]
    pub generation: i64,
}

impl Meta {
    /// Names an object; everything else is left empty.
    #[must_use]
    pub fn new(
        gvk: GroupVersionKind,
        namespace: impl Into<String>,
        name: impl Into<String>,
    ) -> Self {
        Self { gvk, namespace: namespace.into(), name: name.into(), ..Self::default() }
    }

    /// Identifies the object among those of its kind.
    #[must_use]
    pub fn namespaced_name(&self) -> NamespacedName {
        NamespacedName::new(&self.namespace, &self.name)
    }

    /// Identifies the object among those of all kinds.
    #[must_use]
    pub fn key(&self) -> ConfigKey {
        ConfigKey { gvk: self.gvk.clone(), name: self.namespaced_name() }
    }

    /// Tells whether a control plane of `revision` is to read the object.
    ///
    /// An object without [`REVISION_LABEL`] is read by all, and an empty `revision` reads all.
    #[must_use]
    pub fn in_revision(&self, revision: &str) -> bool {
        match self.labels.get(REVISION_LABEL) {
            Some(label) => revision.is_empty() || label == revision,
            None => true,
        }
    }

    /// Tells whether a control plane of `revision` that also answers to `tags` is to read the object.
    #[must_use]
    pub fn in_revision_or_tags(&self, revision: &str, tags: &BTreeSet<String>) -> bool {
        let tagged = || self.labels.get(REVISION_LABEL).is_some_and(|label| tags.contains(label));
        self.in_revision(revision) || tagged()
    }

    /// Orders by age: creation time, then name, then namespace; an unset time comes first.
    ///
    /// Times have whole seconds, so ties are common.
    ///
    /// ```
    /// use mesh_config_model::{GroupVersionKind, Meta};
    ///
    /// let kind = GroupVersionKind::from_static("networking.istio.io", "v1", "Gateway");
    /// let mut metas = [Meta::new(kind.clone(), "a", "two"), Meta::new(kind, "b", "one")];
    /// metas.sort_by(Meta::cmp_creation);
    /// assert_eq!(metas[0].name, "one");
    /// ```
    #[must_use]
    pub fn cmp_creation(&self, other: &Self) -> Ordering {
        self.creation_timestamp
            .cmp(&other.creation_timestamp)
            .then_with(|| self.name.cmp(&other.name))
            .then_with(|| self.namespace.cmp(&other.namespace))
    }
}

/// Names an object that owns another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnerReference {
    /// `apiVersion` of the owner.
    pub api_version: String,
    /// Kind of the owner.
    pub kind: String,
    /// Name of the owner, in the namespace of the owned object.
    pub name: String,
    /// Identifier of the owner.
    pub uid: String,
    /// Whether the owner manages the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub controller: Option<bool>,
    /// Whether the owner cannot go before the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block_owner_deletion: Option<bool>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde calls")]
const fn is_zero(number: &i64) -> bool {
    *number == 0
}
