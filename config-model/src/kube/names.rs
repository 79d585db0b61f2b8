use kube_core::{ApiResource, gvk};

use super::{KubeObject, KubeScope};
use crate::{GroupVersionKind, ResourceType};

impl From<&gvk::GroupVersionKind> for GroupVersionKind {
    fn from(kind: &gvk::GroupVersionKind) -> Self {
        let gvk::GroupVersionKind { group, version, kind } = kind.clone();
        Self { group: group.into(), version: version.into(), kind: kind.into() }
    }
}

impl From<&GroupVersionKind> for gvk::GroupVersionKind {
    fn from(kind: &GroupVersionKind) -> Self {
        Self::gvk(&kind.group, &kind.version, &kind.kind)
    }
}

/// What `kube` must know of the kind of a body to read and write its objects untyped.
///
/// ```
/// use mesh_config_model::kube::api_resource;
/// use mesh_config_model::specs::gateway_api::GrpcRouteSpec;
///
/// let resource = api_resource::<GrpcRouteSpec>();
/// assert_eq!((&*resource.api_version, &*resource.plural), ("gateway.networking.k8s.io/v1", "grpcroutes"));
/// ```
#[must_use]
pub fn api_resource<S: ResourceType>() -> ApiResource
where
    S::Scope: KubeScope,
{
    ApiResource::erase::<KubeObject<S>>(&())
}
