use mesh_config_model::host::Name;
use mesh_config_model::specs::networking::VirtualService;

use super::common_hosts::overlapping;
use super::stream_route::{tcp_route, tls_route};
use super::{http_route, reachability};
use crate::check::export_to::{Exported, export_to};
use crate::check::gateway_name::{RouteSemantics, gateway_names};
use crate::check::{header_name, host};
use crate::{Context, Problem, Sink, Validate, codes};

/// Name of the gateway that stands for all sidecars.
const MESH: &str = "mesh";
/// Most pairs of overlapping hosts that are reported of one object.
const MAX_PAIRS: usize = 1000;

impl Validate for VirtualService {
    fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let scope = Scope::of(self, context);
        if scope.is_delegate {
            delegate(sink, self);
        }
        gateway_names(sink, &self.gateways, scope.semantics);
        if scope.binding == Binding::Mesh {
            claims(sink, self);
        }
        hosts(sink, self, &scope);
        if self.http.is_empty() && self.tcp.is_empty() && self.tls.is_empty() {
            sink.error(Problem::new(codes::VS_12, "no route: give at least one of http, tcp, tls"));
        }
        for (i, route) in self.http.iter().enumerate() {
            http_route::http_route(&mut sink.field("http").index(i), route, &scope);
        }
        for (i, route) in self.tls.iter().enumerate() {
            tls_route(&mut sink.field("tls").index(i), route, &self.hosts, &scope);
        }
        for (i, route) in self.tcp.iter().enumerate() {
            tcp_route(&mut sink.field("tcp").index(i), route, &scope);
        }
        export_to(sink, context, &self.export_to, Exported::Plain);
        reachability::unreachable_routes(sink, self);
    }
}

/// What the checks of routes depend on besides the route.
pub(super) struct Scope {
    /// Without hosts, the object is a part of others.
    pub(super) is_delegate: bool,
    pub(super) binding: Binding,
    /// The mesh is named among the gateways, not merely implied by there being none.
    pub(super) names_mesh: bool,
    pub(super) semantics: RouteSemantics,
}

/// Whose traffic is routed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    /// That of sidecars, perhaps among others.
    Mesh,
    /// That of gateways alone.
    Gateways,
}

impl Scope {
    fn of(spec: &VirtualService, context: &Context<'_>) -> Self {
        let names_mesh = spec.gateways.iter().any(|gateway| gateway == MESH);
        let mesh = names_mesh || spec.gateways.is_empty();
        Self {
            is_delegate: spec.hosts.is_empty(),
            binding: if mesh { Binding::Mesh } else { Binding::Gateways },
            names_mesh,
            semantics: if context.has_route_semantics() {
                RouteSemantics::GatewayApi
            } else {
                RouteSemantics::Istio
            },
        }
    }
}

fn delegate(at: &mut Sink<'_>, spec: &VirtualService) {
    let parts = [
        ("gateways", spec.gateways.is_empty(), codes::VS_2),
        ("tls", spec.tls.is_empty(), codes::VS_3),
        ("tcp", spec.tcp.is_empty(), codes::VS_4),
    ];
    for (name, absent, code) in parts {
        if !absent {
            let message = format!(
                "without hosts this is a delegate, which has no {name}; add hosts or remove them"
            );
            at.field(name).error(Problem::new(code, message).with("field", name));
        }
    }
}

/// Refuses routing by claims where no gateway has verified a token.
fn claims(at: &mut Sink<'_>, spec: &VirtualService) {
    for (i, route) in spec.http.iter().enumerate() {
        for (j, request) in route.r#match.iter().enumerate() {
            let mut at = at.field("http");
            let mut at = at.index(i);
            let mut at = at.field("match");
            let mut at = at.index(j);
            for (list, map) in
                [("headers", &request.headers), ("withoutHeaders", &request.without_headers)]
            {
                for key in map.keys().filter(|key| header_name::is_claim(key)) {
                    let message = format!(
                        "claim {key} is known to gateways alone; bind the routes to gateways"
                    );
                    at.field(list)
                        .key(key)
                        .error(Problem::new(codes::VS_7, message).with("key", key));
                }
            }
        }
    }
}

fn hosts(at: &mut Sink<'_>, spec: &VirtualService, scope: &Scope) {
    let sni = spec
        .tls
        .iter()
        .flat_map(|route| &route.r#match)
        .any(|request| !request.sni_hosts.is_empty());
    let mut at = at.field("hosts");
    let mut sound = true;
    for (i, name) in spec.hosts.iter().enumerate() {
        let mut at = at.index(i);
        let checked = if sni && scope.binding == Binding::Gateways {
            host::server_name(name)
        } else {
            host::wildcard(name)
        };
        sound &= host::is_ip(name) || at.check(checked);
        if scope.binding == Binding::Mesh && name == "*" {
            at.error(Problem::new(
                codes::VS_10,
                "host * is not for the mesh; name hosts, or bind to gateways",
            ));
            sound = false;
        }
    }
    if sound {
        overlapping_hosts(&mut at, &spec.hosts);
    }
}

fn overlapping_hosts(at: &mut Sink<'_>, hosts: &[String]) {
    let names: Vec<Name<'_>> = hosts.iter().map(Name::from).collect();
    for (i, j) in overlapping(&names).take(MAX_PAIRS) {
        let (first, second) = (&names[i], &names[j]);
        let message = format!("host {second} overlaps {first}; name each host once");
        at.index(j)
            .error(Problem::new(codes::VS_11, message).with("host", second).with("other", first));
    }
}
