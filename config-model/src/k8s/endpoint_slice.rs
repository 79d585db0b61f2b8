use super::ObjectReference;
use super::lean::lean;

lean! {
    /// An `EndpointSlice`: some of the endpoints of a service.
    pub struct EndpointSlice {
        /// What the addresses are: `IPv4`, `IPv6` or `FQDN`.
        pub address_type: String = "addressType",
        /// The endpoints.
        pub endpoints: Vec<Endpoint> = "endpoints",
        /// Ports of every endpoint.
        pub ports: Vec<EndpointPort> = "ports",
    }

    /// One endpoint.
    pub struct Endpoint {
        /// Its addresses, all for the same endpoint; mostly one.
        pub addresses: Vec<String> = "addresses",
        /// Whether it may get traffic.
        pub conditions: Option<EndpointConditions> = "conditions",
        /// Host name of the endpoint, empty when it has none.
        pub hostname: Option<String> = "hostname",
        /// The object behind it, mostly a pod.
        pub target_ref: Option<ObjectReference> = "targetRef",
        /// Node that runs it.
        pub node_name: Option<String> = "nodeName",
        /// Zone of the node.
        pub zone: Option<String> = "zone",
        /// Where traffic for it should come from.
        pub hints: Option<EndpointHints> = "hints",
    }

    /// Whether an endpoint may get traffic; `None` means unknown, which counts as ready.
    pub struct EndpointConditions {
        /// Whether it may get new traffic.
        pub ready: Option<bool> = "ready",
        /// Whether it answers, even while it stops; the same as `ready` when absent.
        pub serving: Option<bool> = "serving",
        /// Whether it is about to stop.
        pub terminating: Option<bool> = "terminating",
    }

    /// Where traffic for an endpoint should come from.
    pub struct EndpointHints {
        /// Zones that should use it.
        pub for_zones: Vec<NameHint> = "forZones",
        /// Nodes that should use it.
        pub for_nodes: Vec<NameHint> = "forNodes",
    }

    /// A zone or node by name.
    pub struct NameHint {
        /// The name.
        pub name: String = "name",
    }

    /// A port of all endpoints of a slice.
    pub struct EndpointPort {
        /// Name, the same as that of the port of the service.
        pub name: Option<String> = "name",
        /// Transport: `TCP`, `UDP` or `SCTP`; absent means `TCP`.
        pub protocol: Option<String> = "protocol",
        /// Number; absent means every port.
        pub port: Option<i32> = "port",
        /// Application protocol, such as `kubernetes.io/h2c`.
        pub app_protocol: Option<String> = "appProtocol",
    }
}

impl EndpointSlice {
    /// Label with the name of the service that the slice belongs to.
    pub const SERVICE_LABEL: &'static str = "kubernetes.io/service-name";
}

impl Endpoint {
    /// Whether the endpoint may get new traffic; an unknown state counts as ready.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.conditions.as_ref().and_then(|conditions| conditions.ready).unwrap_or(true)
    }
}
