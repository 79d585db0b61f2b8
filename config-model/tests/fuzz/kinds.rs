use std::sync::LazyLock;

use mesh_config_model::decode::KindEntry;
use mesh_config_model::specs::{
    extensions, gateway_api, gateway_api_experimental, inference, mesh, networking, security,
    telemetry,
};
use mesh_config_model::yaml::Node;
use mesh_config_model::{GroupVersionKind, ResourceType, k8s};
use serde::Serialize;

/// A kind and how a value of it is checked.
pub(crate) struct Kind {
    pub(crate) entry: KindEntry,
    pub(crate) round_trip: fn(&Node) -> Option<usize>,
}

/// Every kind that has a type; inputs name kinds by their place, so new ones go to the end.
pub(crate) static ALL: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    vec![
        kind::<extensions::TrafficExtension>(),
        kind::<extensions::WasmPlugin>(),
        kind::<mesh::MeshConfig>(),
        kind::<mesh::MeshNetworks>(),
        kind::<networking::DestinationRule>(),
        kind::<networking::EnvoyFilter>(),
        kind::<networking::Gateway>(),
        kind::<networking::ProxyConfig>(),
        kind::<networking::ServiceEntry>(),
        kind::<networking::Sidecar>(),
        kind::<networking::VirtualService>(),
        kind::<networking::WorkloadEntry>(),
        kind::<networking::WorkloadGroup>(),
        kind::<security::AuthorizationPolicy>(),
        kind::<security::PeerAuthentication>(),
        kind::<security::RequestAuthentication>(),
        kind::<telemetry::Telemetry>(),
        kind::<gateway_api::BackendTlsPolicySpec>(),
        kind::<gateway_api::GatewayClassSpec>(),
        kind::<gateway_api::GatewaySpec>(),
        kind::<gateway_api::GrpcRouteSpec>(),
        kind::<gateway_api::HttpRouteSpec>(),
        kind::<gateway_api::ListenerSetSpec>(),
        kind::<gateway_api::ReferenceGrantSpec>(),
        kind::<gateway_api::TcpRouteSpec>(),
        kind::<gateway_api::TlsRouteSpec>(),
        kind::<gateway_api::UdpRouteSpec>(),
        kind::<gateway_api_experimental::BackendSpec>(),
        kind::<gateway_api_experimental::BackendTrafficPolicySpec>(),
        kind::<inference::InferencePoolSpec>(),
        kind::<k8s::ConfigMap>(),
        kind::<k8s::CronJobSpec>(),
        kind::<k8s::DaemonSetSpec>(),
        kind::<k8s::DeploymentSpec>(),
        kind::<k8s::EndpointSlice>(),
        kind::<k8s::IngressClassSpec>(),
        kind::<k8s::IngressSpec>(),
        kind::<k8s::JobSpec>(),
        kind::<k8s::NamespaceSpec>(),
        kind::<k8s::NodeSpec>(),
        kind::<k8s::PodSpec>(),
        kind::<k8s::ReplicaSetSpec>(),
        kind::<k8s::Secret>(),
        kind::<k8s::ServiceAccount>(),
        kind::<k8s::ServiceSpec>(),
        kind::<k8s::StatefulSetSpec>(),
    ]
});

pub(crate) fn find(gvk: &GroupVersionKind) -> Option<KindEntry> {
    let matches =
        |kind: &&Kind| kind.entry.gvk.kind == gvk.kind && kind.entry.gvk.group == gvk.group;
    ALL.iter().find(matches).map(|kind| kind.entry.clone())
}

fn kind<T: ResourceType + Serialize>() -> Kind {
    Kind { entry: KindEntry::of::<T>(), round_trip: round_trip::<T> }
}

/// Decodes a value, writes it and decodes that; gives the number of unknown fields of what decodes.
fn round_trip<T: ResourceType + Serialize>(node: &Node) -> Option<usize> {
    let (value, unknown) = node.decode_tracked::<T>().ok()?;
    let written = serde_json::to_value(&value).expect("a decoded value has a JSON form");
    let (again, none) =
        Node::from(&written).decode_tracked::<T>().expect("what is written is read");
    assert_eq!(none, [], "what is written is known");
    // What is not a number equals nothing, so the written forms are compared.
    assert_eq!(serde_json::to_value(&again).ok(), Some(written));
    Some(unknown.len())
}
