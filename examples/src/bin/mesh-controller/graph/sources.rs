use std::sync::Arc;

use krt::{Collection, Graph, Source, Transaction};
use mesh_config_model::SpecType;
use mesh_config_model::k8s::ReplicaSetSpec;
use mesh_config_model::store::Event;
use mesh_schema::gvk;

use super::object::{Found, Object};
use crate::catalog::Change;
use crate::model::ObjectKey;

/// The inputs of the graph, one collection per part that objects play.
pub(super) struct Sources {
    /// Objects that bring about workloads.
    bearers: Source<Object>,
    /// Services and ServiceEntries.
    services: Source<Object>,
    gateways: Source<Object>,
    virtual_services: Source<Object>,
    destination_rules: Source<Object>,
    sidecars: Source<Object>,
    peer_authentications: Source<Object>,
    authorization_policies: Source<Object>,
    request_authentications: Source<Object>,
    telemetries: Source<Object>,
    /// ConfigMaps that may hold the mesh configuration.
    config_maps: Source<Object>,
    /// What is wrong with the files.
    findings: Source<Found>,
}

/// The sources as collections to derive from.
pub(super) struct Inputs {
    pub(super) bearers: Collection<Object>,
    pub(super) services: Collection<Object>,
    pub(super) gateways: Collection<Object>,
    pub(super) virtual_services: Collection<Object>,
    pub(super) destination_rules: Collection<Object>,
    pub(super) sidecars: Collection<Object>,
    pub(super) peer_authentications: Collection<Object>,
    pub(super) authorization_policies: Collection<Object>,
    pub(super) request_authentications: Collection<Object>,
    pub(super) telemetries: Collection<Object>,
    pub(super) config_maps: Collection<Object>,
    pub(super) findings: Collection<Found>,
}

impl Sources {
    pub(super) fn new(graph: &Graph) -> Self {
        Self {
            bearers: graph.source("bearers"),
            services: graph.source("services"),
            gateways: graph.source("gateways"),
            virtual_services: graph.source("virtual services"),
            destination_rules: graph.source("destination rules"),
            sidecars: graph.source("sidecars"),
            peer_authentications: graph.source("peer authentications"),
            authorization_policies: graph.source("authorization policies"),
            request_authentications: graph.source("request authentications"),
            telemetries: graph.source("telemetries"),
            config_maps: graph.source("config maps"),
            findings: graph.source("findings"),
        }
    }

    pub(super) fn inputs(&self) -> Inputs {
        Inputs {
            bearers: self.bearers.collection(),
            services: self.services.collection(),
            gateways: self.gateways.collection(),
            virtual_services: self.virtual_services.collection(),
            destination_rules: self.destination_rules.collection(),
            sidecars: self.sidecars.collection(),
            peer_authentications: self.peer_authentications.collection(),
            authorization_policies: self.authorization_policies.collection(),
            request_authentications: self.request_authentications.collection(),
            telemetries: self.telemetries.collection(),
            config_maps: self.config_maps.collection(),
            findings: self.findings.collection(),
        }
    }

    /// Brings a change of the files into the graph, as part of one transaction.
    pub(super) fn write(&self, write: &mut Transaction, change: Change) {
        for finding in change.settled {
            write.remove(&self.findings, &finding);
        }
        for finding in change.found {
            write.set(&self.findings, Found(finding));
        }
        for event in change.events {
            let object = event.object();
            let Some(source) = self.of(&object.meta.gvk) else { continue };
            if let Event::Delete(object) = &event {
                write.remove(
                    source,
                    &ObjectKey::new(object.meta.gvk.kind.clone(), object.namespaced_name()),
                );
            } else {
                write.set(source, Object::new(Arc::clone(object)));
            }
        }
    }

    fn of(&self, kind: &mesh_config_model::GroupVersionKind) -> Option<&Source<Object>> {
        let sources: [(&[_], &Source<Object>); 11] = [
            (
                &[
                    gvk::POD,
                    gvk::DEPLOYMENT,
                    ReplicaSetSpec::GVK,
                    gvk::STATEFUL_SET,
                    gvk::DAEMON_SET,
                    gvk::WORKLOAD_ENTRY,
                ],
                &self.bearers,
            ),
            (&[gvk::SERVICE, gvk::SERVICE_ENTRY], &self.services),
            (&[gvk::GATEWAY], &self.gateways),
            (&[gvk::VIRTUAL_SERVICE], &self.virtual_services),
            (&[gvk::DESTINATION_RULE], &self.destination_rules),
            (&[gvk::SIDECAR], &self.sidecars),
            (&[gvk::PEER_AUTHENTICATION], &self.peer_authentications),
            (&[gvk::AUTHORIZATION_POLICY], &self.authorization_policies),
            (&[gvk::REQUEST_AUTHENTICATION], &self.request_authentications),
            (&[gvk::TELEMETRY], &self.telemetries),
            (&[gvk::CONFIG_MAP], &self.config_maps),
        ];
        sources.into_iter().find(|(kinds, _)| kinds.contains(kind)).map(|(_, source)| source)
    }
}
