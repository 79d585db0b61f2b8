use std::collections::BTreeSet;

use mesh_config_model::Protocol;
use mesh_config_model::specs::networking::{Location, Resolution, ServiceEntry, WorkloadEntry};

use super::workload_entry;
use crate::check::export_to::{Exported, export_to};
use crate::check::scoped_host::partial_wildcard;
use crate::check::{host, labels, number, port, selector};
use crate::{Context, Problem, Sink, Validate, codes};

const AUTO_ALLOCATION: &str = "networking.istio.io/enable-autoallocate-ip";
const WAYPOINT: &str = "istio.io/use-waypoint";

impl Validate for ServiceEntry {
    fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let selector = self.workload_selector.as_ref();
        if !selector::networking(&mut sink.field("workloadSelector"), selector) {
            return;
        }
        selector::selects_something(&mut sink.field("workloadSelector"), selector, codes::SE_2);
        if selector.is_some() && !self.endpoints.is_empty() {
            let message = "give one of workloadSelector, endpoints";
            sink.field("endpoints").error(Problem::new(codes::SE_3, message));
        }
        hosts(sink, self);
        addresses(sink, self);
        ports(sink, self, context);
        resolution(sink, self, context);
        several_hosts(sink, self);
        export_to(sink, context, &self.export_to, Exported::ServiceEntry);
    }
}

fn hosts(at: &mut Sink<'_>, entry: &ServiceEntry) {
    if entry.hosts.is_empty() {
        at.field("hosts").error(Problem::new(codes::SE_4, "service entry has no host"));
    }
    for (i, name) in entry.hosts.iter().enumerate() {
        let mut at = at.field("hosts");
        let mut at = at.index(i);
        if name == "*" {
            at.error(Problem::new(codes::SE_5, "host * would stand for everything"));
            continue;
        }
        at.check(host::wildcard(name));
        if entry.resolution != Resolution::DynamicDns
            && let Err(problem) = partial_wildcard(name)
        {
            at.warning(Problem::new(codes::SE_7, problem.message).with("host", name));
        }
    }
}

fn addresses(at: &mut Sink<'_>, entry: &ServiceEntry) {
    let ranges = matches!(entry.resolution, Resolution::None | Resolution::Static);
    let mut range = None;
    for (i, address) in entry.addresses.iter().enumerate() {
        at.field("addresses").index(i).check(number::subnet(address));
        range = range.or(address.contains('/').then_some(i));
    }
    if let Some(i) = range.filter(|_| !ranges) {
        let message = "a range of addresses works with the resolutions NONE and STATIC alone";
        at.field("addresses").index(i).error(Problem::new(codes::SE_9, message));
    }
}

fn ports(at: &mut Sink<'_>, entry: &ServiceEntry, context: &Context<'_>) {
    let needs_address = entry.addresses.is_empty() && !allocates_addresses(entry, context);
    let (mut names, mut numbers) = (BTreeSet::new(), BTreeSet::new());
    for (i, given) in entry.ports.iter().enumerate() {
        let mut at = at.field("ports");
        let mut at = at.index(i);
        if !names.insert(given.name.as_str()) {
            let message = format!("port name {:?} is repeated", given.name);
            at.field("name").error(Problem::new(codes::SE_10, message).with("name", &given.name));
        }
        if !numbers.insert(given.number) {
            let message = format!("port {} is repeated", given.number);
            at.field("number")
                .error(Problem::new(codes::SE_11, message).with("port", given.number));
        }
        if given.target_port != 0 {
            at.field("targetPort").check(number::port(given.target_port));
        }
        if needs_address && matches!(given.protocol.as_str(), "" | "TCP") {
            let message = "plain TCP is told apart by address, and there is none; give addresses";
            at.warning(Problem::new(codes::SE_13, message));
        }
        at.field("name").check(port::name(&given.name));
        at.field("protocol").check(port::protocol(&given.protocol));
        at.field("number").check(number::port(given.number));
    }
}

/// Tells whether Istio gives the service entry an address of its own.
fn allocates_addresses(entry: &ServiceEntry, context: &Context<'_>) -> bool {
    let refused = context
        .labels()
        .get(AUTO_ALLOCATION)
        .is_some_and(|value| value.eq_ignore_ascii_case("false"));
    entry.resolution != Resolution::None && !refused
}

fn resolution(at: &mut Sink<'_>, entry: &ServiceEntry, context: &Context<'_>) {
    match entry.resolution {
        Resolution::None => unresolved(at, entry),
        Resolution::Static => {
            let names = port_names(entry);
            for (i, endpoint) in entry.endpoints.iter().enumerate() {
                workload_entry::endpoint(
                    &mut at.field("endpoints").index(i),
                    endpoint,
                    Some(&names),
                );
            }
        }
        Resolution::Dns | Resolution::DnsRoundRobin => dns(at, entry),
        Resolution::DynamicDns => dynamic_dns(at, entry, context),
        unknown => {
            let message = format!("resolution {unknown} is unknown");
            at.field("resolution")
                .error(Problem::new(codes::SE_36, message).with("resolution", unknown));
        }
    }
}

fn port_names(entry: &ServiceEntry) -> BTreeSet<&str> {
    entry.ports.iter().map(|port| port.name.as_str()).collect()
}

