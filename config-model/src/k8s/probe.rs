use super::IntOrString;
use super::lean::lean;

lean! {
    /// A check of a container.
    pub struct Probe {
        /// Asks over HTTP.
        pub http_get: Option<HttpGetAction> = "httpGet",
        /// Opens a connection.
        pub tcp_socket: Option<TcpSocketAction> = "tcpSocket",
        /// Asks the gRPC health service.
        pub grpc: Option<GrpcAction> = "grpc",
        /// Runs a command in the container.
        pub exec: Option<ExecAction> = "exec",
    }

    /// A check over HTTP.
    pub struct HttpGetAction {
        /// Path of the request.
        pub path: String = "path",
        /// Port of the container, by number or name.
        pub port: Option<IntOrString> = "port",
        /// Host to ask instead of the pod, empty for the pod.
        pub host: String = "host",
        /// `HTTP` or `HTTPS`; empty means `HTTP`.
        pub scheme: String = "scheme",
    }

    /// A check that opens a connection.
    pub struct TcpSocketAction {
        /// Port of the container, by number or name.
        pub port: Option<IntOrString> = "port",
        /// Host to connect to instead of the pod, empty for the pod.
        pub host: String = "host",
    }

    /// A check of the gRPC health service.
    pub struct GrpcAction {
        /// Port of the container.
        pub port: i32 = "port",
        /// Service name in the request, absent for the whole server.
        pub service: Option<String> = "service",
    }

    /// A check that runs a command.
    pub struct ExecAction {
        /// Command and arguments.
        pub command: Vec<String> = "command",
    }
}
