use mesh_config_model::Config;

use super::{Attachment, Settings, names};
use crate::model::{Names, Workload};

/// The policies that hold for a workload, all of them together; for kinds whose objects add up.
pub(crate) fn attached<'a>(
    policies: impl IntoIterator<Item = &'a Config>,
    workload: &Workload,
    settings: &Settings,
) -> Names {
    names(policies.into_iter().filter(|policy| {
        Attachment::of(policy).is_some_and(|attachment| attachment.holds_for(workload, settings))
    }))
}
