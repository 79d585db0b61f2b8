use mesh_config_model::k8s;

use super::api::Api;
use crate::SchemaBuilder;

const ADMISSION: Api = Api {
    group: "admissionregistration.k8s.io",
    version: "v1",
    package: "k8s.io/api/admissionregistration/v1",
};
const APPS: Api = Api { group: "apps", version: "v1", package: "k8s.io/api/apps/v1" };
const AUTOSCALING: Api =
    Api { group: "autoscaling", version: "v2", package: "k8s.io/api/autoscaling/v2" };
const CERTIFICATES: Api =
    Api { group: "certificates.k8s.io", version: "v1", package: "k8s.io/api/certificates/v1" };
const CERTIFICATES_V1BETA1: Api = Api {
    group: "certificates.k8s.io",
    version: "v1beta1",
    package: "k8s.io/api/certificates/v1beta1",
};
const COORDINATION: Api =
    Api { group: "coordination.k8s.io", version: "v1", package: "k8s.io/api/coordination/v1" };
const CORE: Api = Api { group: "", version: "v1", package: "k8s.io/api/core/v1" };
const DISCOVERY: Api =
    Api { group: "discovery.k8s.io", version: "v1", package: "k8s.io/api/discovery/v1" };
const EXTENSIONS: Api = Api {
    group: "apiextensions.k8s.io",
    version: "v1",
    package: "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1",
};
const NETWORKING: Api =
    Api { group: "networking.k8s.io", version: "v1", package: "k8s.io/api/networking/v1" };
const POLICY: Api = Api { group: "policy", version: "v1", package: "k8s.io/api/policy/v1" };

/// The kinds of Kubernetes.
pub(super) fn rows() -> Vec<SchemaBuilder> {
    let cluster = cluster_rows().into_iter().map(SchemaBuilder::cluster_scoped);
    namespaced_rows().into_iter().chain(cluster).map(SchemaBuilder::builtin).collect()
}

fn namespaced_rows() -> Vec<SchemaBuilder> {
    vec![
        CORE.typed_row::<k8s::ConfigMap>("configmaps", "ConfigMap").whole_object(),
        APPS.typed_row::<k8s::DaemonSetSpec>("daemonsets", "DaemonSetSpec"),
        APPS.typed_row::<k8s::DeploymentSpec>("deployments", "DeploymentSpec"),
        DISCOVERY.row("EndpointSlice", "endpointslices", "EndpointSlice").whole_object(),
        CORE.row("Endpoints", "endpoints", "Endpoints").whole_object(),
        AUTOSCALING.row_with_status(
            "HorizontalPodAutoscaler",
            "horizontalpodautoscalers",
            "HorizontalPodAutoscalerSpec",
            "HorizontalPodAutoscalerStatus",
        ),
        NETWORKING.row_with_status("Ingress", "ingresses", "IngressSpec", "IngressStatus"),
        COORDINATION.row("Lease", "leases", "LeaseSpec"),
        CORE.typed_row::<k8s::PodSpec>("pods", "PodSpec"),
        POLICY.row_with_status(
            "PodDisruptionBudget",
            "poddisruptionbudgets",
            "PodDisruptionBudgetSpec",
            "PodDisruptionBudgetStatus",
        ),
        CORE.row("Secret", "secrets", "Secret").whole_object(),
        CORE.typed_row::<k8s::ServiceSpec>("services", "ServiceSpec")
            .status::<k8s::ServiceStatus>()
            .status_name(CORE.package, "ServiceStatus"),
        CORE.typed_row::<k8s::ServiceAccount>("serviceaccounts", "ServiceAccount").whole_object(),
        APPS.typed_row::<k8s::StatefulSetSpec>("statefulsets", "StatefulSetSpec"),
    ]
}

fn cluster_rows() -> Vec<SchemaBuilder> {
    vec![
        CERTIFICATES.row_with_status(
            "CertificateSigningRequest",
            "certificatesigningrequests",
            "CertificateSigningRequestSpec",
            "CertificateSigningRequestStatus",
        ),
        CERTIFICATES_V1BETA1.row(
            "ClusterTrustBundle",
            "clustertrustbundles",
            "ClusterTrustBundleSpec",
        ),
        EXTENSIONS.row(
            "CustomResourceDefinition",
            "customresourcedefinitions",
            "CustomResourceDefinition",
        ),
        NETWORKING.row("IngressClass", "ingressclasses", "IngressClassSpec"),
        ADMISSION
            .row(
                "MutatingWebhookConfiguration",
                "mutatingwebhookconfigurations",
                "MutatingWebhookConfiguration",
            )
            .whole_object(),
        CORE.typed_row::<k8s::NamespaceSpec>("namespaces", "NamespaceSpec"),
        CORE.row("Node", "nodes", "NodeSpec"),
        ADMISSION
            .row(
                "ValidatingWebhookConfiguration",
                "validatingwebhookconfigurations",
                "ValidatingWebhookConfiguration",
            )
            .whole_object(),
    ]
}
