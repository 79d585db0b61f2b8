use std::sync::Arc;

use mesh_config_model::k8s::{
    DaemonSetSpec, DeploymentSpec, PodSpec, PodTemplateSpec, ReplicaSetSpec, StatefulSetSpec,
};
use mesh_config_model::specs::networking::WorkloadEntry;
use mesh_config_model::{Config, NamespacedName};

use super::object::Object;
use crate::model::{ObjectKey, Workload};

/// The service account of pods that name none.
const DEFAULT_SERVICE_ACCOUNT: &str = "default";

/// The workload that an object brings about, `None` for kinds that bring none.
pub(super) fn workload(object: &Object) -> Option<Workload> {
    let config = object.config();
    let (labels, service_account) = if let Some(pod) = config.spec_as::<PodSpec>() {
        (&config.meta.labels, pod.service_account_name.as_str())
    } else if let Some(entry) = config.spec_as::<WorkloadEntry>() {
        (&entry.labels, entry.service_account.as_str())
    } else {
        let template = template(config)?;
        let pod = template.spec.as_ref();
        (template.labels(), pod.map_or("", |pod| pod.service_account_name.as_str()))
    };
    let service_account =
        if service_account.is_empty() { DEFAULT_SERVICE_ACCOUNT } else { service_account };
    Some(Workload {
        key: object.id().clone(),
        labels: Arc::new(labels.clone()),
        service_account: service_account.into(),
    })
}

/// The object that manages this one, which then stands for it.
pub(super) fn owner(object: &Object) -> Option<ObjectKey> {
    let owner = object
        .config()
        .meta
        .owner_references
        .iter()
        .find(|owner| owner.controller == Some(true))?;
    Some(ObjectKey::new(owner.kind.clone(), NamespacedName::new(object.namespace(), &owner.name)))
}

fn template(config: &Config) -> Option<&PodTemplateSpec> {
    if let Some(spec) = config.spec_as::<DeploymentSpec>() {
        spec.template.as_ref()
    } else if let Some(spec) = config.spec_as::<ReplicaSetSpec>() {
        spec.template.as_ref()
    } else if let Some(spec) = config.spec_as::<StatefulSetSpec>() {
        spec.template.as_ref()
    } else {
        config.spec_as::<DaemonSetSpec>()?.template.as_ref()
    }
}