fn unresolved(at: &mut Sink<'_>, entry: &ServiceEntry) {
    if !entry.endpoints.is_empty() {
        let message = "resolution NONE sends traffic where it was going, not to endpoints";
        at.field("endpoints").error(Problem::new(codes::SE_19, message));
    }
    if entry.workload_selector.is_some() {
        let message = "resolution NONE sends traffic where it was going, not to workloads";
        at.field("workloadSelector").warning(Problem::new(codes::SE_20, message));
    }
}

fn dns(at: &mut Sink<'_>, entry: &ServiceEntry) {
    let name = entry.resolution;
    if entry.endpoints.is_empty() {
        let unresolvable = entry.hosts.iter().position(|name| host::fqdn(name).is_err());
        if let Some(i) = unresolvable {
            let host = &entry.hosts[i];
            let message = format!(
                "host {host:?} cannot be resolved; with resolution {name} give full names, or endpoints"
            );
            at.field("hosts")
                .index(i)
                .error(Problem::new(codes::SE_22, message).with("host", host));
        }
    }
    if name == Resolution::DnsRoundRobin && entry.endpoints.len() > 1 {
        let message = "resolution DNS_ROUND_ROBIN has at most one endpoint";
        at.field("endpoints").error(Problem::new(codes::SE_23, message));
    }
    let names = port_names(entry);
    for (i, endpoint) in entry.endpoints.iter().enumerate() {
        dns_endpoint(&mut at.field("endpoints").index(i), endpoint, &names);
    }
    let tcp = entry.ports.iter().any(|port| Protocol::parse(&port.protocol).is_tcp());
    if !entry.addresses.is_empty() && entry.hosts.len() > 1 && tcp {
        let message = "TCP traffic to the addresses cannot be told apart by host; give one host";
        at.field("hosts").warning(Problem::new(codes::SE_28, message));
    }
}

fn dns_endpoint(at: &mut Sink<'_>, endpoint: &WorkloadEntry, names: &BTreeSet<&str>) {
    let address = endpoint.address.as_str();
    if !host::is_ip(address) && host::fqdn(address).is_err() {
        let message = format!("address {address:?} is neither a host name nor an IP address");
        at.field("address").error(Problem::new(codes::SE_24, message).with("address", address));
    }
    labels::labels(&mut at.field("labels"), &endpoint.labels);
    for (name, &number) in &endpoint.ports {
        let mut at = at.field("ports");
        let mut at = at.key(name);
        if !names.contains(name.as_str()) {
            let message = format!("port {name:?} is not among the ports of the service entry");
            at.error(Problem::new(codes::SE_26, message).with("name", name));
        }
        at.check(port::name(name));
        at.check(number::port(number));
    }
}

fn dynamic_dns(at: &mut Sink<'_>, entry: &ServiceEntry, context: &Context<'_>) {
    if entry.hosts.is_empty() {
        let message = "resolution DYNAMIC_DNS needs a host with a wildcard";
        at.field("hosts").error(Problem::new(codes::SE_29, message));
    }
    for (i, host) in entry.hosts.iter().enumerate().filter(|(_, host)| !host.starts_with('*')) {
        let message = format!("host {host:?} has no wildcard, as resolution DYNAMIC_DNS needs");
        at.field("hosts").index(i).error(Problem::new(codes::SE_30, message).with("host", host));
    }
    if !entry.addresses.is_empty() {
        let message = "resolution DYNAMIC_DNS finds addresses by itself";
        at.field("addresses").error(Problem::new(codes::SE_31, message));
    }
    if !entry.endpoints.is_empty() {
        let message = "resolution DYNAMIC_DNS finds endpoints by itself";
        at.field("endpoints").error(Problem::new(codes::SE_32, message));
    }
    for (i, port) in entry.ports.iter().enumerate() {
        let named = [Protocol::Http, Protocol::Tls, Protocol::Grpc, Protocol::Http2];
        if !named.contains(&Protocol::parse(&port.protocol)) {
            let message = format!(
                "protocol {:?} does not name its host, as resolution DYNAMIC_DNS needs; use HTTP, HTTP2, GRPC or TLS",
                port.protocol
            );
            let mut at = at.field("ports");
            at.index(i)
                .field("protocol")
                .error(Problem::new(codes::SE_33, message).with("protocol", &port.protocol));
        }
    }
    match entry.location {
        Location::Unrecognized(number) => {
            let message = format!("location {number} is neither MESH_EXTERNAL nor MESH_INTERNAL");
            at.field("location")
                .error(Problem::new(codes::SE_34, message).with("location", number));
        }
        Location::MeshInternal if uses_waypoint(context) => {
            let message = "a waypoint cannot serve internal hosts of resolution DYNAMIC_DNS";
            at.field("location").error(Problem::new(codes::SE_35, message));
        }
        _ => {}
    }
}

fn uses_waypoint(context: &Context<'_>) -> bool {
    let waypoint = context.labels().get(WAYPOINT);
    waypoint.is_some_and(|name| !name.is_empty() && !name.eq_ignore_ascii_case("none"))
}

fn several_hosts(at: &mut Sink<'_>, entry: &ServiceEntry) {
    if entry.resolution == Resolution::None || entry.hosts.len() < 2 {
        return;
    }
    let hostless = entry.ports.iter().position(|port| {
        let protocol = Protocol::parse(&port.protocol);
        !protocol.is_http() && !protocol.is_tls()
    });
    if let Some(i) = hostless {
        let message = "traffic of several hosts is told apart by HTTP and TLS alone; use one host, or another protocol";
        at.field("ports").index(i).error(Problem::new(codes::SE_37, message));
    }
}
