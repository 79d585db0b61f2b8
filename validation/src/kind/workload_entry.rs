use std::collections::BTreeSet;

use mesh_config_model::specs::networking::WorkloadEntry;

use crate::check::{host, labels, number, port, unix};
use crate::{Context, Problem, Sink, Validate, codes};

impl Validate for WorkloadEntry {
    fn validate(&self, _: &Context<'_>, sink: &mut Sink<'_>) {
        endpoint(sink, self, None);
    }
}

/// Checks a workload: one on its own, or an endpoint of a service entry with the given names of ports.
pub(super) fn endpoint(
    at: &mut Sink<'_>,
    entry: &WorkloadEntry,
    service_ports: Option<&BTreeSet<&str>>,
) {
    if entry.address.is_empty() && entry.network.is_empty() {
        return at.error(Problem::new(codes::WE_1, "workload has neither address nor network"));
    }
    if entry.address.is_empty() {
        let message = format!("workload has no address in the network {:?}", entry.network);
        at.warning(Problem::new(codes::WE_2, message).with("network", &entry.network));
    }
    if let Some(path) = entry.address.strip_prefix(unix::SCHEME) {
        socket(at, entry, path, service_ports);
    } else if !entry.address.is_empty() && !host::is_ip(&entry.address) {
        at.field("address").check(name(&entry.address, service_ports.is_some()));
    }
    ports(at, entry, service_ports);
    labels::labels(&mut at.field("labels"), &entry.labels);
}

/// Checks the ports of an endpoint, by their names.
pub(super) fn ports(
    at: &mut Sink<'_>,
    entry: &WorkloadEntry,
    service_ports: Option<&BTreeSet<&str>>,
) {
    for (name, &number) in &entry.ports {
        let mut at = at.field("ports");
        let mut at = at.key(name);
        if service_ports.is_some_and(|ports| !ports.contains(name.as_str())) {
            let message = format!("port {name:?} is not among the ports of the service entry");
            at.error(Problem::new(codes::WE_7, message).with("name", name));
        }
        at.check(port::name(name));
        at.check(number::port(number));
    }
}

fn socket(
    at: &mut Sink<'_>,
    entry: &WorkloadEntry,
    path: &str,
    service_ports: Option<&BTreeSet<&str>>,
) {
    at.field("address").check(unix::socket_path(path));
    if !entry.ports.is_empty() {
        at.field("ports").error(Problem::new(codes::WE_4, "a unix socket has no ports").removed());
    }
    if service_ports.is_some_and(|ports| ports.len() != 1) {
        let message = "a unix socket serves a service entry of exactly one port";
        at.field("address").error(Problem::new(codes::WE_11, message));
    }
}

fn name(address: &str, addresses_only: bool) -> Result<(), Problem> {
    if addresses_only {
        let message =
            format!("address {address:?} is not an IP address, as resolution STATIC needs");
        return Err(Problem::new(codes::WE_6, message).with("address", address));
    }
    host::fqdn(address).map_err(|_| {
        let message = format!("address {address:?} is neither a host name nor an IP address");
        Problem::new(codes::WE_5, message).with("address", address)
    })
}
