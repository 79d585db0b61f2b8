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
    let untyped_cluster = untyped_cluster_rows().into_iter().map(SchemaBuilder::cluster_scoped);
    let rows = core_rows().into_iter().chain(other_rows()).chain(untyped_rows());
    rows.chain(untyped_cluster).map(SchemaBuilder::builtin).collect()
}

fn core_rows() -> Vec<SchemaBuilder> {
    vec![
        CORE.typed::<k8s::ConfigMap>("ConfigMap", None).short_names(["cm"]),
        CORE.typed::<k8s::NamespaceSpec>("NamespaceSpec", None).short_names(["ns"]),
        CORE.typed::<k8s::NodeSpec>("NodeSpec", None).short_names(["no"]),
        CORE.typed::<k8s::PodSpec>("PodSpec", None).short_names(["po"]),
        CORE.typed::<k8s::Secret>("Secret", None),
        CORE.typed::<k8s::ServiceSpec>("ServiceSpec", Some("ServiceStatus")).short_names(["svc"]),
        CORE.typed::<k8s::ServiceAccount>("ServiceAccount", None).short_names(["sa"]),
    ]
}

fn other_rows() -> Vec<SchemaBuilder> {
    vec![
        APPS.typed::<k8s::DaemonSetSpec>("DaemonSetSpec", None).short_names(["ds"]),
        APPS.typed::<k8s::DeploymentSpec>("DeploymentSpec", None).short_names(["deploy"]),
        APPS.typed::<k8s::StatefulSetSpec>("StatefulSetSpec", None).short_names(["sts"]),
        DISCOVERY.typed::<k8s::EndpointSlice>("EndpointSlice", None),
        NETWORKING
            .typed::<k8s::IngressSpec>("IngressSpec", Some("IngressStatus"))
            .short_names(["ing"]),
        NETWORKING.typed::<k8s::IngressClassSpec>("IngressClassSpec", None),
    ]
}

fn untyped_rows() -> Vec<SchemaBuilder> {
    vec![
        CORE.row("Endpoints", "endpoints", "Endpoints", None).whole_object().short_names(["ep"]),
        AUTOSCALING
            .row(
                "HorizontalPodAutoscaler",
                "horizontalpodautoscalers",
                "HorizontalPodAutoscalerSpec",
                Some("HorizontalPodAutoscalerStatus"),
            )
            .short_names(["hpa"]),
        COORDINATION.row("Lease", "leases", "LeaseSpec", None),
        POLICY
            .row(
                "PodDisruptionBudget",
                "poddisruptionbudgets",
                "PodDisruptionBudgetSpec",
                Some("PodDisruptionBudgetStatus"),
            )
            .short_names(["pdb"]),
    ]
}

fn untyped_cluster_rows() -> Vec<SchemaBuilder> {
    vec![
        CERTIFICATES
            .row(
                "CertificateSigningRequest",
                "certificatesigningrequests",
                "CertificateSigningRequestSpec",
                Some("CertificateSigningRequestStatus"),
            )
            .short_names(["csr"]),
        CERTIFICATES_V1BETA1.row(
            "ClusterTrustBundle",
            "clustertrustbundles",
            "ClusterTrustBundleSpec",
            None,
        ),
        EXTENSIONS
            .row(
                "CustomResourceDefinition",
                "customresourcedefinitions",
                "CustomResourceDefinition",
                None,
            )
            .short_names(["crd", "crds"]),
        ADMISSION
            .row(
                "MutatingWebhookConfiguration",
                "mutatingwebhookconfigurations",
                "MutatingWebhookConfiguration",
                None,
            )
            .whole_object(),
        ADMISSION
            .row(
                "ValidatingWebhookConfiguration",
                "validatingwebhookconfigurations",
                "ValidatingWebhookConfiguration",
                None,
            )
            .whole_object(),
    ]
}
