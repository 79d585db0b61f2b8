use k8s_openapi::apimachinery::pkg::apis::meta::v1;

use crate::{Meta, OwnerReference};

/// Takes the metadata of a Kubernetes object; kind and domain are left empty.
///
/// What [`Meta`] does not keep, such as finalizers, is lost.
impl From<&v1::ObjectMeta> for Meta {
    fn from(meta: &v1::ObjectMeta) -> Self {
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        Self {
            uid: text(&meta.uid),
            name: text(&meta.name),
            namespace: text(&meta.namespace),
            labels: meta.labels.clone().unwrap_or_default(),
            annotations: meta.annotations.clone().unwrap_or_default(),
            resource_version: text(&meta.resource_version),
            creation_timestamp: meta.creation_timestamp.as_ref().map(|time| time.0),
            owner_references: meta.owner_references.iter().flatten().map(Into::into).collect(),
            generation: meta.generation.unwrap_or_default(),
            ..Self::default()
        }
    }
}

/// Makes the metadata of a Kubernetes object; what is empty or zero is left out.
impl From<&Meta> for v1::ObjectMeta {
    fn from(meta: &Meta) -> Self {
        let text = |part: &String| Some(part.clone()).filter(|part| !part.is_empty());
        let owners: Vec<_> = meta.owner_references.iter().map(Into::into).collect();
        Self {
            uid: text(&meta.uid),
            name: text(&meta.name),
            namespace: text(&meta.namespace),
            labels: Some(meta.labels.clone()).filter(|labels| !labels.is_empty()),
            annotations: Some(meta.annotations.clone()).filter(|all| !all.is_empty()),
            resource_version: text(&meta.resource_version),
            creation_timestamp: meta.creation_timestamp.map(v1::Time),
            owner_references: Some(owners).filter(|owners| !owners.is_empty()),
            generation: Some(meta.generation).filter(|generation| *generation != 0),
            ..Self::default()
        }
    }
}

impl From<&v1::OwnerReference> for OwnerReference {
    fn from(owner: &v1::OwnerReference) -> Self {
        let v1::OwnerReference { api_version, block_owner_deletion, controller, kind, name, uid } =
            owner.clone();
        Self { api_version, kind, name, uid, controller, block_owner_deletion }
    }
}

impl From<&OwnerReference> for v1::OwnerReference {
    fn from(owner: &OwnerReference) -> Self {
        let OwnerReference { api_version, kind, name, uid, controller, block_owner_deletion } =
            owner.clone();
        Self { api_version, block_owner_deletion, controller, kind, name, uid }
    }
}
