//! Protocols: names, families and Kubernetes ports.

use mesh_config_model::protocol::ServicePort;
use mesh_config_model::{Protocol, k8s};

const ALL: [Protocol; 15] = [
    Protocol::Grpc,
    Protocol::GrpcWeb,
    Protocol::Http,
    Protocol::HttpProxy,
    Protocol::Http2,
    Protocol::Https,
    Protocol::Tcp,
    Protocol::Tls,
    Protocol::Udp,
    Protocol::Mongo,
    Protocol::Redis,
    Protocol::MySql,
    Protocol::Hbone,
    Protocol::DoubleHbone,
    Protocol::Unsupported,
];

#[test]
fn canonical_names() {
    let names = ALL.map(|protocol| protocol.to_string());
    let expected = [
        "GRPC",
        "GRPC-Web",
        "HTTP",
        "HTTP_PROXY",
        "HTTP2",
        "HTTPS",
        "TCP",
        "TLS",
        "UDP",
        "Mongo",
        "Redis",
        "MySQL",
        "HBONE",
        "DoubleHBONE",
        "UnsupportedProtocol",
    ];
    assert_eq!(names, expected);
}

#[test]
fn names_are_read_in_any_case() {
    for protocol in ALL {
        let tunnel = matches!(protocol, Protocol::Hbone | Protocol::DoubleHbone);
        let expected = if tunnel { Protocol::Unsupported } else { protocol };
        for name in [
            protocol.as_str().to_owned(),
            protocol.as_str().to_lowercase(),
            protocol.as_str().to_uppercase(),
        ] {
            assert_eq!(Protocol::parse(&name), expected, "{name}");
        }
    }
    for name in ["", "SMTP", "http3", "grpc-", "grpc_web", "ＨＴＴＰ"] {
        assert_eq!(Protocol::parse(name), Protocol::Unsupported, "{name}");
    }
}

#[test]
fn families_have_their_members() {
    let members = |is: fn(Protocol) -> bool| {
        ALL.into_iter().filter(|protocol| is(*protocol)).collect::<Vec<_>>()
    };
    use Protocol::{
        Grpc, GrpcWeb, Http, Http2, HttpProxy, Https, Mongo, MySql, Redis, Tcp, Tls, Unsupported,
    };
    assert_eq!(members(Protocol::is_http2), [Grpc, GrpcWeb, Http2]);
    assert_eq!(members(Protocol::is_http), [Grpc, GrpcWeb, Http, HttpProxy, Http2]);
    assert_eq!(
        members(Protocol::is_http_or_sniffed),
        [Grpc, GrpcWeb, Http, HttpProxy, Http2, Unsupported]
    );
    assert_eq!(members(Protocol::is_tcp), [Https, Tcp, Tls, Mongo, Redis, MySql]);
    assert_eq!(members(Protocol::is_tls), [Https, Tls]);
    assert_eq!(members(Protocol::is_grpc), [Grpc, GrpcWeb]);
}

#[test]
fn terminated_tls_leaves_what_is_inside() {
    for protocol in ALL {
        let expected = match protocol {
            Protocol::Https => Protocol::Http,
            Protocol::Tls => Protocol::Tcp,
            other => other,
        };
        assert_eq!(protocol.after_tls_termination(), expected);
    }
}

#[test]
fn port_says_its_protocol() {
    let check = |port, name, transport, app_protocol, expected| {
        let port = ServicePort { port, name, transport, app_protocol };
        assert_eq!(port.protocol(), expected, "{port:?}");
    };
    check(8888, "", "TCP", None, Protocol::Unsupported);
    check(8888, "http", "TCP", None, Protocol::Http);
    check(8888, "http-test", "TCP", None, Protocol::Http);
    check(8888, "HTTP-test", "", None, Protocol::Http);
    check(8888, "httptest", "TCP", None, Protocol::Unsupported);
    check(8888, "grpc", "TCP", None, Protocol::Grpc);
    check(8888, "grpc-test", "TCP", None, Protocol::Grpc);
    check(8888, "grpc-web", "TCP", None, Protocol::GrpcWeb);
    check(8888, "gRPC-Web-test", "TCP", None, Protocol::GrpcWeb);
    check(8888, "grpc-webx", "TCP", None, Protocol::GrpcWeb);
    check(8888, "grpcweb-x", "TCP", None, Protocol::Unsupported);
    check(8888, "grpc-wéb", "TCP", None, Protocol::Grpc);
    check(8888, "http2-test", "TCP", None, Protocol::Http2);
    check(8888, "", "UDP", None, Protocol::Udp);
    check(53, "http", "UDP", Some("https"), Protocol::Udp);
    check(25, "", "TCP", None, Protocol::Tcp);
    check(53, "", "TCP", None, Protocol::Tcp);
    check(3306, "", "TCP", None, Protocol::Tcp);
    check(27017, "", "TCP", None, Protocol::Tcp);
    check(3306, "mysql", "TCP", None, Protocol::MySql);
    check(8888, "http", "TCP", Some("tcp"), Protocol::Tcp);
    check(8888, "http", "TCP", Some("HTTPS-x"), Protocol::Https);
    check(8888, "http", "TCP", Some("unknown"), Protocol::Unsupported);
    check(3306, "http", "TCP", Some(""), Protocol::Tcp);
    check(80, "http", "TCP", Some("kubernetes.io/h2c"), Protocol::Http2);
    check(80, "tcp", "TCP", Some("kubernetes.io/ws"), Protocol::Http);
    check(80, "tcp", "TCP", Some("kubernetes.io/wss"), Protocol::Https);
    check(80, "kubernetes.io/h2c", "TCP", None, Protocol::Unsupported);
}

#[test]
fn kubernetes_port_is_read_as_it_stands() {
    let port = k8s::ServicePort {
        port: 80,
        name: "web".to_owned(),
        protocol: "TCP".to_owned(),
        app_protocol: Some("http2".to_owned()),
        ..k8s::ServicePort::default()
    };
    let expected =
        ServicePort { port: 80, name: "web", transport: "TCP", app_protocol: Some("http2") };
    assert_eq!(ServicePort::from(&port), expected);
}
