use krt::{Collection, Context, Graph, Index};
use mesh_config_model::Config;
use mesh_config_model::k8s::ConfigMap;
use mesh_config_model::mesh;

use super::bearers;
use super::inputs::Inputs;
use super::object::{Object, OfWorkload};
use crate::model::{MutualTls, Names, Workload};
use crate::policy::{self, Settings};

/// Objects of one kind by their namespace.
pub(super) type ByNamespace = Index<Object, String>;

/// The security policy in force for a workload.
#[derive(Debug, PartialEq)]
pub(super) struct Security {
    pub(super) mtls: MutualTls,
    pub(super) authorization_policies: Names,
    pub(super) request_authentications: Names,
}

/// What bounds and observes a workload.
#[derive(Debug, PartialEq)]
pub(super) struct Scope {
    pub(super) sidecar: Option<String>,
    pub(super) telemetries: Names,
}

pub(super) fn by_namespace(objects: &Collection<Object>) -> ByNamespace {
    objects.index("namespace", |object| [object.namespace().to_owned()])
}

/// The settings of the mesh: from the loaded mesh configuration if there is one, else the defaults.
pub(super) fn settings(
    graph: &Graph,
    inputs: &Inputs,
    root_namespace: &str,
) -> Collection<Settings> {
    let config_maps = inputs.config_maps.clone();
    let defaults = Settings::new(root_namespace);
    graph.singleton("settings", move |cx| {
        let written = cx
            .all(&config_maps)
            .iter()
            .find_map(|map| mesh_config(map.config(), &defaults.root_namespace));
        Some(written.unwrap_or_else(|| defaults.clone()))
    })
}

/// Workloads, without those that another loaded object manages.
pub(super) fn workloads(inputs: &Inputs) -> Collection<Workload> {
    let bearers = inputs.bearers.clone();
    inputs.bearers.map("workloads", move |cx, object| {
        let managed =
            bearers::owner(object).is_some_and(|owner| cx.get(&bearers, &owner).is_some());
        if managed { None } else { bearers::workload(object) }
    })
}

pub(super) fn security(
    workloads: &Collection<Workload>,
    settings: &Collection<Settings>,
    inputs: &Inputs,
) -> Collection<OfWorkload<Security>> {
    let settings = settings.clone();
    let peers = by_namespace(&inputs.peer_authentications);
    let authorizations = by_namespace(&inputs.authorization_policies);
    let requests = by_namespace(&inputs.request_authentications);
    workloads.map("security", move |cx, workload| {
        let settings = cx.one(&settings)?;
        let peers = selecting(cx, &peers, workload, settings);
        let authorizations = selecting(cx, &authorizations, workload, settings);
        let requests = selecting(cx, &requests, workload, settings);
        let value = Security {
            mtls: policy::mutual_tls(peers, workload, settings),
            authorization_policies: policy::attached(authorizations, workload, settings),
            request_authentications: policy::attached(requests, workload, settings),
        };
        Some(OfWorkload { key: workload.key.clone(), value })
    })
}

pub(super) fn scope(
    workloads: &Collection<Workload>,
    settings: &Collection<Settings>,
    inputs: &Inputs,
) -> Collection<OfWorkload<Scope>> {
    let settings = settings.clone();
    let sidecars = by_namespace(&inputs.sidecars);
    let telemetries = by_namespace(&inputs.telemetries);
    workloads.map("scope", move |cx, workload| {
        let settings = cx.one(&settings)?;
        let sidecars = selecting(cx, &sidecars, workload, settings);
        let telemetries = selecting(cx, &telemetries, workload, settings);
        let value = Scope {
            sidecar: policy::sidecar(sidecars, workload, settings),
            telemetries: policy::telemetries(telemetries, workload, settings),
        };
        Some(OfWorkload { key: workload.key.clone(), value })
    })
}

/// The policies of the root namespace and of the workload's own that select it.
fn selecting<'a, 'run: 'a>(
    cx: &mut Context<'run>,
    policies: &'a ByNamespace,
    workload: &Workload,
    settings: &Settings,
) -> Vec<&'a Config> {
    let (root, own) = (settings.root_namespace.as_str(), workload.key.namespace());
    let namespaces = [Some(root), (own != root).then_some(own)];
    let mut found = Vec::new();
    for namespace in namespaces.into_iter().flatten() {
        let policies = cx.fetch_selecting(policies, &namespace.to_owned(), &*workload.labels);
        found.extend(policies.iter().map(|policy| policy.config()));
    }
    found
}

fn mesh_config(config: &Config, root_namespace: &str) -> Option<Settings> {
    if config.meta.namespace != root_namespace {
        return None;
    }
    let text = mesh::mesh_config_text(config.spec_as::<ConfigMap>()?)?;
    match mesh::overlay_mesh_config_yaml(&mesh::default_mesh_config(), text) {
        Ok(mesh) => Some(Settings::of(&mesh)),
        Err(error) => {
            tracing::warn!(%error, "the mesh configuration does not decode, the defaults hold");
            None
        }
    }
}
