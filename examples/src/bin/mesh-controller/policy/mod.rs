//! The rules by which configuration comes to hold for a workload: pure functions over objects.
//!
//! Precedence follows Istio: what is older wins among equals, and objects without a creation time, as in files,
//! are ordered by name.

mod access;
mod attachment;
mod mutual_tls;
mod routing;
mod settings;
mod sidecar;
mod telemetry;
#[cfg(test)]
mod tests;

pub(crate) use access::attached;
pub(crate) use attachment::{Attachment, Reach};
pub(crate) use mutual_tls::mutual_tls;
pub(crate) use routing::{
    delegates, destination_rules, is_delegate, reachable_gateways, route_hosts, rule_host,
    visible_to,
};
pub(crate) use settings::Settings;
pub(crate) use sidecar::sidecar;
pub(crate) use telemetry::telemetries;

use mesh_config_model::Config;

use crate::model::Names;

/// Puts the objects that win over others first.
pub(crate) fn by_age<'a>(objects: impl IntoIterator<Item = &'a Config>) -> Vec<&'a Config> {
    let mut objects: Vec<&Config> = objects.into_iter().collect();
    objects.sort_by(|a, b| a.meta.cmp_creation(&b.meta));
    objects
}

/// `namespace/name`, sorted.
pub(crate) fn names<'a>(objects: impl IntoIterator<Item = &'a Config>) -> Names {
    sorted(objects.into_iter().map(|object| object.namespaced_name().to_string()).collect())
}

/// Sorts names and drops repetitions.
pub(crate) fn sorted(mut names: Vec<String>) -> Names {
    names.sort();
    names.dedup();
    names.into()
}
