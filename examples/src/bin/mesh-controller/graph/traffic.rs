use std::collections::BTreeSet;

use krt::Collection;
use mesh_config_model::Config;
use mesh_config_model::specs::networking::ServiceEntry;

use super::derive::by_namespace;
use super::inputs::Inputs;
use super::object::{Object, OfWorkload};
use super::routes::Route;
use crate::model::{Names, Workload};
use crate::policy::{self, Settings};

/// The bucket of rules whose host is a wildcard.
const WILDCARD: &str = "*";

/// The services of a workload and the hosts by which clients know them.
#[derive(Debug, PartialEq)]
pub(super) struct Binding {
    pub(super) services: Names,
    hosts: BTreeSet<String>,
}

/// What sends or shapes traffic to a workload.
#[derive(Debug, PartialEq)]
pub(super) struct Traffic {
    pub(super) virtual_services: Names,
    pub(super) destination_rules: Names,
}

pub(super) fn bindings(
    workloads: &Collection<Workload>,
    inputs: &Inputs,
    domain: &str,
) -> Collection<OfWorkload<Binding>> {
    let services = by_namespace(&inputs.services);
    let domain = domain.to_owned();
    workloads.map("bindings", move |cx, workload| {
        let selected =
            cx.fetch_selecting(&services, &workload.key.namespace().to_owned(), &*workload.labels);
        let value = Binding {
            services: policy::names(selected.iter().map(|service| service.config())),
            hosts: selected.iter().flat_map(|service| hosts(service, &domain)).collect(),
        };
        Some(OfWorkload { key: workload.key.clone(), value })
    })
}

pub(super) fn traffic(
    bindings: &Collection<OfWorkload<Binding>>,
    settings: &Collection<Settings>,
    routes: &Collection<Route>,
    inputs: &Inputs,
) -> Collection<OfWorkload<Traffic>> {
    let settings = settings.clone();
    let routes = routes.index("destination", |route| route.hosts.clone());
    let rules =
        inputs.destination_rules.index("host", |rule| policy::rule_host(rule.config()).map(bucket));
    bindings.map("traffic", move |cx, binding| {
        let settings = cx.one(&settings)?;
        let namespace = binding.key.namespace();
        let (mut virtual_services, mut destination_rules) = (Vec::new(), Vec::new());
        for host in &binding.value.hosts {
            let leading_here = cx.fetch(&routes, host);
            let visible = |route: &&Config| policy::visible_to(route, namespace, settings);
            virtual_services.extend(
                leading_here.iter().map(|route| route.object.config()).filter(visible).map(name),
            );

            let exact = cx.fetch(&rules, host);
            let wildcards = cx.fetch(&rules, &WILDCARD.to_owned());
            let candidates = exact.iter().chain(wildcards.iter()).map(|rule| rule.config());
            let chosen = policy::destination_rules(candidates, host, namespace, settings);
            destination_rules.extend(chosen.into_iter().map(name));
        }
        let value = Traffic {
            virtual_services: policy::sorted(virtual_services),
            destination_rules: policy::sorted(destination_rules),
        };
        Some(OfWorkload { key: binding.key.clone(), value })
    })
}

fn name(config: &Config) -> String {
    config.namespaced_name().to_string()
}

fn hosts(service: &Object, domain: &str) -> Vec<String> {
    match service.config().spec_as::<ServiceEntry>() {
        Some(entry) => entry.hosts.clone(),
        None => {
            vec![format!("{}.{}.svc.{domain}", service.config().meta.name, service.namespace())]
        }
    }
}

fn bucket(host: String) -> String {
    if host.starts_with('*') { WILDCARD.to_owned() } else { host }
}
