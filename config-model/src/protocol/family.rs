use std::fmt;

/// What is spoken on a port.
///
/// ```
/// use mesh_config_model::Protocol;
///
/// assert_eq!(Protocol::parse("http2"), Protocol::Http2);
/// assert!(Protocol::parse("gRPC").is_http2());
/// assert_eq!(Protocol::parse("SMTP"), Protocol::Unsupported);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Protocol {
    /// gRPC over HTTP/2.
    Grpc,
    /// gRPC for browsers.
    GrpcWeb,
    /// HTTP/1.1.
    Http,
    /// HTTP as a proxy is asked, with absolute addresses.
    HttpProxy,
    /// HTTP/2.
    Http2,
    /// HTTP within TLS.
    Https,
    /// Bytes over TCP.
    Tcp,
    /// TLS around anything.
    Tls,
    /// Datagrams.
    Udp,
    /// `MongoDB`.
    Mongo,
    /// Redis.
    Redis,
    /// `MySQL`.
    MySql,
    /// HTTP CONNECT tunnel of the ambient mesh.
    Hbone,
    /// HTTP CONNECT tunnel within another.
    DoubleHbone,
    /// Not said, or not known here; a proxy is to find out.
    #[default]
    Unsupported,
}

impl Protocol {
    /// Reads a name in any case; a name that configuration cannot say means [`Protocol::Unsupported`].
    ///
    /// The two tunnels cannot be said.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let sayable = [
            Self::Tcp,
            Self::Udp,
            Self::Grpc,
            Self::GrpcWeb,
            Self::Http,
            Self::HttpProxy,
            Self::Http2,
            Self::Https,
            Self::Tls,
            Self::Mongo,
            Self::Redis,
            Self::MySql,
        ];
        let named =
            sayable.into_iter().find(|protocol| protocol.as_str().eq_ignore_ascii_case(name));
        named.unwrap_or(Self::Unsupported)
    }

    /// The canonical name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grpc => "GRPC",
            Self::GrpcWeb => "GRPC-Web",
            Self::Http => "HTTP",
            Self::HttpProxy => "HTTP_PROXY",
            Self::Http2 => "HTTP2",
            Self::Https => "HTTPS",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
            Self::Udp => "UDP",
            Self::Mongo => "Mongo",
            Self::Redis => "Redis",
            Self::MySql => "MySQL",
            Self::Hbone => "HBONE",
            Self::DoubleHbone => "DoubleHBONE",
            Self::Unsupported => "UnsupportedProtocol",
        }
    }

    /// Tells whether HTTP/2 is spoken in the clear.
    #[must_use]
    pub const fn is_http2(self) -> bool {
        matches!(self, Self::Http2 | Self::Grpc | Self::GrpcWeb)
    }

    /// Tells whether some HTTP is spoken in the clear.
    #[must_use]
    pub const fn is_http(self) -> bool {
        matches!(self, Self::Http | Self::Http2 | Self::HttpProxy | Self::Grpc | Self::GrpcWeb)
    }

    /// Tells whether HTTP is spoken in the clear, or a proxy may find it is.
    #[must_use]
    pub const fn is_http_or_sniffed(self) -> bool {
        self.is_http() || matches!(self, Self::Unsupported)
    }

    /// Tells whether a proxy passes the bytes on as they are.
    #[must_use]
    pub const fn is_tcp(self) -> bool {
        matches!(
            self,
            Self::Tcp | Self::Https | Self::Tls | Self::Mongo | Self::Redis | Self::MySql
        )
    }

    /// Tells whether the connection begins with a TLS handshake.
    #[must_use]
    pub const fn is_tls(self) -> bool {
        matches!(self, Self::Https | Self::Tls)
    }

    /// Tells whether gRPC is spoken.
    #[must_use]
    pub const fn is_grpc(self) -> bool {
        matches!(self, Self::Grpc | Self::GrpcWeb)
    }

    /// What is spoken once TLS is taken off.
    #[must_use]
    pub const fn after_tls_termination(self) -> Self {
        match self {
            Self::Https => Self::Http,
            Self::Tls => Self::Tcp,
            other => other,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
