use std::sync::Arc;

use krt::{Collection, Graph};

use super::derive::{self, Scope, Security};
use super::inputs::Inputs;
use super::object::{Found, OfWorkload};
use super::routes;
use super::traffic::{self, Binding, Traffic};
use crate::model::{Effective, Workload};

/// The whole of what is derived from the objects.
pub(crate) struct World {
    graph: Graph,
    effective: Collection<Effective>,
    findings: Collection<Found>,
}

impl World {
    pub(crate) fn new(graph: Graph, inputs: Inputs, root_namespace: &str, domain: &str) -> Self {
        let settings = derive::settings(&graph, &inputs, root_namespace);
        let workloads = derive::workloads(&inputs);
        let security = derive::security(&workloads, &settings, &inputs);
        let scope = derive::scope(&workloads, &settings, &inputs);
        let bindings = traffic::bindings(&workloads, &inputs, domain);
        let routes = routes::routes(&inputs);
        let traffic = traffic::traffic(&bindings, &settings, &routes, &inputs);
        let effective = effective(&workloads, security, scope, bindings, traffic);
        Self { graph, effective, findings: inputs.findings }
    }

    pub(crate) fn graph(&self) -> &Graph {
        &self.graph
    }

    pub(crate) fn effective(&self) -> &Collection<Effective> {
        &self.effective
    }

    pub(crate) fn findings(&self) -> &Collection<Found> {
        &self.findings
    }
}

fn effective(
    workloads: &Collection<Workload>,
    security: Collection<OfWorkload<Security>>,
    scope: Collection<OfWorkload<Scope>>,
    bindings: Collection<OfWorkload<Binding>>,
    traffic: Collection<OfWorkload<Traffic>>,
) -> Collection<Effective> {
    workloads.map("effective", move |cx, workload| {
        let security = cx.get(&security, &workload.key)?;
        let scope = cx.get(&scope, &workload.key)?;
        let binding = cx.get(&bindings, &workload.key)?;
        let traffic = cx.get(&traffic, &workload.key)?;
        Some(Effective {
            key: workload.key.clone(),
            labels: Arc::clone(&workload.labels),
            service_account: Arc::clone(&workload.service_account),
            services: Arc::clone(&binding.value.services),
            mtls: security.value.mtls.clone(),
            authorization_policies: Arc::clone(&security.value.authorization_policies),
            request_authentications: Arc::clone(&security.value.request_authentications),
            virtual_services: Arc::clone(&traffic.value.virtual_services),
            destination_rules: Arc::clone(&traffic.value.destination_rules),
            sidecar: scope.value.sidecar.clone(),
            telemetries: Arc::clone(&scope.value.telemetries),
        })
    })
}
