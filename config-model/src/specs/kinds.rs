use super::gateway_api::{
    BackendTlsPolicySpec, GatewayClassSpec, GatewayClassStatus, GatewaySpec, GatewayStatus,
    GrpcRouteSpec, GrpcRouteStatus, HttpRouteSpec, HttpRouteStatus, ListenerSetSpec,
    ListenerSetStatus, PolicyStatus, ReferenceGrantSpec, TcpRouteSpec, TcpRouteStatus,
    TlsRouteSpec, TlsRouteStatus, UdpRouteSpec, UdpRouteStatus,
};
use super::gateway_api_experimental::{BackendSpec, BackendStatus, BackendTrafficPolicySpec};
use super::inference::{InferencePoolSpec, InferencePoolStatus};
use super::meta::IstioStatus;
use super::networking::ServiceEntryStatus;
use super::{extensions, mesh, networking, security, telemetry};
use crate::model::kinds;
use crate::{ClusterScoped, Namespaced, NoStatus};

kinds! {
    extensions::TrafficExtension: "extensions.istio.io", "v1alpha1", "TrafficExtension", "trafficextensions", Namespaced, IstioStatus;
    extensions::WasmPlugin: "extensions.istio.io", "v1alpha1", "WasmPlugin", "wasmplugins", Namespaced, IstioStatus;
    mesh::MeshConfig: "", "v1alpha1", "MeshConfig", "meshconfigs", Namespaced, NoStatus;
    mesh::MeshNetworks: "", "v1alpha1", "MeshNetworks", "meshnetworks", Namespaced, NoStatus;
    networking::DestinationRule: "networking.istio.io", "v1", "DestinationRule", "destinationrules", Namespaced, IstioStatus;
    networking::EnvoyFilter: "networking.istio.io", "v1alpha3", "EnvoyFilter", "envoyfilters", Namespaced, IstioStatus;
    networking::Gateway: "networking.istio.io", "v1", "Gateway", "gateways", Namespaced, IstioStatus;
    networking::ProxyConfig: "networking.istio.io", "v1beta1", "ProxyConfig", "proxyconfigs", Namespaced, IstioStatus;
    networking::ServiceEntry: "networking.istio.io", "v1", "ServiceEntry", "serviceentries", Namespaced, ServiceEntryStatus;
    networking::Sidecar: "networking.istio.io", "v1", "Sidecar", "sidecars", Namespaced, IstioStatus;
    networking::VirtualService: "networking.istio.io", "v1", "VirtualService", "virtualservices", Namespaced, IstioStatus;
    networking::WorkloadEntry: "networking.istio.io", "v1", "WorkloadEntry", "workloadentries", Namespaced, IstioStatus;
    networking::WorkloadGroup: "networking.istio.io", "v1", "WorkloadGroup", "workloadgroups", Namespaced, IstioStatus;
    security::AuthorizationPolicy: "security.istio.io", "v1", "AuthorizationPolicy", "authorizationpolicies", Namespaced, IstioStatus;
    security::PeerAuthentication: "security.istio.io", "v1", "PeerAuthentication", "peerauthentications", Namespaced, IstioStatus;
    security::RequestAuthentication: "security.istio.io", "v1", "RequestAuthentication", "requestauthentications", Namespaced, IstioStatus;
    telemetry::Telemetry: "telemetry.istio.io", "v1", "Telemetry", "telemetries", Namespaced, IstioStatus;

    BackendTlsPolicySpec: "gateway.networking.k8s.io", "v1", "BackendTLSPolicy", "backendtlspolicies", Namespaced, PolicyStatus;
    GatewayClassSpec: "gateway.networking.k8s.io", "v1", "GatewayClass", "gatewayclasses", ClusterScoped, GatewayClassStatus;
    GatewaySpec: "gateway.networking.k8s.io", "v1", "Gateway", "gateways", Namespaced, GatewayStatus;
    GrpcRouteSpec: "gateway.networking.k8s.io", "v1", "GRPCRoute", "grpcroutes", Namespaced, GrpcRouteStatus;
    HttpRouteSpec: "gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes", Namespaced, HttpRouteStatus;
    ListenerSetSpec: "gateway.networking.k8s.io", "v1", "ListenerSet", "listenersets", Namespaced, ListenerSetStatus;
    ReferenceGrantSpec: "gateway.networking.k8s.io", "v1beta1", "ReferenceGrant", "referencegrants", Namespaced, NoStatus;
    TcpRouteSpec: "gateway.networking.k8s.io", "v1", "TCPRoute", "tcproutes", Namespaced, TcpRouteStatus;
    TlsRouteSpec: "gateway.networking.k8s.io", "v1", "TLSRoute", "tlsroutes", Namespaced, TlsRouteStatus;
    UdpRouteSpec: "gateway.networking.k8s.io", "v1alpha2", "UDPRoute", "udproutes", Namespaced, UdpRouteStatus;
    BackendSpec: "gateway.networking.x-k8s.io", "v1alpha1", "XBackend", "xbackends", Namespaced, BackendStatus;
    BackendTrafficPolicySpec: "gateway.networking.x-k8s.io", "v1alpha1", "XBackendTrafficPolicy", "xbackendtrafficpolicies", Namespaced, PolicyStatus;
    InferencePoolSpec: "inference.networking.k8s.io", "v1", "InferencePool", "inferencepools", Namespaced, InferencePoolStatus;
}
