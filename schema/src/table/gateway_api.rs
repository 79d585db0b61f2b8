use super::api::Api;
use crate::SchemaBuilder;

const V1: Api = Api {
    group: "gateway.networking.k8s.io",
    version: "v1",
    package: "sigs.k8s.io/gateway-api/apis/v1",
};
const V1BETA1: Api = Api {
    group: "gateway.networking.k8s.io",
    version: "v1beta1",
    package: "sigs.k8s.io/gateway-api/apis/v1beta1",
};
const V1ALPHA2: Api = Api {
    group: "gateway.networking.k8s.io",
    version: "v1alpha2",
    package: "sigs.k8s.io/gateway-api/apis/v1alpha2",
};
const EXPERIMENTAL: Api = Api {
    group: "gateway.networking.x-k8s.io",
    version: "v1alpha1",
    package: "sigs.k8s.io/gateway-api/apisx/v1alpha1",
};
const INFERENCE: Api = Api {
    group: "inference.networking.k8s.io",
    version: "v1",
    package: "sigs.k8s.io/gateway-api-inference-extension/api/v1",
};

const ALPHA2: [&str; 1] = ["v1alpha2"];
const ALPHA2_BETA1: [&str; 2] = ["v1alpha2", "v1beta1"];

/// The kinds of the Gateway API and its extensions.
pub(super) fn rows() -> Vec<SchemaBuilder> {
    vec![
        V1.row_with_status(
            "BackendTLSPolicy",
            "backendtlspolicies",
            "BackendTLSPolicySpec",
            "PolicyStatus",
        ),
        V1.row_with_status("GRPCRoute", "grpcroutes", "GRPCRouteSpec", "GRPCRouteStatus")
            .aliases(ALPHA2),
        V1.row_with_status(
            "GatewayClass",
            "gatewayclasses",
            "GatewayClassSpec",
            "GatewayClassStatus",
        )
        .aliases(ALPHA2_BETA1)
        .cluster_scoped(),
        V1.row_with_status("HTTPRoute", "httproutes", "HTTPRouteSpec", "HTTPRouteStatus")
            .aliases(ALPHA2_BETA1),
        INFERENCE.row_with_status(
            "InferencePool",
            "inferencepools",
            "InferencePoolSpec",
            "InferencePoolStatus",
        ),
        V1.row_with_status("Gateway", "gateways", "GatewaySpec", "GatewayStatus")
            .identifier("KubernetesGateway")
            .aliases(ALPHA2_BETA1),
        V1.row_with_status("ListenerSet", "listenersets", "ListenerSetSpec", "ListenerSetStatus"),
        V1BETA1.row("ReferenceGrant", "referencegrants", "ReferenceGrantSpec").aliases(ALPHA2),
        V1.row_with_status("TCPRoute", "tcproutes", "TCPRouteSpec", "TCPRouteStatus")
            .aliases(ALPHA2),
        V1.row_with_status("TLSRoute", "tlsroutes", "TLSRouteSpec", "TLSRouteStatus")
            .aliases(ALPHA2),
        V1ALPHA2.row_with_status("UDPRoute", "udproutes", "UDPRouteSpec", "UDPRouteStatus"),
        EXPERIMENTAL.row_with_status("XBackend", "xbackends", "BackendSpec", "BackendStatus"),
        EXPERIMENTAL.row_with_status(
            "XBackendTrafficPolicy",
            "xbackendtrafficpolicies",
            "BackendTrafficPolicySpec",
            "PolicyStatus",
        ),
    ]
}
