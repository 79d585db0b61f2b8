use super::{
    ConfigMap, CronJobSpec, DaemonSetSpec, DeploymentSpec, JobSpec, NamespaceSpec, PodSpec,
    ReplicaSetSpec, ServiceAccount, ServiceSpec, StatefulSetSpec,
};
use crate::{GroupVersionKind, SpecType};

macro_rules! kinds {
    ($($spec:ty: $group:literal, $kind:literal;)+) => {$(
        impl SpecType for $spec {
            const GVK: GroupVersionKind = GroupVersionKind::from_static($group, "v1", $kind);
        }
    )+};
}

kinds! {
    ConfigMap: "", "ConfigMap";
    CronJobSpec: "batch", "CronJob";
    DaemonSetSpec: "apps", "DaemonSet";
    DeploymentSpec: "apps", "Deployment";
    JobSpec: "batch", "Job";
    NamespaceSpec: "", "Namespace";
    PodSpec: "", "Pod";
    ReplicaSetSpec: "apps", "ReplicaSet";
    ServiceAccount: "", "ServiceAccount";
    ServiceSpec: "", "Service";
    StatefulSetSpec: "apps", "StatefulSet";
}
