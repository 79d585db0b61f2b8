use std::collections::BTreeMap;

use mesh_config_model::Config;
use mesh_config_model::specs::security::{self, MutualTlsMode, PeerAuthentication};

use super::{Attachment, Reach, Settings, by_age};
use crate::model::{Mode, MutualTls, Workload};

const MESH_DEFAULT: &str = "mesh default";

/// The mode in force: the workload's own policy over its namespace's over the mesh's, each the oldest of its reach;
/// a mode that is not set is inherited.
///
/// A policy with a selector in the root namespace holds for no workload, as in Istio.
pub(crate) fn mutual_tls<'a>(
    policies: impl IntoIterator<Item = &'a Config>,
    workload: &Workload,
    settings: &Settings,
) -> MutualTls {
    let policies = by_age(policies);
    let oldest = |reach: Reach| {
        policies.iter().copied().find(|policy| {
            let in_root = policy.meta.namespace == settings.root_namespace;
            Attachment::of(policy).is_some_and(|attachment| {
                attachment.reach(settings) == reach
                    && attachment.holds_for(workload, settings)
                    && !(in_root && reach == Reach::Workloads)
            })
        })
    };
    let mut effective = MutualTls {
        mode: Mode::Permissive,
        source: MESH_DEFAULT.to_owned(),
        ports: BTreeMap::new(),
    };
    for reach in [Reach::Mesh, Reach::Namespace, Reach::Workloads] {
        let Some(policy) = oldest(reach) else { continue };
        let Some(spec) = policy.spec_as::<PeerAuthentication>() else { continue };
        if let Some(mode) = set_mode(spec.mtls.as_ref()) {
            effective.mode = mode;
            effective.source = policy.namespaced_name().to_string();
        }
        if reach == Reach::Workloads {
            let inherited = effective.mode;
            let port = |(port, mtls): (&u32, _)| (*port, set_mode(Some(mtls)).unwrap_or(inherited));
            effective.ports = spec.port_level_mtls.iter().map(port).collect();
        }
    }
    effective
}

fn set_mode(written: Option<&security::MutualTls>) -> Option<Mode> {
    match written?.mode {
        MutualTlsMode::Strict => Some(Mode::Strict),
        MutualTlsMode::Permissive => Some(Mode::Permissive),
        MutualTlsMode::Disable => Some(Mode::Disable),
        _ => None,
    }
}
