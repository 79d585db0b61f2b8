//! The resources of the kinds as constants: one for the registered version of each, and one for each alias version.
//!
//! Two resources of the multi-cluster API are named as well, though no schema is registered for them.
//!
//! ```
//! use mesh_schema::gvr;
//!
//! assert_eq!(gvr::GATEWAY_V1BETA1.to_string(), "networking.istio.io/v1beta1/gateways");
//! assert_eq!(gvr::POD.to_string(), "core/v1/pods");
//! ```

use crate::GroupVersionResource;

macro_rules! resources {
    ($($name:ident: $group:literal, $version:literal, $resource:literal;)+) => {$(
        #[doc = concat!("`", $resource, "` of `", $group, "/", $version, "`.")]
        pub const $name: GroupVersionResource = GroupVersionResource::from_static($group, $version, $resource);
    )+};
}

resources! {
    AUTHORIZATION_POLICY: "security.istio.io", "v1", "authorizationpolicies";
    AUTHORIZATION_POLICY_V1BETA1: "security.istio.io", "v1beta1", "authorizationpolicies";
    BACKEND_TLS_POLICY: "gateway.networking.k8s.io", "v1", "backendtlspolicies";
    CERTIFICATE_SIGNING_REQUEST: "certificates.k8s.io", "v1", "certificatesigningrequests";
    CLUSTER_TRUST_BUNDLE: "certificates.k8s.io", "v1beta1", "clustertrustbundles";
    CONFIG_MAP: "", "v1", "configmaps";
    CUSTOM_RESOURCE_DEFINITION: "apiextensions.k8s.io", "v1", "customresourcedefinitions";
    DAEMON_SET: "apps", "v1", "daemonsets";
    DEPLOYMENT: "apps", "v1", "deployments";
    DESTINATION_RULE: "networking.istio.io", "v1", "destinationrules";
    DESTINATION_RULE_V1ALPHA3: "networking.istio.io", "v1alpha3", "destinationrules";
    DESTINATION_RULE_V1BETA1: "networking.istio.io", "v1beta1", "destinationrules";
    ENDPOINT_SLICE: "discovery.k8s.io", "v1", "endpointslices";
    ENDPOINTS: "", "v1", "endpoints";
    ENVOY_FILTER: "networking.istio.io", "v1alpha3", "envoyfilters";
    GRPC_ROUTE: "gateway.networking.k8s.io", "v1", "grpcroutes";
    GRPC_ROUTE_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "grpcroutes";
    GATEWAY: "networking.istio.io", "v1", "gateways";
    GATEWAY_V1ALPHA3: "networking.istio.io", "v1alpha3", "gateways";
    GATEWAY_V1BETA1: "networking.istio.io", "v1beta1", "gateways";
    GATEWAY_CLASS: "gateway.networking.k8s.io", "v1", "gatewayclasses";
    GATEWAY_CLASS_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "gatewayclasses";
    GATEWAY_CLASS_V1BETA1: "gateway.networking.k8s.io", "v1beta1", "gatewayclasses";
    HTTP_ROUTE: "gateway.networking.k8s.io", "v1", "httproutes";
    HTTP_ROUTE_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "httproutes";
    HTTP_ROUTE_V1BETA1: "gateway.networking.k8s.io", "v1beta1", "httproutes";
    HORIZONTAL_POD_AUTOSCALER: "autoscaling", "v2", "horizontalpodautoscalers";
    INFERENCE_POOL: "inference.networking.k8s.io", "v1", "inferencepools";
    INGRESS: "networking.k8s.io", "v1", "ingresses";
    INGRESS_CLASS: "networking.k8s.io", "v1", "ingressclasses";
    KUBERNETES_GATEWAY: "gateway.networking.k8s.io", "v1", "gateways";
    KUBERNETES_GATEWAY_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "gateways";
    KUBERNETES_GATEWAY_V1BETA1: "gateway.networking.k8s.io", "v1beta1", "gateways";
    LEASE: "coordination.k8s.io", "v1", "leases";
    LISTENER_SET: "gateway.networking.k8s.io", "v1", "listenersets";
    MESH_CONFIG: "", "v1alpha1", "meshconfigs";
    MESH_NETWORKS: "", "v1alpha1", "meshnetworks";
    MUTATING_WEBHOOK_CONFIGURATION: "admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations";
    NAMESPACE: "", "v1", "namespaces";
    NODE: "", "v1", "nodes";
    PEER_AUTHENTICATION: "security.istio.io", "v1", "peerauthentications";
    PEER_AUTHENTICATION_V1BETA1: "security.istio.io", "v1beta1", "peerauthentications";
    POD: "", "v1", "pods";
    POD_DISRUPTION_BUDGET: "policy", "v1", "poddisruptionbudgets";
    PROXY_CONFIG: "networking.istio.io", "v1beta1", "proxyconfigs";
    REFERENCE_GRANT: "gateway.networking.k8s.io", "v1beta1", "referencegrants";
    REFERENCE_GRANT_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "referencegrants";
    REQUEST_AUTHENTICATION: "security.istio.io", "v1", "requestauthentications";
    REQUEST_AUTHENTICATION_V1BETA1: "security.istio.io", "v1beta1", "requestauthentications";
    SECRET: "", "v1", "secrets";
    SERVICE: "", "v1", "services";
    SERVICE_ACCOUNT: "", "v1", "serviceaccounts";
    SERVICE_ENTRY: "networking.istio.io", "v1", "serviceentries";
    SERVICE_ENTRY_V1ALPHA3: "networking.istio.io", "v1alpha3", "serviceentries";
    SERVICE_ENTRY_V1BETA1: "networking.istio.io", "v1beta1", "serviceentries";
    SIDECAR: "networking.istio.io", "v1", "sidecars";
    SIDECAR_V1ALPHA3: "networking.istio.io", "v1alpha3", "sidecars";
    SIDECAR_V1BETA1: "networking.istio.io", "v1beta1", "sidecars";
    STATEFUL_SET: "apps", "v1", "statefulsets";
    TCP_ROUTE: "gateway.networking.k8s.io", "v1", "tcproutes";
    TCP_ROUTE_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "tcproutes";
    TLS_ROUTE: "gateway.networking.k8s.io", "v1", "tlsroutes";
    TLS_ROUTE_V1ALPHA2: "gateway.networking.k8s.io", "v1alpha2", "tlsroutes";
    TELEMETRY: "telemetry.istio.io", "v1", "telemetries";
    TELEMETRY_V1ALPHA1: "telemetry.istio.io", "v1alpha1", "telemetries";
    TRAFFIC_EXTENSION: "extensions.istio.io", "v1alpha1", "trafficextensions";
    UDP_ROUTE: "gateway.networking.k8s.io", "v1alpha2", "udproutes";
    VALIDATING_WEBHOOK_CONFIGURATION: "admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations";
    VIRTUAL_SERVICE: "networking.istio.io", "v1", "virtualservices";
    VIRTUAL_SERVICE_V1ALPHA3: "networking.istio.io", "v1alpha3", "virtualservices";
    VIRTUAL_SERVICE_V1BETA1: "networking.istio.io", "v1beta1", "virtualservices";
    WASM_PLUGIN: "extensions.istio.io", "v1alpha1", "wasmplugins";
    WORKLOAD_ENTRY: "networking.istio.io", "v1", "workloadentries";
    WORKLOAD_ENTRY_V1ALPHA3: "networking.istio.io", "v1alpha3", "workloadentries";
    WORKLOAD_ENTRY_V1BETA1: "networking.istio.io", "v1beta1", "workloadentries";
    WORKLOAD_GROUP: "networking.istio.io", "v1", "workloadgroups";
    WORKLOAD_GROUP_V1ALPHA3: "networking.istio.io", "v1alpha3", "workloadgroups";
    WORKLOAD_GROUP_V1BETA1: "networking.istio.io", "v1beta1", "workloadgroups";
    X_BACKEND: "gateway.networking.x-k8s.io", "v1alpha1", "xbackends";
    X_BACKEND_TRAFFIC_POLICY: "gateway.networking.x-k8s.io", "v1alpha1", "xbackendtrafficpolicies";
    SERVICE_EXPORT: "multicluster.x-k8s.io", "v1alpha1", "serviceexports";
    SERVICE_IMPORT: "multicluster.x-k8s.io", "v1alpha1", "serviceimports";
}
