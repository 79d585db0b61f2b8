use k8s_openapi::api::{apps, batch, core, discovery, networking};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ConvertError;
use crate::k8s;

macro_rules! parts {
    ($($lean:ty, $full:ty;)+) => {$(
        impl TryFrom<&$full> for $lean {
            type Error = ConvertError;

            fn try_from(full: &$full) -> Result<Self, ConvertError> {
                by_json_names(full)
            }
        }

        impl TryFrom<&$lean> for $full {
            type Error = ConvertError;

            fn try_from(lean: &$lean) -> Result<Self, ConvertError> {
                by_json_names(lean)
            }
        }
    )+};
}

parts! {
    k8s::CronJobSpec, batch::v1::CronJobSpec;
    k8s::DaemonSetSpec, apps::v1::DaemonSetSpec;
    k8s::DeploymentSpec, apps::v1::DeploymentSpec;
    k8s::IngressClassSpec, networking::v1::IngressClassSpec;
    k8s::IngressSpec, networking::v1::IngressSpec;
    k8s::IngressStatus, networking::v1::IngressStatus;
    k8s::JobSpec, batch::v1::JobSpec;
    k8s::NamespaceSpec, core::v1::NamespaceSpec;
    k8s::NodeSpec, core::v1::NodeSpec;
    k8s::NodeStatus, core::v1::NodeStatus;
    k8s::PodSpec, core::v1::PodSpec;
    k8s::PodStatus, core::v1::PodStatus;
    k8s::PodTemplateSpec, core::v1::PodTemplateSpec;
    k8s::Container, core::v1::Container;
    k8s::ReplicaSetSpec, apps::v1::ReplicaSetSpec;
    k8s::ServiceSpec, core::v1::ServiceSpec;
    k8s::ServiceStatus, core::v1::ServiceStatus;
    k8s::StatefulSetSpec, apps::v1::StatefulSetSpec;
    k8s::Endpoint, discovery::v1::Endpoint;
    k8s::LabelSelector, k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
}

fn by_json_names<T: DeserializeOwned>(from: &impl Serialize) -> Result<T, ConvertError> {
    let convert = || serde_json::from_value(serde_json::to_value(from)?);
    convert().map_err(|source| ConvertError::new(std::any::type_name::<T>().to_owned(), source))
}
