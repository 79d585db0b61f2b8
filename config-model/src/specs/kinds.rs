use super::{extensions, mesh, networking, security, telemetry};
use crate::{GroupVersionKind, SpecType};

macro_rules! kinds {
    ($($spec:ty: $group:literal, $version:literal, $kind:literal;)+) => {$(
        impl SpecType for $spec {
            const GVK: GroupVersionKind = GroupVersionKind::from_static($group, $version, $kind);
        }
    )+};
}

kinds! {
    extensions::TrafficExtension: "extensions.istio.io", "v1alpha1", "TrafficExtension";
    extensions::WasmPlugin: "extensions.istio.io", "v1alpha1", "WasmPlugin";
    mesh::MeshConfig: "", "v1alpha1", "MeshConfig";
    mesh::MeshNetworks: "", "v1alpha1", "MeshNetworks";
    networking::DestinationRule: "networking.istio.io", "v1", "DestinationRule";
    networking::EnvoyFilter: "networking.istio.io", "v1alpha3", "EnvoyFilter";
    networking::Gateway: "networking.istio.io", "v1", "Gateway";
    networking::ProxyConfig: "networking.istio.io", "v1beta1", "ProxyConfig";
    networking::ServiceEntry: "networking.istio.io", "v1", "ServiceEntry";
    networking::Sidecar: "networking.istio.io", "v1", "Sidecar";
    networking::VirtualService: "networking.istio.io", "v1", "VirtualService";
    networking::WorkloadEntry: "networking.istio.io", "v1", "WorkloadEntry";
    networking::WorkloadGroup: "networking.istio.io", "v1", "WorkloadGroup";
    security::AuthorizationPolicy: "security.istio.io", "v1", "AuthorizationPolicy";
    security::PeerAuthentication: "security.istio.io", "v1", "PeerAuthentication";
    security::RequestAuthentication: "security.istio.io", "v1", "RequestAuthentication";
    telemetry::Telemetry: "telemetry.istio.io", "v1", "Telemetry";
}
