use mesh_config_model::Config;

use super::{Attachment, Reach, Settings, by_age};
use crate::model::Workload;

/// The Sidecar that bounds what a workload sees: one that selects it, else its namespace's, else the mesh's.
///
/// A Sidecar with a selector in the root namespace selects workloads of that namespace alone.
pub(crate) fn sidecar<'a>(
    sidecars: impl IntoIterator<Item = &'a Config>,
    workload: &Workload,
    settings: &Settings,
) -> Option<String> {
    let own = |sidecar: &&&Config| sidecar.meta.namespace == workload.key.namespace();
    let sidecars = by_age(sidecars);
    let selecting = sidecars.iter().filter(own).find(|sidecar| {
        Attachment::of(sidecar).is_some_and(|attachment| {
            attachment.reach(settings) == Reach::Workloads
                && attachment.holds_for(workload, settings)
        })
    });
    let open = |sidecar: &&&Config| {
        Attachment::of(sidecar).is_some_and(|attachment| attachment.labels().is_none())
    };
    let chosen = selecting.or_else(|| sidecars.iter().filter(own).find(open)).or_else(|| {
        sidecars
            .iter()
            .filter(|sidecar| sidecar.meta.namespace == settings.root_namespace)
            .find(open)
    })?;
    Some(chosen.namespaced_name().to_string())
}
