use std::collections::BTreeMap;

use super::Container;
use super::lean::lean;

lean! {
    /// Body of a `Pod`.
    pub struct PodSpec {
        /// Containers that run side by side.
        pub containers: Vec<Container> = "containers",
        /// Containers that run before, in this order.
        pub init_containers: Vec<Container> = "initContainers",
        /// Identity of the pod, empty for `default`.
        pub service_account_name: String = "serviceAccountName",
        /// Whether the pod gets a token, decided by its account when absent.
        pub automount_service_account_token: Option<bool> = "automountServiceAccountToken",
        /// Whether the pod uses the network of its node.
        pub host_network: bool = "hostNetwork",
        /// Host name, the pod's name when empty.
        pub hostname: String = "hostname",
        /// Service under whose name the pod has a DNS name of its own.
        pub subdomain: String = "subdomain",
        /// Node that runs the pod, empty before it is placed.
        pub node_name: String = "nodeName",
        /// Labels a node must have.
        pub node_selector: BTreeMap<String, String> = "nodeSelector",
        /// `Always`, `OnFailure` or `Never`.
        pub restart_policy: String = "restartPolicy",
        /// Time to stop in seconds.
        pub termination_grace_period_seconds: Option<i64> = "terminationGracePeriodSeconds",
        /// Secrets for pulling images.
        pub image_pull_secrets: Vec<LocalObjectReference> = "imagePullSecrets",
        /// User and group of all containers.
        pub security_context: Option<PodSecurityContext> = "securityContext",
    }

    /// User and group of all containers of a pod.
    pub struct PodSecurityContext {
        /// Numeric user.
        pub run_as_user: Option<i64> = "runAsUser",
        /// Numeric group.
        pub run_as_group: Option<i64> = "runAsGroup",
        /// Group that owns the volumes.
        pub fs_group: Option<i64> = "fsGroup",
    }

    /// The pods a workload makes.
    pub struct PodTemplateSpec {
        /// Metadata of the pods.
        pub metadata: Option<TemplateMeta> = "metadata",
        /// Body of the pods.
        pub spec: Option<PodSpec> = "spec",
    }

    /// Metadata in a template; the rest comes when objects are made from it.
    pub struct TemplateMeta {
        /// Name, mostly empty.
        pub name: String = "name",
        /// Labels of the objects.
        pub labels: BTreeMap<String, String> = "labels",
        /// Annotations of the objects.
        pub annotations: BTreeMap<String, String> = "annotations",
    }

    /// An object of a known kind in the same namespace.
    pub struct LocalObjectReference {
        /// Name of the object.
        pub name: String = "name",
    }

    /// An object.
    pub struct ObjectReference {
        /// Kind of the object.
        pub kind: String = "kind",
        /// Namespace of the object, empty for the same one.
        pub namespace: String = "namespace",
        /// Name of the object.
        pub name: String = "name",
    }
}

impl PodTemplateSpec {
    /// Labels the pods will have.
    #[must_use]
    pub fn labels(&self) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        self.metadata.as_ref().map_or(&NONE, |metadata| &metadata.labels)
    }

    /// Annotations the pods will have.
    #[must_use]
    pub fn annotations(&self) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        self.metadata.as_ref().map_or(&NONE, |metadata| &metadata.annotations)
    }
}
