use krt::Collection;
use mesh_config_model::k8s::ReplicaSetSpec;
use mesh_config_model::{GroupVersionKind, SpecType};
use mesh_schema::gvk;

use super::object::{Found, Object};

/// What everything is derived from, one collection per part that objects play.
///
/// Wherever the objects come from, the graph behind is the same.
pub(crate) struct Inputs {
    /// Objects that bring about workloads.
    pub(super) bearers: Collection<Object>,
    /// Services and ServiceEntries.
    pub(super) services: Collection<Object>,
    pub(super) gateways: Collection<Object>,
    pub(super) virtual_services: Collection<Object>,
    pub(super) destination_rules: Collection<Object>,
    pub(super) sidecars: Collection<Object>,
    pub(super) peer_authentications: Collection<Object>,
    pub(super) authorization_policies: Collection<Object>,
    pub(super) request_authentications: Collection<Object>,
    pub(super) telemetries: Collection<Object>,
    /// ConfigMaps that may hold the mesh configuration.
    pub(super) config_maps: Collection<Object>,
    /// What is wrong with the objects.
    pub(super) findings: Collection<Found>,
}

impl Inputs {
    /// Asks for the collection of each part, by its name and the kinds that play it.
    pub(crate) fn new(
        findings: Collection<Found>,
        mut of: impl FnMut(&str, &[GroupVersionKind]) -> Collection<Object>,
    ) -> Self {
        const BEARERS: [GroupVersionKind; 6] = [
            gvk::POD,
            gvk::DEPLOYMENT,
            ReplicaSetSpec::GVK,
            gvk::STATEFUL_SET,
            gvk::DAEMON_SET,
            gvk::WORKLOAD_ENTRY,
        ];
        Self {
            bearers: of("bearers", &BEARERS),
            services: of("services", &[gvk::SERVICE, gvk::SERVICE_ENTRY]),
            gateways: of("gateways", &[gvk::GATEWAY]),
            virtual_services: of("virtual services", &[gvk::VIRTUAL_SERVICE]),
            destination_rules: of("destination rules", &[gvk::DESTINATION_RULE]),
            sidecars: of("sidecars", &[gvk::SIDECAR]),
            peer_authentications: of("peer authentications", &[gvk::PEER_AUTHENTICATION]),
            authorization_policies: of("authorization policies", &[gvk::AUTHORIZATION_POLICY]),
            request_authentications: of("request authentications", &[gvk::REQUEST_AUTHENTICATION]),
            telemetries: of("telemetries", &[gvk::TELEMETRY]),
            config_maps: of("config maps", &[gvk::CONFIG_MAP]),
            findings,
        }
    }
}
