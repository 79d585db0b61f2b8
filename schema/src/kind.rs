use std::fmt;

use mesh_config_model::GroupVersionKind;
use thiserror::Error;

use crate::sets;

macro_rules! kinds {
    ($($variant:ident = $identifier:literal,)+) => {
        /// A registered kind, or one of three things that the control plane pushes and that are no kinds, as one byte.
        ///
        /// Ids are ranks in the ASCII order of the identifiers and move when a kind is added: do not store them.
        ///
        /// ```
        /// use mesh_schema::{Kind, gvk};
        ///
        /// assert_eq!(Kind::of(&gvk::VIRTUAL_SERVICE_V1ALPHA3), Kind::VirtualService);
        /// assert_eq!(Kind::KubernetesGateway.to_string(), "KubernetesGateway");
        /// assert_eq!(Kind::try_from(Kind::Pod.id()), Ok(Kind::Pod));
        /// ```
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Kind {
            /// A kind that is not registered.
            #[default]
            Unknown,
            $(#[doc = concat!("`", $identifier, "`.")] $variant,)+
        }

        impl Kind {
            /// Every kind by id, the unknown one first.
            pub const ALL: &[Self] = &[Self::Unknown, $(Self::$variant,)+];

            /// The identifier in the registry.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::Unknown => "Unknown",
                    $(Self::$variant => $identifier,)+
                }
            }
        }
    };
}

kinds! {
    Address = "Address",
    AuthorizationPolicy = "AuthorizationPolicy",
    BackendTlsPolicy = "BackendTLSPolicy",
    CertificateSigningRequest = "CertificateSigningRequest",
    ClusterTrustBundle = "ClusterTrustBundle",
    ConfigMap = "ConfigMap",
    CustomResourceDefinition = "CustomResourceDefinition",
    DnsName = "DNSName",
    DaemonSet = "DaemonSet",
    Deployment = "Deployment",
    DestinationRule = "DestinationRule",
    EndpointSlice = "EndpointSlice",
    Endpoints = "Endpoints",
    EnvoyFilter = "EnvoyFilter",
    GrpcRoute = "GRPCRoute",
    Gateway = "Gateway",
    GatewayClass = "GatewayClass",
    HttpRoute = "HTTPRoute",
    HorizontalPodAutoscaler = "HorizontalPodAutoscaler",
    InferencePool = "InferencePool",
    Ingress = "Ingress",
    IngressClass = "IngressClass",
    KubernetesGateway = "KubernetesGateway",
    Lease = "Lease",
    ListenerSet = "ListenerSet",
    MeshConfig = "MeshConfig",
    MeshNetworks = "MeshNetworks",
    MutatingWebhookConfiguration = "MutatingWebhookConfiguration",
    Namespace = "Namespace",
    Node = "Node",
    PeerAuthentication = "PeerAuthentication",
    Pod = "Pod",
    PodDisruptionBudget = "PodDisruptionBudget",
    ProxyConfig = "ProxyConfig",
    ReferenceGrant = "ReferenceGrant",
    RequestAuthentication = "RequestAuthentication",
    Secret = "Secret",
    Service = "Service",
    ServiceAccount = "ServiceAccount",
    ServiceEntry = "ServiceEntry",
    Sidecar = "Sidecar",
    StatefulSet = "StatefulSet",
    TcpRoute = "TCPRoute",
    TlsRoute = "TLSRoute",
    Telemetry = "Telemetry",
    TrafficExtension = "TrafficExtension",
    TypeUrl = "TypeUrl",
    UdpRoute = "UDPRoute",
    ValidatingWebhookConfiguration = "ValidatingWebhookConfiguration",
    VirtualService = "VirtualService",
    WasmPlugin = "WasmPlugin",
    WorkloadEntry = "WorkloadEntry",
    WorkloadGroup = "WorkloadGroup",
    XBackend = "XBackend",
    XBackendTrafficPolicy = "XBackendTrafficPolicy",
}

impl Kind {
    /// The id.
    #[must_use]
    pub const fn id(self) -> u8 {
        self as u8
    }

    /// Finds the kind of an object, by registered or alias version.
    #[must_use]
    pub fn of(gvk: &GroupVersionKind) -> Self {
        sets::all()
            .find_by_gvk_alias(gvk)
            .map_or(Self::Unknown, |schema| Self::of_identifier(schema.identifier()))
    }

    fn of_identifier(identifier: &str) -> Self {
        let known = &Self::ALL[1..];
        known
            .binary_search_by(|kind| kind.as_str().cmp(identifier))
            .map_or(Self::Unknown, |index| known[index])
    }
}

impl TryFrom<u8> for Kind {
    type Error = UnknownKindIdError;

    fn try_from(id: u8) -> Result<Self, UnknownKindIdError> {
        Self::ALL.get(usize::from(id)).copied().ok_or(UnknownKindIdError { id })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// No kind has the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no kind has id {id}")]
#[non_exhaustive]
pub struct UnknownKindIdError {
    /// The id.
    pub id: u8,
}
