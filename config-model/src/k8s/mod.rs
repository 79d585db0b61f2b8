//! Kubernetes kinds, reduced to the fields that mesh tools read.
//!
//! A kind with a `.spec` is represented by the type of its spec; [`ConfigMap`], [`EndpointSlice`], [`Secret`] and
//! [`ServiceAccount`], which have none, by the whole object without its metadata.
//! Fields that these types leave out are skipped silently, in strict decoding too, because a lean type cannot tell a
//! typing error from a field that nobody here needs.
//! `null` is absent everywhere, as the API server has it, and zero values are not written.
//!
//! ```
//! use mesh_config_model::k8s::{IntOrString, ServiceSpec};
//!
//! let service: ServiceSpec = serde_json::from_str(
//!     r#"{"selector": {"app": "web"}, "ports": [{"name": "http", "port": 80, "targetPort": "web"}]}"#,
//! )?;
//! assert_eq!(service.ports[0].target_port, Some(IntOrString::Name("web".into())));
//! # Ok::<(), serde_json::Error>(())
//! ```

mod config_map;
mod container;
mod endpoint_slice;
mod ingress;
mod int_or_string;
mod kinds;
mod lean;
mod namespace;
mod node;
#[cfg(feature = "k8s-openapi")]
mod openapi;
mod pod;
mod probe;
mod secret;
mod selector;
mod service;
mod service_account;
#[cfg(feature = "builders")]
mod setters;
mod status;
mod workload;

pub use crate::labels::{LabelExpression, LabelSelector};
pub use config_map::ConfigMap;
pub use container::{Container, ContainerPort, EnvVar, SecurityContext};
pub use endpoint_slice::{
    Endpoint, EndpointConditions, EndpointHints, EndpointPort, EndpointSlice, NameHint,
};
pub use ingress::{
    HttpIngressPath, HttpIngressRuleValue, IngressBackend, IngressClassSpec,
    IngressLoadBalancerStatus, IngressRule, IngressServiceBackend, IngressSpec, IngressStatus,
    IngressTls, ServiceBackendPort, TypedLocalObjectReference,
};
pub use int_or_string::IntOrString;
pub use namespace::NamespaceSpec;
pub use node::{NodeAddress, NodeSpec, NodeStatus};
#[cfg(feature = "k8s-openapi")]
pub use openapi::ConvertError;
pub use pod::{
    LocalObjectReference, ObjectReference, PodSecurityContext, PodSpec, PodTemplateSpec,
    TemplateMeta,
};
pub use probe::{ExecAction, GrpcAction, HttpGetAction, Probe, TcpSocketAction};
pub use secret::Secret;
pub use service::{
    LoadBalancerIngress, LoadBalancerStatus, ServicePort, ServiceSpec, ServiceStatus,
};
pub use service_account::ServiceAccount;
pub use status::{ObjectCondition, PodIp, PodStatus};
pub use workload::{
    CronJobSpec, DaemonSetSpec, DeploymentSpec, JobSpec, JobTemplateSpec, ReplicaSetSpec,
    StatefulSetSpec,
};
