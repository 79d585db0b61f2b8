use std::collections::BTreeSet;

use mesh_config_model::Protocol;
use mesh_config_model::labels::is_dns1123_label;
use mesh_config_model::specs::networking::{
    Gateway, Port, Server, ServerTlsMode, ServerTlsSettings,
};

use crate::check::scoped_host::{Owner, scoped_host};
use crate::check::{number, port, server_tls, unix};
use crate::{Context, Problem, Sink, Validate, codes};

impl Validate for Gateway {
    fn validate(&self, context: &Context<'_>, sink: &mut Sink<'_>) {
        let owner =
            if context.has_gateway_semantics() { Owner::GatewayApi } else { Owner::Gateway };
        if owner == Owner::Gateway && !is_dns1123_label(context.name()) {
            let message = format!("gateway name {:?} is not a DNS label", context.name());
            sink.error(Problem::new(codes::GW_1, message).with("name", context.name()));
        }
        if self.servers.is_empty() {
            sink.field("servers").error(Problem::new(codes::GW_2, "gateway has no server"));
        }
        for (i, entry) in self.servers.iter().enumerate() {
            server(&mut sink.field("servers").index(i), entry, owner);
        }
        unique_port_names(sink, &self.servers);
    }
}

fn server(at: &mut Sink<'_>, server: &Server, owner: Owner) {
    if server.hosts.is_empty() {
        at.field("hosts").error(Problem::new(codes::GW_3, "server has no host; write * for all"));
    }
    for (i, host) in server.hosts.iter().enumerate() {
        scoped_host(&mut at.field("hosts").index(i), host, owner);
    }
    let port_is_fine = server_port(at, server);
    if let Some(tls) = &server.tls {
        server_tls::server_tls(&mut at.field("tls"), tls);
    }
    let Some(port) = &server.port else { return };
    let protocol = Protocol::parse(&port.protocol);
    if port_is_fine {
        at.check(tls_fits(protocol, server.tls.as_ref()));
    }
    if !protocol.is_http() && server.tls.as_ref().is_some_and(|tls| tls.https_redirect) {
        let message = format!("httpsRedirect works with HTTP, not {:?}", port.protocol);
        at.field("tls")
            .field("httpsRedirect")
            .warning(Problem::new(codes::GW_19, message).with("protocol", &port.protocol));
    }
}

/// Checks port and bind of a server together, and tells whether they are fine.
fn server_port(at: &mut Sink<'_>, server: &Server) -> bool {
    let socket = server.bind.strip_prefix(unix::SCHEME);
    let port = match &server.port {
        Some(given) => port_number(&mut at.field("port"), given, socket.is_some()),
        None => at.check(Err(Problem::new(codes::GW_5, "server has no port"))),
    };
    let bind = match socket {
        Some(path) => {
            let path = at.field("bind").check(unix::socket_path(path));
            let number = server.port.as_ref().map_or(0, |port| port.number);
            let alone = number == 0 || {
                let message =
                    format!("a unix socket has no port, so the number is 0, not {number}");
                let mut at = at.field("port");
                at.field("number")
                    .check(Err(Problem::new(codes::GW_11, message).with("port", number)))
            };
            path && alone
        }
        None => server.bind.is_empty() || at.field("bind").check(number::address(&server.bind)),
    };
    port && bind
}

fn port_number(at: &mut Sink<'_>, port: &Port, socket: bool) -> bool {
    let mut fine = true;
    if !port::is_known(&port.protocol) {
        let message = format!(
            "protocol {:?} is none of HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, REDIS, MYSQL",
            port.protocol
        );
        let problem = Problem::new(codes::GW_6, message).with("protocol", &port.protocol);
        fine &= at.field("protocol").check(Err(problem));
    }
    if port.number > 0 || !socket {
        fine &= at.field("number").check(number::port(port.number));
    }
    if port.target_port > 0 {
        let problem =
            Problem::new(codes::GW_8, "targetPort has no effect here; remove it").removed();
        fine &= at.field("targetPort").check(Err(problem));
    }
    if port.name.is_empty() {
        fine &= at.field("name").check(Err(Problem::new(codes::GW_9, "port has no name")));
    }
    fine
}

fn tls_fits(protocol: Protocol, tls: Option<&ServerTlsSettings>) -> Result<(), Problem> {
    match tls {
        None if protocol.is_tls() => {
            Err(Problem::new(codes::GW_15, format!("protocol {} needs tls", protocol.as_str())))
        }
        Some(tls) if protocol.is_http() && opens_tls(tls) => {
            let message = "plain HTTP has no tls but for httpsRedirect; use the protocol HTTPS";
            Err(Problem::new(codes::GW_16, message))
        }
        Some(_) if !protocol.is_http() && !protocol.is_tls() => {
            let message = format!("protocol {} has no tls; use TLS", protocol.as_str());
            Err(Problem::new(codes::GW_17, message))
        }
        _ => Ok(()),
    }
}

/// Tells whether there is more to the settings than a redirect.
fn opens_tls(tls: &ServerTlsSettings) -> bool {
    let closed = matches!(tls.mode, ServerTlsMode::Passthrough | ServerTlsMode::AutoPassthrough);
    let files = [&tls.ca_certificates, &tls.private_key, &tls.server_certificate];
    !closed || files.iter().any(|file| !file.is_empty())
}

fn unique_port_names(at: &mut Sink<'_>, servers: &[Server]) {
    let mut seen = BTreeSet::new();
    for (i, server) in servers.iter().enumerate() {
        let Some(port) = &server.port else { continue };
        if !seen.insert(port.name.as_str()) {
            let message = format!("port name {:?} is used by another server", port.name);
            let mut at = at.field("servers");
            let mut at = at.index(i);
            at.field("port")
                .field("name")
                .error(Problem::new(codes::GW_18, message).with("name", &port.name));
        }
    }
}
