use std::collections::BTreeMap;

use super::GroupVersionKind;

/// Who an object is: the metadata every mesh object carries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// Kind, in the version the registry holds it under.
    pub gvk: GroupVersionKind,
    /// Identifier the API server gave, empty when it gave none.
    pub uid: String,
    /// Object name, unique within its namespace.
    pub name: String,
    /// Namespace, empty for cluster-scoped objects.
    pub namespace: String,
    /// DNS suffix after `<name>.<namespace>.svc.`; not part of the key.
    pub domain: String,
    /// Labels of the object.
    pub labels: BTreeMap<String, String>,
    /// Annotations of the object.
    pub annotations: BTreeMap<String, String>,
    /// Opaque version, empty when the object was never stored.
    pub resource_version: String,
    /// When the object was created, to the second.
    pub creation_timestamp: Option<jiff::Timestamp>,
    /// Objects that own this one, in their written order.
    pub owner_references: Vec<OwnerReference>,
    /// Counts changes of the spec, 0 when unknown.
    pub generation: i64,
}

/// Names an object that owns another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    pub controller: Option<bool>,
    /// Whether the owner cannot go before the object.
    pub block_owner_deletion: Option<bool>,
}
