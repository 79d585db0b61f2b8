use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::yaml::{DecodeError, Node, UnknownField};
use crate::{Meta, OwnerReference, PathSegment};

/// Fields of Kubernetes metadata that [`Meta`] does not keep.
pub(crate) const NOT_KEPT: [&str; 6] = [
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "finalizers",
    "generateName",
    "managedFields",
    "selfLink",
];

/// Reads Kubernetes metadata; kind and domain are left empty.
pub(super) fn decode_metadata(node: &Node) -> Result<(Meta, Vec<UnknownField>), DecodeError> {
    let (written, mut unknown) = node.decode_tracked::<ObjectMeta>()?;
    if unknown.iter().any(is_not_kept) {
        node.decode::<NotKept>()?;
        unknown.retain(|field| !is_not_kept(field));
    }
    let meta = Meta {
        uid: written.uid,
        name: written.name,
        namespace: written.namespace,
        labels: written.labels,
        annotations: written.annotations,
        resource_version: written.resource_version,
        creation_timestamp: written.creation_timestamp,
        owner_references: written.owner_references,
        generation: written.generation,
        ..Meta::default()
    };
    Ok((meta, unknown))
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ObjectMeta {
    uid: String,
    name: String,
    namespace: String,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
    resource_version: String,
    creation_timestamp: Option<jiff::Timestamp>,
    owner_references: Vec<OwnerReference>,
    generation: i64,
}

/// What is not kept has its types nonetheless.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct NotKept {
    deletion_grace_period_seconds: Option<i64>,
    deletion_timestamp: Option<jiff::Timestamp>,
    finalizers: Vec<String>,
    generate_name: String,
    managed_fields: Vec<IgnoredAny>,
    self_link: String,
}

fn is_not_kept(field: &UnknownField) -> bool {
    matches!(field.path.segments(), [PathSegment::Field(name)] if NOT_KEPT.contains(&&**name))
}
