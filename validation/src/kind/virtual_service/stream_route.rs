use std::collections::BTreeMap;

use mesh_config_model::host::Name;
use mesh_config_model::specs::networking::{TcpRoute, TlsMatchAttributes, TlsRoute};

use super::destinations;
use super::spec::Scope;
use crate::check::gateway_name::{RouteSemantics, gateway_names};
use crate::check::{host, labels, number};
use crate::{Problem, Sink, codes};

/// Checks one route of TLS connections that are not opened.
pub(super) fn tls_route(at: &mut Sink<'_>, route: &TlsRoute, hosts: &[String], scope: &Scope) {
    if route.r#match.is_empty() {
        at.error(Problem::new(
            codes::VS_T_1,
            "TLS route has no match; match at least one server name",
        ));
    }
    for (i, attributes) in route.r#match.iter().enumerate() {
        tls_match(&mut at.field("match").index(i), attributes, hosts, scope);
    }
    if route.route.is_empty() {
        at.error(Problem::new(codes::VS_T_2, "TLS route has no destination"));
    }
    destinations::stream(&mut at.field("route"), &route.route, scope);
}

/// Checks one route of plain connections.
pub(super) fn tcp_route(at: &mut Sink<'_>, route: &TcpRoute, scope: &Scope) {
    for (i, attributes) in route.r#match.iter().enumerate() {
        let mut at = at.field("match");
        let mut at = at.index(i);
        connection(
            &mut at,
            &attributes.destination_subnets,
            attributes.port,
            &attributes.source_labels,
        );
        gateway_names(&mut at.without_warnings(), &attributes.gateways, RouteSemantics::Istio);
    }
    if route.route.is_empty() {
        at.error(Problem::new(codes::VS_C_1, "TCP route has no destination"));
    }
    destinations::stream(&mut at.field("route"), &route.route, scope);
}

fn tls_match(at: &mut Sink<'_>, attributes: &TlsMatchAttributes, hosts: &[String], scope: &Scope) {
    if attributes.sni_hosts.is_empty() {
        at.field("sniHosts").error(Problem::new(codes::VS_T_3, "match has no server name"));
    }
    for (i, name) in attributes.sni_hosts.iter().enumerate() {
        sni_host(&mut at.field("sniHosts").index(i), name, hosts, scope);
    }
    connection(at, &attributes.destination_subnets, attributes.port, &attributes.source_labels);
    gateway_names(at, &attributes.gateways, RouteSemantics::Istio);
}

fn sni_host(at: &mut Sink<'_>, name: &str, hosts: &[String], scope: &Scope) {
    let checked = if scope.names_mesh { host::wildcard(name) } else { host::server_name(name) };
    if checked.is_err() && host::is_ip(name) {
        let message = format!("server name {name} is an IP address, which clients do not send");
        return at.warning(Problem::new(codes::VS_T_5, message).with("host", name));
    }
    let sni = Name::from(name);
    if at.check(checked) && !hosts.iter().any(|host| sni.subset_of(&Name::from(host))) {
        let message = format!("server name {name:?} is none of the hosts {}", hosts.join(", "));
        at.error(Problem::new(codes::VS_T_6, message).with("host", name));
    }
}

/// Checks what matches of TLS and plain connections share.
fn connection(
    at: &mut Sink<'_>,
    subnets: &[String],
    port: u32,
    source_labels: &BTreeMap<String, String>,
) {
    for (i, subnet) in subnets.iter().enumerate() {
        at.field("destinationSubnets").index(i).check(number::subnet(subnet));
    }
    if port != 0 {
        at.field("port").check(number::port(port));
    }
    labels::labels(&mut at.field("sourceLabels"), source_labels);
}
