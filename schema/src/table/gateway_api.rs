use mesh_config_model::specs::{gateway_api, gateway_api_experimental, inference};

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
    let gateway_api = stable_rows().into_iter().chain(experimental_rows());
    gateway_api.map(|row| row.categories(["gateway-api"])).chain([inference_row()]).collect()
}

fn stable_rows() -> Vec<SchemaBuilder> {
    vec![
        V1.typed::<gateway_api::BackendTlsPolicySpec>("BackendTLSPolicySpec", Some("PolicyStatus"))
            .short_names(["btlspolicy"]),
        V1.typed::<gateway_api::GrpcRouteSpec>("GRPCRouteSpec", Some("GRPCRouteStatus"))
            .aliases(ALPHA2),
        V1.typed::<gateway_api::GatewayClassSpec>("GatewayClassSpec", Some("GatewayClassStatus"))
            .aliases(ALPHA2_BETA1)
            .short_names(["gc"]),
        V1.typed::<gateway_api::HttpRouteSpec>("HTTPRouteSpec", Some("HTTPRouteStatus"))
            .aliases(ALPHA2_BETA1),
        V1.typed::<gateway_api::GatewaySpec>("GatewaySpec", Some("GatewayStatus"))
            .identifier("KubernetesGateway")
            .aliases(ALPHA2_BETA1)
            .short_names(["gtw"]),
        V1.typed::<gateway_api::ListenerSetSpec>("ListenerSetSpec", Some("ListenerSetStatus"))
            .short_names(["lset"]),
        V1BETA1
            .typed::<gateway_api::ReferenceGrantSpec>("ReferenceGrantSpec", None)
            .aliases(ALPHA2)
            .short_names(["refgrant"]),
        V1.typed::<gateway_api::TcpRouteSpec>("TCPRouteSpec", Some("TCPRouteStatus"))
            .aliases(ALPHA2),
        V1.typed::<gateway_api::TlsRouteSpec>("TLSRouteSpec", Some("TLSRouteStatus"))
            .aliases(ALPHA2),
    ]
}

fn inference_row() -> SchemaBuilder {
    INFERENCE
        .typed::<inference::InferencePoolSpec>("InferencePoolSpec", Some("InferencePoolStatus"))
        .short_names(["infpool"])
}

fn experimental_rows() -> Vec<SchemaBuilder> {
    vec![
        V1ALPHA2.typed::<gateway_api::UdpRouteSpec>("UDPRouteSpec", Some("UDPRouteStatus")),
        EXPERIMENTAL
            .typed::<gateway_api_experimental::BackendSpec>("BackendSpec", Some("BackendStatus"))
            .short_names(["xbackend"]),
        EXPERIMENTAL
            .typed::<gateway_api_experimental::BackendTrafficPolicySpec>(
                "BackendTrafficPolicySpec",
                Some("PolicyStatus"),
            )
            .short_names(["xbtrafficpolicy"]),
    ]
}
