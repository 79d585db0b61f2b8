use std::collections::{BTreeMap, BTreeSet};

use mesh_config_model::Protocol;
use mesh_config_model::specs::networking::{
    CaptureMode, IstioEgressListener, IstioIngressListener, OutboundTrafficPolicy,
    OutboundTrafficPolicyMode, ServerTlsMode, ServerTlsSettings, Sidecar, SidecarPort,
};

use crate::check::scoped_host::{Owner, scoped_host};
use crate::check::{
    address, connection_pool, destination, host, number, port, selector, server_tls, unix,
};
use crate::{Code, Context, Problem, Sink, Validate, codes, go};

/// The number of a mode that only the mesh has.
const ALLOW_ANY_DYNAMIC_DNS: i32 = 3;
/// Hosts that stand for the workload itself.
const LOOPBACK: [&str; 5] = ["", "127.0.0.1", "0.0.0.0", "::1", "::"];

impl Validate for Sidecar {
    fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let selector = self.workload_selector.as_ref();
        if !selector::networking(&mut sink.field("workloadSelector"), selector) {
            return;
        }
        let empty = self.egress.is_empty()
            && self.ingress.is_empty()
            && self.outbound_traffic_policy.is_none()
            && self.inbound_connection_pool.is_none();
        if empty {
            return sink.error(Problem::new(codes::SC_3, "sidecar changes nothing"));
        }
        selector::selects_something(&mut sink.field("workloadSelector"), selector, codes::SC_2);
        ingress(&mut sink.field("ingress"), &self.ingress);
        if let Some(pool) = &self.inbound_connection_pool {
            connection_pool::connection_pool(&mut sink.field("inboundConnectionPool"), pool);
        }
        egress(&mut sink.field("egress"), &self.egress, context);
        if let Some(policy) = &self.outbound_traffic_policy {
            outbound(&mut sink.field("outboundTrafficPolicy"), policy);
        }
    }
}

fn ingress(at: &mut Sink<'_>, listeners: &[IstioIngressListener]) {
    let mut numbers = BTreeSet::new();
    for (i, listener) in listeners.iter().enumerate() {
        let mut at = at.index(i);
        let Some(given) = &listener.port else {
            at.error(Problem::new(codes::SC_4, "listener has no port"));
            continue;
        };
        listener_port(&mut at.field("port"), given, codes::SC_5);
        at.field("port").field("number").check(number::port(given.number));
        if !listener.bind.is_empty() {
            at.field("bind").check(number::address(&listener.bind));
        }
        unique_number(&mut at.field("port"), &mut numbers, given.number, codes::SC_10);
        if !listener.default_endpoint.is_empty() {
            default_endpoint(&mut at.field("defaultEndpoint"), &listener.default_endpoint);
        }
        if let Some(tls) = &listener.tls {
            ingress_tls(&mut at.field("tls"), tls, given);
        }
        if let Some(pool) = &listener.connection_pool {
            let mut at = at.field("connectionPool");
            connection_pool::connection_pool(&mut at, pool);
            if pool.http.is_some() && !Protocol::parse(&given.protocol).is_http() {
                let message =
                    format!("protocol {:?} is not HTTP, so only tcp has an effect", given.protocol);
                at.field("http").warning(Problem::new(codes::SC_24, message));
            }
        }
    }
}

/// Checks what ports of both directions have in common.
fn listener_port(at: &mut Sink<'_>, given: &SidecarPort, code: Code) {
    if given.target_port > 0 {
        let message = "targetPort has no effect here; remove it";
        at.field("targetPort").error(Problem::new(code, message).removed());
    }
    if !given.name.is_empty() {
        at.field("name").check(port::name(&given.name));
    }
    at.field("protocol").check(port::protocol(&given.protocol));
}

fn unique_number(at: &mut Sink<'_>, seen: &mut BTreeSet<u32>, number: u32, code: Code) {
    if !seen.insert(number) {
        let message = format!("port {number} is used by another listener");
        at.field("number").error(Problem::new(code, message).with("port", number));
    }
}

fn default_endpoint(at: &mut Sink<'_>, endpoint: &str) {
    if let Some(path) = endpoint.strip_prefix(unix::SCHEME) {
        at.check(unix::socket_path(path));
        return;
    }
    let (name, port) = go::split_host_port(endpoint).unwrap_or_else(|fault| {
        let message = format!("endpoint {endpoint:?} {fault}");
        at.error(Problem::new(codes::SC_12, message).with("endpoint", endpoint));
        ("", "")
    });
    if !LOOPBACK.contains(&name) {
        let message = format!(
            "endpoint {endpoint:?} is not the workload itself; write 127.0.0.1:<port>, 0.0.0.0:<port>, [::1]:<port>, [::]:<port> or unix://<path>"
        );
        at.error(Problem::new(codes::SC_13, message).with("host", name));
    }
    match address::port_number(port, codes::SC_14) {
        Ok(port) => at.check(number::port(port)),
        Err(problem) => at.check(Err(problem)),
    };
}

