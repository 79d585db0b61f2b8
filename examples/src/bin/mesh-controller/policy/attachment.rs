use std::collections::BTreeMap;

use mesh_config_model::labels::Labels;
use mesh_config_model::specs::networking::Sidecar;
use mesh_config_model::specs::security::{
    AuthorizationPolicy, PeerAuthentication, RequestAuthentication,
};
use mesh_config_model::specs::selector::{PolicyTargetReference, WorkloadSelector};
use mesh_config_model::specs::telemetry::Telemetry;
use mesh_config_model::{Config, Meta};

use super::Settings;
use crate::model::Workload;

/// The label by which a workload says of which Gateway it is the implementation.
const GATEWAY_NAME: &str = "gateway.networking.k8s.io/gateway-name";

/// The part of a policy that says for which workloads it holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attachment<'a> {
    meta: &'a Meta,
    selector: Option<&'a BTreeMap<String, String>>,
    target: Option<&'a PolicyTargetReference>,
    targets: &'a [PolicyTargetReference],
}

/// How widely a policy holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Every workload of the mesh.
    Mesh,
    /// Every workload of its namespace.
    Namespace,
    /// The workloads it selects.
    Workloads,
}

impl<'a> Attachment<'a> {
    /// Reads the attachment of a policy; `None` for kinds that attach to no workload.
    pub(crate) fn of(policy: &'a Config) -> Option<Self> {
        let labels = |selector: &'a Option<WorkloadSelector>| {
            selector.as_ref().map(|selector| &selector.match_labels)
        };
        let (selector, target, targets): (_, _, &[_]) =
            if let Some(spec) = policy.spec_as::<AuthorizationPolicy>() {
                (labels(&spec.selector), spec.target_ref.as_ref(), &spec.target_refs)
            } else if let Some(spec) = policy.spec_as::<RequestAuthentication>() {
                (labels(&spec.selector), spec.target_ref.as_ref(), &spec.target_refs)
            } else if let Some(spec) = policy.spec_as::<Telemetry>() {
                (labels(&spec.selector), spec.target_ref.as_ref(), &spec.target_refs)
            } else if let Some(spec) = policy.spec_as::<PeerAuthentication>() {
                (labels(&spec.selector), None, &[])
            } else if let Some(spec) = policy.spec_as::<Sidecar>() {
                (spec.workload_selector.as_ref().map(|selector| &selector.labels), None, &[])
            } else {
                return None;
            };
        Some(Self { meta: &policy.meta, selector, target, targets })
    }

    /// The labels a workload needs; without any the policy holds for all.
    pub(crate) fn labels(&self) -> Option<&'a BTreeMap<String, String>> {
        self.selector.filter(|labels| !labels.is_empty())
    }

    pub(crate) fn reach(&self, settings: &Settings) -> Reach {
        if self.labels().is_some() || self.targets().next().is_some() {
            Reach::Workloads
        } else if self.meta.namespace == settings.root_namespace {
            Reach::Mesh
        } else {
            Reach::Namespace
        }
    }

    /// Whether the policy holds for a workload: it stands in the workload's or the root namespace,
    /// and either selects the workload or targets the Gateway that the workload implements.
    pub(crate) fn holds_for(&self, workload: &Workload, settings: &Settings) -> bool {
        let own = self.meta.namespace == workload.key.namespace();
        if self.targets().next().is_some() {
            return own && self.targets().any(|target| implements(workload, target));
        }
        (own || self.meta.namespace == settings.root_namespace)
            && self.labels().is_none_or(|labels| {
                Labels::from(labels).subset_of(Labels::from(&*workload.labels))
            })
    }

    fn targets(&self) -> impl Iterator<Item = &'a PolicyTargetReference> {
        self.target.into_iter().chain(self.targets)
    }
}

fn implements(workload: &Workload, target: &PolicyTargetReference) -> bool {
    target.kind == "Gateway" && workload.labels.get(GATEWAY_NAME) == Some(&target.name)
}
