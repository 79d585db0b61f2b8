use mesh_config_model::Config;

use super::{Attachment, Reach, Settings, by_age, names};
use crate::model::{Names, Workload};

/// The Telemetry objects that are merged for a workload: the oldest for the mesh, for its namespace,
/// and of those in its namespace that select it.
pub(crate) fn telemetries<'a>(
    telemetries: impl IntoIterator<Item = &'a Config>,
    workload: &Workload,
    settings: &Settings,
) -> Names {
    let telemetries = by_age(telemetries);
    let oldest = |reach: Reach| {
        telemetries.iter().copied().find(|telemetry| {
            Attachment::of(telemetry).is_some_and(|attachment| {
                attachment.reach(settings) == reach
                    && attachment.holds_for(workload, settings)
                    && (reach != Reach::Workloads
                        || telemetry.meta.namespace == workload.key.namespace())
            })
        })
    };
    names([Reach::Mesh, Reach::Namespace, Reach::Workloads].into_iter().filter_map(oldest))
}
