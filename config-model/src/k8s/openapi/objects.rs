use std::sync::Arc;

use k8s_openapi::api::{apps, batch, core, discovery, networking};
use serde::Serialize;
use serde::ser::Error as _;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::decode::{Body, KindEntry};
use crate::{Config, GroupVersionKind, Meta, ResourceType, Spec, k8s};

/// An object or a part of one does not fit the type it should become.
#[derive(Debug, Error)]
#[error("{what} cannot be converted")]
#[non_exhaustive]
pub struct ConvertError {
    /// Key of the object, or name of the type it should become.
    pub what: String,
    /// What does not fit.
    #[source]
    pub source: serde_json::Error,
}

impl ConvertError {
    pub(super) fn new(what: String, source: serde_json::Error) -> Self {
        Self { what, source }
    }
}

macro_rules! objects {
    ($($full:ty, $lean:ty;)+) => {$(
        impl TryFrom<&$full> for Config {
            type Error = ConvertError;

            fn try_from(object: &$full) -> Result<Self, ConvertError> {
                let meta = Meta { gvk: <$lean as $crate::SpecType>::GVK, ..Meta::from(&object.metadata) };
                config_of::<$lean>(meta, object)
            }
        }

        impl TryFrom<&Config> for $full {
            type Error = ConvertError;

            fn try_from(config: &Config) -> Result<Self, ConvertError> {
                let convert = || serde_json::from_value(object_of::<$lean>(config)?);
                convert().map_err(|source| ConvertError::new(config.key().to_string(), source))
            }
        }
    )+};
}

objects! {
    batch::v1::CronJob, k8s::CronJobSpec;
    core::v1::ConfigMap, k8s::ConfigMap;
    apps::v1::DaemonSet, k8s::DaemonSetSpec;
    apps::v1::Deployment, k8s::DeploymentSpec;
    discovery::v1::EndpointSlice, k8s::EndpointSlice;
    networking::v1::Ingress, k8s::IngressSpec;
    networking::v1::IngressClass, k8s::IngressClassSpec;
    batch::v1::Job, k8s::JobSpec;
    core::v1::Namespace, k8s::NamespaceSpec;
    core::v1::Node, k8s::NodeSpec;
    core::v1::Pod, k8s::PodSpec;
    apps::v1::ReplicaSet, k8s::ReplicaSetSpec;
    core::v1::Secret, k8s::Secret;
    core::v1::Service, k8s::ServiceSpec;
    core::v1::ServiceAccount, k8s::ServiceAccount;
    apps::v1::StatefulSet, k8s::StatefulSetSpec;
}

/// Takes body and status out of a Kubernetes object; a status that does not fit is left out.
fn config_of<T: ResourceType>(meta: Meta, object: &impl Serialize) -> Result<Config, ConvertError> {
    let mut parts = match serde_json::to_value(object) {
        Ok(Value::Object(parts)) => parts,
        Ok(_) => Map::new(),
        Err(source) => return Err(ConvertError::new(meta.key().to_string(), source)),
    };
    let status = parts.remove("status");
    let body = match T::BODY {
        Body::Spec => parts.remove("spec").unwrap_or_default(),
        Body::Object => {
            for part in ["apiVersion", "kind", "metadata"] {
                parts.remove(part);
            }
            Value::Object(parts)
        }
    };
    let spec: T = serde_json::from_value(body)
        .map_err(|source| ConvertError::new(meta.key().to_string(), source))?;
    let mut config = Config::new(meta, spec);
    if KindEntry::of::<T>().status.is_some() {
        let status = status.and_then(|status| serde_json::from_value::<T::Status>(status).ok());
        config.status = status.map(|status| Arc::new(status) as Arc<dyn Spec>);
    }
    Ok(config)
}

/// Renders an object whose body is a `T`.
fn object_of<T: ResourceType>(config: &Config) -> Result<Value, serde_json::Error> {
    if config.spec_as::<T>().is_none() || config.meta.gvk != T::GVK {
        let GroupVersionKind { kind, .. } = T::GVK;
        return Err(serde_json::Error::custom(format!("it is not a typed {kind}")));
    }
    let mut object = config.to_kubernetes(&KindEntry::of::<T>())?;
    if config.meta.namespace.is_empty() {
        // An object without a namespace stays one: it is not about to be applied.
        if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
            metadata.remove("namespace");
        }
    }
    Ok(object)
}
