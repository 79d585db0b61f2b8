use mesh_config_model::labels::is_dns1123_label;

use super::host;
use crate::{Problem, Sink, codes};

/// Whether a VirtualService was made from a Gateway API route, whose gateway names are internal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RouteSemantics {
    /// Written by a user.
    Istio,
    /// Translated from the Gateway API.
    GatewayApi,
}

/// Checks names of gateways, `namespace/name` each or `mesh`.
///
/// As in Istio, what follows a name without slash is not checked.
pub(crate) fn gateway_names(at: &mut Sink<'_>, names: &[String], semantics: RouteSemantics) {
    let mut at = at.field("gateways");
    for (i, name) in names.iter().enumerate() {
        let mut at = at.index(i);
        match name.split_once('/') {
            Some((namespace, gateway)) => qualified(&mut at, name, (namespace, gateway), semantics),
            None => {
                if let Some((gateway, rest)) = name.split_once('.') {
                    at.warning(legacy(name, gateway, rest));
                }
                at.check(host::fqdn(name));
                return;
            }
        }
    }
}

fn qualified(
    at: &mut Sink<'_>,
    full: &str,
    (namespace, gateway): (&str, &str),
    semantics: RouteSemantics,
) {
    if namespace.is_empty() || gateway.is_empty() {
        let message = format!("gateway {full:?} lacks a part of <namespace>/<name>");
        at.error(Problem::new(codes::H_GWNAMES_4, message).with("gateway", full));
    }
    if !is_dns1123_label(namespace) {
        let message =
            format!("gateway {full:?} is in the namespace {namespace:?}, which is not a DNS label");
        at.error(Problem::new(codes::H_GWNAMES_5, message).with("namespace", namespace));
    }
    if semantics == RouteSemantics::Istio && !is_dns1123_label(gateway) {
        let message =
            format!("gateway {full:?} has the name {gateway:?}, which is not a DNS label");
        at.error(Problem::new(codes::H_GWNAMES_6, message).with("gateway", gateway));
    }
}

/// The old form named the gateway by the DNS name of a service.
fn legacy(full: &str, gateway: &str, rest: &str) -> Problem {
    let namespace = rest.split('.').next().unwrap_or_default();
    let message = format!("gateway {full:?} has the old DNS form; write {namespace}/{gateway}");
    let problem = Problem::new(codes::H_GWNAMES_2, message).with("gateway", full);
    if is_dns1123_label(gateway) && is_dns1123_label(namespace) {
        problem.replaced(format!("{namespace}/{gateway}"))
    } else {
        problem
    }
}
