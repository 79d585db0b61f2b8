use super::Protocol;
use crate::k8s;

/// What a port of a Kubernetes service says about its protocol.
///
/// ```
/// use mesh_config_model::Protocol;
/// use mesh_config_model::protocol::ServicePort;
///
/// let port = ServicePort { port: 8080, name: "http2-api", ..ServicePort::default() };
/// assert_eq!(port.protocol(), Protocol::Http2);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServicePort<'a> {
    /// Port number.
    pub port: i32,
    /// Port name, empty when it has none.
    pub name: &'a str,
    /// Transport as Kubernetes writes it, `TCP` when empty.
    pub transport: &'a str,
    /// `appProtocol`, which wins over the name.
    pub app_protocol: Option<&'a str>,
}

impl ServicePort<'_> {
    /// Finds out what is spoken.
    ///
    /// UDP decides by itself.
    /// Otherwise the part of `appProtocol`, or of the name, before its first hyphen is parsed;
    /// where it says nothing, ports that belong to protocols in which the server speaks first are TCP.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        if self.transport == "UDP" {
            return Protocol::Udp;
        }
        match self.app_protocol {
            Some("kubernetes.io/h2c") => return Protocol::Http2,
            Some("kubernetes.io/ws") => return Protocol::Http,
            Some("kubernetes.io/wss") => return Protocol::Https,
            _ => {}
        }
        match named(self.app_protocol.unwrap_or(self.name)) {
            Protocol::Unsupported if SERVER_SPEAKS_FIRST.contains(&self.port) => Protocol::Tcp,
            protocol => protocol,
        }
    }
}

impl<'a> From<&'a k8s::ServicePort> for ServicePort<'a> {
    fn from(port: &'a k8s::ServicePort) -> Self {
        Self {
            port: port.port,
            name: &port.name,
            transport: &port.protocol,
            app_protocol: port.app_protocol.as_deref(),
        }
    }
}

/// SMTP, DNS, `MySQL` and `MongoDB`: a proxy that waits for the client's first bytes would wait for ever.
const SERVER_SPEAKS_FIRST: [i32; 4] = [25, 53, 3306, 27017];

fn named(name: &str) -> Protocol {
    const GRPC_WEB: &str = "grpc-web";
    if name.get(..GRPC_WEB.len()).is_some_and(|start| start.eq_ignore_ascii_case(GRPC_WEB)) {
        return Protocol::GrpcWeb;
    }
    Protocol::parse(name.split_once('-').map_or(name, |(start, _)| start))
}
