use super::{
    ConfigMap, CronJobSpec, DaemonSetSpec, DeploymentSpec, EndpointSlice, IngressClassSpec,
    IngressSpec, IngressStatus, JobSpec, NamespaceSpec, NodeSpec, NodeStatus, PodSpec, PodStatus,
    ReplicaSetSpec, Secret, ServiceAccount, ServiceSpec, ServiceStatus, StatefulSetSpec,
};
use crate::decode::Body;
use crate::model::kinds;
use crate::{ClusterScoped, Namespaced, NoStatus};

kinds! {
    ConfigMap: "", "v1", "ConfigMap", "configmaps", Namespaced, NoStatus, Body::Object;
    CronJobSpec: "batch", "v1", "CronJob", "cronjobs", Namespaced, NoStatus;
    DaemonSetSpec: "apps", "v1", "DaemonSet", "daemonsets", Namespaced, NoStatus;
    DeploymentSpec: "apps", "v1", "Deployment", "deployments", Namespaced, NoStatus;
    EndpointSlice: "discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", Namespaced, NoStatus, Body::Object;
    IngressClassSpec: "networking.k8s.io", "v1", "IngressClass", "ingressclasses", ClusterScoped, NoStatus;
    IngressSpec: "networking.k8s.io", "v1", "Ingress", "ingresses", Namespaced, IngressStatus;
    JobSpec: "batch", "v1", "Job", "jobs", Namespaced, NoStatus;
    NamespaceSpec: "", "v1", "Namespace", "namespaces", ClusterScoped, NoStatus;
    NodeSpec: "", "v1", "Node", "nodes", ClusterScoped, NodeStatus;
    PodSpec: "", "v1", "Pod", "pods", Namespaced, PodStatus;
    ReplicaSetSpec: "apps", "v1", "ReplicaSet", "replicasets", Namespaced, NoStatus;
    Secret: "", "v1", "Secret", "secrets", Namespaced, NoStatus, Body::Object;
    ServiceAccount: "", "v1", "ServiceAccount", "serviceaccounts", Namespaced, NoStatus, Body::Object;
    ServiceSpec: "", "v1", "Service", "services", Namespaced, ServiceStatus;
    StatefulSetSpec: "apps", "v1", "StatefulSet", "statefulsets", Namespaced, NoStatus;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::specs::companions::{RoundTrip, round_trips};

    const CHECKS: &[RoundTrip] = &[
        round_trips::<ConfigMap>,
        round_trips::<CronJobSpec>,
        round_trips::<DaemonSetSpec>,
        round_trips::<DeploymentSpec>,
        round_trips::<EndpointSlice>,
        round_trips::<IngressClassSpec>,
        round_trips::<IngressSpec>,
        round_trips::<IngressStatus>,
        round_trips::<JobSpec>,
        round_trips::<NamespaceSpec>,
        round_trips::<NodeSpec>,
        round_trips::<NodeStatus>,
        round_trips::<PodSpec>,
        round_trips::<PodStatus>,
        round_trips::<ReplicaSetSpec>,
        round_trips::<Secret>,
        round_trips::<ServiceAccount>,
        round_trips::<ServiceSpec>,
        round_trips::<ServiceStatus>,
        round_trips::<StatefulSetSpec>,
    ];

    proptest! {
        #[test]
        fn random_values_survive_a_round_trip(entropy in prop::collection::vec(any::<u8>(), 0..400)) {
            CHECKS.iter().try_for_each(|check| check(&entropy))?;
        }
    }
}
