//! The kinds as constants: one for the registered version of each, and one for each alias version.
//!
//! ```
//! use mesh_schema::gvk;
//!
//! assert_eq!(gvk::GATEWAY.to_string(), "networking.istio.io/v1/Gateway");
//! assert_eq!(gvk::KUBERNETES_GATEWAY.to_string(), "gateway.networking.k8s.io/v1/Gateway");
//! ```

use mesh_config_model::GroupVersionKind;

macro_rules! kinds {
    ($($name:ident: $group:literal, $version:literal, $kind:literal;)+) => {$(
        #[doc = concat!("`", $kind, "` of `", $group, "/", $version, "`.")]
        pub const $name: GroupVersionKind = GroupVersionKind::from_static($group, $version, $kind);
    )+};
}

kinds! {
    AUTHORIZATION_POLICY: "security.istio.io", "v1", "AuthorizationPolicy";
    AUTHORIZATION_POLICY_V1BETA1: "security.istio.io", "v1beta1", "AuthorizationPolicy";
    BACKEND_TLS_POLICY: "gateway.networking.k8s.io", "v1", "BackendTLSPolicy";
    CERTIFICATE_SIGNING_REQUEST: "certificates.k8s.io", "v1", "CertificateSigningRequest";
    CLUSTER_TRUST_BUNDLE: "certificates.k8s.io", "v1beta1", "ClusterTrustBundle";
    CONFIG_MAP: "", "v1", "ConfigMap";
    CUSTOM_RESOURCE_DEFINITION: "apiextensions.k8s.io", "v1", "CustomResourceDefinition";
    DAEMON_SET: "apps", "v1", "DaemonSet";
    DEPLOYMENT: "apps", "v1", "Deployment";
    DESTINATION_RULE: "networking.istio.io", "v1", "DestinationRule";
    DESTINATION_RULE_V1ALPHA3: "networking.istio.io", "v1alpha3", "DestinationRule";
    DESTINATION_RULE_V1BETA1: "networking.istio.io", "v1beta1", "DestinationRule";
    ENDPOINT_SLICE: "discovery.k8s.io", "v1", "EndpointSlice";
    ENDPOINTS: "", "v1", "Endpoints";
    ENVOY_FILTER: "networking.istio.io", "v1alpha3", "EnvoyFilter";
    GRPC_ROUTE: "gateway.networking.k8s.io", "v1", "GRPCRoute";
    GRPC_ROUTE_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "GRPCRoute";
    GATEWAY: "networking.istio.io", "v1", "Gateway";
    GATEWAY_V1ALPHA3: "networking.istio.io", "v1alpha3", "Gateway";
    GATEWAY_V1BETA1: "networking.istio.io", "v1beta1", "Gateway";
    GATEWAY_CLASS: "gateway.networking.k8s.io", "v1", "GatewayClass";
    GATEWAY_CLASS_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "GatewayClass";
    GATEWAY_CLASS_V1BETA1: "gateway.networking.k8s.io", "v1beta1", "GatewayClass";
    HTTP_ROUTE: "gateway.networking.k8s.io", "v1", "HTTPRoute";
    HTTP_ROUTE_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "HTTPRoute";
    HTTP_ROUTE_V1BETA1: "gateway.networking.k8s.io", "v1beta1", "HTTPRoute";
    HORIZONTAL_POD_AUTOSCALER: "autoscaling", "v2", "HorizontalPodAutoscaler";
    INFERENCE_POOL: "inference.networking.k8s.io", "v1", "InferencePool";
    INGRESS: "networking.k8s.io", "v1", "Ingress";
    INGRESS_CLASS: "networking.k8s.io", "v1", "IngressClass";
    KUBERNETES_GATEWAY: "gateway.networking.k8s.io", "v1", "Gateway";
    KUBERNETES_GATEWAY_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "Gateway";
    KUBERNETES_GATEWAY_V1BETA1: "gateway.networking.k8s.io", "v1beta1", "Gateway";
    LEASE: "coordination.k8s.io", "v1", "Lease";
    LISTENER_SET: "gateway.networking.k8s.io", "v1", "ListenerSet";
    MESH_CONFIG: "", "v1alpha1", "MeshConfig";
    MESH_NETWORKS: "", "v1alpha1", "MeshNetworks";
    MUTATING_WEBHOOK_CONFIGURATION: "admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration";
    NAMESPACE: "", "v1", "Namespace";
    NODE: "", "v1", "Node";
    PEER_AUTHENTICATION: "security.istio.io", "v1", "PeerAuthentication";
    PEER_AUTHENTICATION_V1BETA1: "security.istio.io", "v1beta1", "PeerAuthentication";
    POD: "", "v1", "Pod";
    POD_DISRUPTION_BUDGET: "policy", "v1", "PodDisruptionBudget";
    PROXY_CONFIG: "networking.istio.io", "v1beta1", "ProxyConfig";
    REFERENCE_GRANT: "gateway.networking.k8s.io", "v1beta1", "ReferenceGrant";
    REFERENCE_GRANT_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "ReferenceGrant";
    REQUEST_AUTHENTICATION: "security.istio.io", "v1", "RequestAuthentication";
    REQUEST_AUTHENTICATION_V1BETA1: "security.istio.io", "v1beta1", "RequestAuthentication";
    SECRET: "", "v1", "Secret";
    SERVICE: "", "v1", "Service";
    SERVICE_ACCOUNT: "", "v1", "ServiceAccount";
    SERVICE_ENTRY: "networking.istio.io", "v1", "ServiceEntry";
    SERVICE_ENTRY_V1ALPHA3: "networking.istio.io", "v1alpha3", "ServiceEntry";
    SERVICE_ENTRY_V1BETA1: "networking.istio.io", "v1beta1", "ServiceEntry";
    SIDECAR: "networking.istio.io", "v1", "Sidecar";
    SIDECAR_V1ALPHA3: "networking.istio.io", "v1alpha3", "Sidecar";
    SIDECAR_V1BETA1: "networking.istio.io", "v1beta1", "Sidecar";
    STATEFUL_SET: "apps", "v1", "StatefulSet";
    TCP_ROUTE: "gateway.networking.k8s.io", "v1", "TCPRoute";
    TCP_ROUTE_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "TCPRoute";
    TLS_ROUTE: "gateway.networking.k8s.io", "v1", "TLSRoute";
    TLS_ROUTE_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "TLSRoute";
    TELEMETRY: "telemetry.istio.io", "v1", "Telemetry";
    TELEMETRY_V1ALPHA1: "telemetry.istio.io", "v1alpha1", "Telemetry";
    TRAFFIC_EXTENSION: "extensions.istio.io", "v1alpha1", "TrafficExtension";
    UDP_ROUTE: "gateway.networking.k8s.io", "v1alpha2", "UDPRoute";
    VALIDATING_WEBHOOK_CONFIGURATION: "admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration";
    VIRTUAL_SERVICE: "networking.istio.io", "v1", "VirtualService";
    VIRTUAL_SERVICE_V1ALPHA3: "networking.istio.io", "v1alpha3", "VirtualService";
    VIRTUAL_SERVICE_V1BETA1: "networking.istio.io", "v1beta1", "VirtualService";
    WASM_PLUGIN: "extensions.istio.io", "v1alpha1", "WasmPlugin";
    WORKLOAD_ENTRY: "networking.istio.io", "v1", "WorkloadEntry";
    WORKLOAD_ENTRY_V1ALPHA3: "networking.istio.io", "v1alpha3", "WorkloadEntry";
    WORKLOAD_ENTRY_V1BETA1: "networking.istio.io", "v1beta1", "WorkloadEntry";
    WORKLOAD_GROUP: "networking.istio.io", "v1", "WorkloadGroup";
    WORKLOAD_GROUP_V1ALPHA3: "networking.istio.io", "v1alpha3", "WorkloadGroup";
    WORKLOAD_GROUP_V1BETA1: "networking.istio.io", "v1beta1", "WorkloadGroup";
    X_BACKEND: "gateway.networking.x-k8s.io", "v1alpha1", "XBackend";
    X_BACKEND_TRAFFIC_POLICY: "gateway.networking.x-k8s.io", "v1alpha1", "XBackendTrafficPolicy";
}