fn ingress_tls(at: &mut Sink<'_>, tls: &ServerTlsSettings, port: &SidecarPort) {
    let unsupported = [
        ("subjectAltNames", !tls.subject_alt_names.is_empty(), codes::SC_15),
        ("httpsRedirect", tls.https_redirect, codes::SC_16),
        ("credentialName", !tls.credential_name.is_empty(), codes::SC_17),
        ("credentialNames", !tls.credential_names.is_empty(), codes::SC_18),
        ("tlsCertificates", !tls.tls_certificates.is_empty(), codes::SC_19),
    ];
    for (field, given, code) in unsupported {
        if given {
            let message = format!("{field} does not work in a sidecar");
            at.field(field).error(Problem::new(code, message).with("field", field));
        }
    }
    if matches!(tls.mode, ServerTlsMode::IstioMutual | ServerTlsMode::AutoPassthrough) {
        let message = format!("mode {} does not work in a sidecar", tls.mode);
        at.field("mode").error(Problem::new(codes::SC_20, message).with("mode", tls.mode));
    }
    if !Protocol::parse(&port.protocol).is_tls() {
        let message = format!("protocol {:?} has no tls; use HTTPS or TLS", port.protocol);
        at.error(Problem::new(codes::SC_21, message).with("protocol", &port.protocol));
    }
    server_tls::server_tls(at, tls);
}

fn egress(at: &mut Sink<'_>, listeners: &[IstioEgressListener], context: &Context<'_>) {
    let (mut numbers, mut sockets) = (BTreeSet::new(), BTreeSet::new());
    for (i, listener) in listeners.iter().enumerate() {
        let mut at = at.index(i);
        match &listener.port {
            None if i + 1 < listeners.len() => {
                let message = "listener without port takes all that is left, so it is the last one";
                at.error(Problem::new(codes::SC_27, message));
            }
            None => {}
            Some(given) => {
                egress_port(&mut at, listener, given);
                if given.number != 0 {
                    let mut at = at.field("port");
                    unique_number(&mut at, &mut numbers, given.number, codes::SC_37);
                } else if !sockets.insert(listener.bind.as_str()) {
                    let message = format!("socket {:?} is used by another listener", listener.bind);
                    at.field("bind").error(Problem::new(codes::SC_36, message));
                }
            }
        }
        if listener.hosts.is_empty() {
            let message = "listener has no host; write */* for all";
            at.field("hosts").error(Problem::new(codes::SC_38, message));
        }
        egress_hosts(&mut at.field("hosts"), &listener.hosts, context.namespace());
    }
}

fn egress_port(at: &mut Sink<'_>, listener: &IstioEgressListener, given: &SidecarPort) {
    listener_port(&mut at.field("port"), given, codes::SC_29);
    if given.number != 0 {
        at.field("port").field("number").check(number::port(given.number));
        if !listener.bind.is_empty() {
            at.field("bind").check(number::address(&listener.bind));
        }
        return;
    }
    match listener.bind.strip_prefix(unix::SCHEME) {
        Some(path) => at.field("bind").check(unix::socket_path(path)),
        None => {
            let message = "port 0 stands for a unix socket; bind to unix://<path>";
            at.field("bind").check(Err(Problem::new(codes::SC_32, message)))
        }
    };
    if !matches!(listener.capture_mode, CaptureMode::Default | CaptureMode::None) {
        let message =
            format!("captureMode {} does not work with a unix socket", listener.capture_mode);
        at.field("captureMode").error(Problem::new(codes::SC_33, message));
    }
}

/// Checks hosts one by one, then warns about those that others include.
fn egress_hosts(at: &mut Sink<'_>, hosts: &[String], own: &str) {
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (i, text) in hosts.iter().enumerate() {
        scoped_host(&mut at.index(i), text, Owner::Sidecar);
        let Some((namespace, name)) = text.split_once('/').filter(|(ns, _)| !ns.starts_with('~'))
        else {
            continue;
        };
        let namespace = if namespace == "." { own } else { namespace };
        let known = seen.entry(namespace).or_default();
        let included =
            known.contains(name) || known.contains("*") || name == "*" && !known.is_empty();
        if included {
            let message = format!("host {text:?} and another entry are one within the other");
            at.index(i).warning(Problem::new(codes::SC_40, message).with("host", text));
        }
        known.insert(name);
    }
    let everything = seen.get("*").is_some_and(|names| names.contains("*"));
    if everything && seen.len() > 1 {
        at.warning(Problem::new(codes::SC_41, "*/* includes all other hosts"));
    }
}

fn outbound(at: &mut Sink<'_>, policy: &OutboundTrafficPolicy) {
    if policy.mode == OutboundTrafficPolicyMode::Unrecognized(ALLOW_ANY_DYNAMIC_DNS) {
        let message = "mode ALLOW_ANY_DYNAMIC_DNS is for the whole mesh";
        return at.field("mode").error(Problem::new(codes::SC_42, message));
    }
    let Some(proxy) = &policy.egress_proxy else { return };
    if policy.mode != OutboundTrafficPolicyMode::AllowAny {
        let message = "egressProxy works with the mode ALLOW_ANY alone";
        return at.field("egressProxy").error(Problem::new(codes::SC_43, message));
    }
    let mut at = at.field("egressProxy");
    at.field("host").check(host::fqdn(&proxy.host));
    if proxy.port.is_none() {
        return at.error(Problem::new(codes::SC_45, "egressProxy has no port"));
    }
    destination::destination(&mut at, proxy);
}
