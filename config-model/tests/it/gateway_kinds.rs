//! The kinds of the Gateway API and of inference pools.

use mesh_config_model::decode::{DecodeMode, decode_spec};
use mesh_config_model::specs::gateway_api::{
    BackendTlsPolicySpec, FromNamespaces, GatewayClassSpec, GatewaySpec, GatewayStatus,
    GrpcRouteSpec, HttpMethod, HttpRouteFilter, HttpRouteSpec, HttpRouteStatus, ListenerSetSpec,
    PathMatchType, ProtocolType, ReferenceGrantFrom, ReferenceGrantSpec, TcpRouteSpec,
    TlsRouteSpec, UdpRouteSpec,
};
use mesh_config_model::specs::gateway_api_experimental::{BackendSpec, BackendTrafficPolicySpec};
use mesh_config_model::specs::inference::InferencePoolSpec;
use mesh_config_model::specs::networking::VirtualService;
use mesh_config_model::specs::unions::{BackendDestination, PathReplacement, RouteFilterAction};
use mesh_config_model::value::GatewayDuration;
use mesh_config_model::{ResourceType, SpecType, yaml};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("it fits")
}

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "the calls are easier to read")]
fn survives<T: DeserializeOwned + Serialize>(expected: Value) {
    let read: T = read(expected.clone());
    let written = serde_json::to_value(read).expect("specs are JSON");
    assert_eq!(written, expected);
}

#[test]
fn kinds_have_the_names_of_the_registry() {
    fn named<T: ResourceType>() -> String {
        format!("{} {}", T::GVK, T::PLURAL)
    }
    let names = [
        named::<BackendTlsPolicySpec>(),
        named::<GrpcRouteSpec>(),
        named::<ReferenceGrantSpec>(),
        named::<UdpRouteSpec>(),
        named::<BackendSpec>(),
        named::<InferencePoolSpec>(),
    ];
    let expected = [
        "gateway.networking.k8s.io/v1/BackendTLSPolicy backendtlspolicies",
        "gateway.networking.k8s.io/v1/GRPCRoute grpcroutes",
        "gateway.networking.k8s.io/v1beta1/ReferenceGrant referencegrants",
        "gateway.networking.k8s.io/v1alpha2/UDPRoute udproutes",
        "gateway.networking.x-k8s.io/v1alpha1/XBackend xbackends",
        "inference.networking.k8s.io/v1/InferencePool inferencepools",
    ];
    assert_eq!(names, expected);
    assert_eq!(GatewaySpec::GVK.kind, "Gateway");
}

#[test]
fn gateway_keeps_every_part() {
    survives::<GatewaySpec>(json!({
        "gatewayClassName": "istio",
        "listeners": [{
            "name": "https", "hostname": "*.example.com", "port": 443, "protocol": "HTTPS",
            "tls": {"mode": "Terminate", "certificateRefs": [{"name": "cert", "namespace": "certs"}], "options": {"a/b": "c"}},
            "allowedRoutes": {
                "namespaces": {"from": "Selector", "selector": {"matchExpressions": [{"key": "team", "operator": "In", "values": ["a"]}]}},
                "kinds": [{"kind": "HTTPRoute"}],
            },
        }],
        "addresses": [{"type": "Hostname", "value": "gw.example.com"}],
        "infrastructure": {"labels": {"a": "b"}, "parametersRef": {"group": "", "kind": "ConfigMap", "name": "p"}},
        "allowedListeners": {"namespaces": {"from": "Same"}},
        "tls": {
            "backend": {"clientCertificateRef": {"name": "client"}},
            "frontend": {
                "default": {"validation": {"caCertificateRefs": [{"group": "", "kind": "ConfigMap", "name": "ca"}], "mode": "AllowValidOnly"}},
                "perPort": [{"port": 8443, "tls": {}}],
            },
        },
        "defaultScope": "None",
    }));
}

#[test]
fn http_route_keeps_every_part() {
    survives::<HttpRouteSpec>(json!({
        "parentRefs": [{"group": "", "kind": "Service", "name": "web", "port": 80}, {"name": "gw", "sectionName": "https"}],
        "useDefaultGateways": "All",
        "hostnames": ["a.example"],
        "rules": [{
            "name": "first",
            "matches": [{
                "path": {"type": "PathPrefix", "value": "/v1"},
                "headers": [{"type": "RegularExpression", "name": "x", "value": "a.*"}],
                "queryParams": [{"name": "q", "value": ""}],
                "method": "GET",
            }],
            "filters": [
                {"type": "RequestHeaderModifier", "requestHeaderModifier": {"set": [{"name": "a", "value": "b"}], "remove": ["c"]}},
                {"type": "RequestMirror", "requestMirror": {"backendRef": {"name": "copy", "port": 1}, "fraction": {"numerator": 0, "denominator": 3}}},
                {"type": "CORS", "cors": {"allowOrigins": ["*"], "allowCredentials": false, "allowMethods": ["*", "PUT"], "maxAge": 9}},
                {"type": "ExternalAuth", "externalAuth": {
                    "protocol": "GRPC", "backendRef": {"name": "authz", "port": 9000}, "grpc": {"allowedHeaders": ["a"]}, "forwardBody": {"maxSize": 10},
                }},
            ],
            "backendRefs": [{"name": "web", "port": 80, "weight": 0, "filters": [
                {"type": "URLRewrite", "urlRewrite": {"path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/"}}},
            ]}],
            "timeouts": {"request": "10s", "backendRequest": "500ms"},
            "retry": {"codes": [503], "attempts": 0, "backoff": "1s500ms"},
            "sessionPersistence": {"sessionName": "s", "absoluteTimeout": "1h", "type": "Cookie", "cookieConfig": {"lifetimeType": "Permanent"}},
        }],
    }));
}

#[test]
fn other_kinds_keep_every_part() {
    survives::<GrpcRouteSpec>(json!({"rules": [{
        "matches": [{"method": {"type": "Exact", "service": "a.B", "method": "C"}, "headers": [{"name": "x", "value": "y"}]}],
        "filters": [{"type": "ExtensionRef", "extensionRef": {"group": "g", "kind": "K", "name": "n"}}],
        "backendRefs": [{"name": "web", "port": 80}],
    }]}));
    survives::<TlsRouteSpec>(
        json!({"hostnames": ["a.example"], "rules": [{"backendRefs": [{"name": "a", "port": 443}]}]}),
    );
    survives::<TcpRouteSpec>(json!({"rules": [{"name": "r", "backendRefs": [{"name": "a"}]}]}));
    survives::<UdpRouteSpec>(json!({"rules": [{"backendRefs": [{"name": "a", "weight": 3}]}]}));
    survives::<ReferenceGrantSpec>(json!({
        "from": [{"group": "", "kind": "Service", "namespace": "a"}], "to": [{"group": "", "kind": "Secret"}],
    }));
    survives::<BackendTlsPolicySpec>(json!({
        "targetRefs": [{"group": "", "kind": "Service", "name": "web", "sectionName": "https"}],
        "validation": {
            "caCertificateRefs": [{"group": "", "kind": "ConfigMap", "name": "ca"}],
            "wellKnownCACertificates": "System", "hostname": "web.example",
            "subjectAltNames": [{"type": "URI", "uri": "spiffe://a/b"}, {"type": "Hostname", "hostname": "c"}],
        },
        "options": {"x/y": "z"},
    }));
    survives::<ListenerSetSpec>(json!({
        "parentRef": {"name": "gw", "namespace": "infra"},
        "listeners": [{"name": "http", "port": 80, "protocol": "HTTP"}],
    }));
    survives::<BackendTrafficPolicySpec>(json!({
        "targetRefs": [{"group": "", "kind": "Service", "name": "web"}],
        "retryConstraint": {"budget": {"percent": 20, "interval": "10s"}, "minRetryRate": {"count": 10, "interval": "1s"}},
        "sessionPersistence": {"type": "Header"},
    }));
    survives::<InferencePoolSpec>(json!({
        "selector": {"matchLabels": {"app": "model"}}, "targetPorts": [{"number": 8000}], "appProtocol": "kubernetes.io/h2c",
        "endpointPickerRef": {"name": "picker", "port": {"number": 9002}, "failureMode": "FailOpen"},
    }));
}

#[test]
fn required_fields_are_written_even_when_empty() {
    let grant = ReferenceGrantFrom { kind: "Service".into(), ..Default::default() };
    let expected = json!({"group": "", "kind": "Service", "namespace": ""});
    assert_eq!(serde_json::to_value(grant).unwrap(), expected);
    assert_eq!(serde_json::to_value(HttpRouteStatus::default()).unwrap(), json!({"parents": []}));
    let status: GatewayStatus = read(json!({"listeners": [{"name": "http"}]}));
    let expected = json!({"listeners": [{"name": "http", "attachedRoutes": 0, "conditions": []}]});
    assert_eq!(serde_json::to_value(status).unwrap(), expected);
}

#[test]
fn names_without_a_variant_are_kept() {
    let spec: GatewaySpec = read(json!({"gatewayClassName": "c", "listeners": [
        {"name": "a", "port": 1, "protocol": "example.com/quic", "allowedRoutes": {"namespaces": {"from": "Nearby"}}},
    ]}));
    let listener = &spec.listeners[0];
    assert_eq!(listener.protocol, ProtocolType::Unknown("example.com/quic".into()));
    assert_eq!(listener.protocol.to_string(), "example.com/quic");
    assert_eq!(ProtocolType::from("TLS"), ProtocolType::Tls);
    let from = listener.allowed_routes.as_ref().unwrap().namespaces.as_ref().unwrap().from.as_ref();
    assert_eq!(from.map(FromNamespaces::as_str), Some("Nearby"));
    assert_eq!(HttpMethod::default().as_str(), "");
}

#[test]
fn null_is_absent() {
    let spec: HttpRouteSpec =
        read(json!({"hostnames": null, "rules": [{"name": null, "timeouts": null}]}));
    let expected = HttpRouteSpec { rules: vec![Default::default()], ..Default::default() };
    assert_eq!(spec, expected);
}

#[test]
fn unknown_fields_are_found_at_every_depth() {
    let text = "hostnames: [a]\nhostname: b\nrules:\n- matches:\n  - path: {kind: Exact}\n  backends: []\n";
    let node = yaml::from_str(text, &yaml::Options::new()).unwrap();
    let error = decode_spec::<HttpRouteSpec>(&node, DecodeMode::Strict).unwrap_err();
    let unknown: Vec<_> = error.unknown_fields().iter().map(ToString::to_string).collect();
    assert_eq!(
        unknown,
        ["2:1: hostname", "5:12: rules[0].matches[0].path.kind", "6:3: rules[0].backends"]
    );
}

#[test]
fn field_that_no_kind_has_is_ignored_leniently_and_refused_strictly() {
    fn check<T: ResourceType>(text: &str) {
        let node = yaml::from_str(text, &yaml::Options::new()).expect("it is YAML");
        let decoded = decode_spec::<T>(&node, DecodeMode::Lenient).expect("it is ignored");
        assert_eq!(decoded.unknown_fields.len(), 1);
        let error = decode_spec::<T>(&node, DecodeMode::Strict).expect_err("it is refused");
        assert_eq!(error.unknown_fields()[0].path.to_string(), "fake-field");
    }
    check::<VirtualService>(r#"{"gateways": ["foobar"], "fake-field": 1}"#);
    check::<GatewayClassSpec>(r#"{"controllerName": "foobar", "fake-field": 1}"#);
}

#[test]
fn durations_are_whole_units() {
    let check = |text: &str, expected: Option<(u64, &str)>| {
        let parsed = text.parse::<GatewayDuration>().ok();
        let actual = parsed.map(|duration| (duration.as_millis(), duration.to_string()));
        assert_eq!(actual, expected.map(|(millis, text)| (millis, text.to_owned())), "{text}");
    };
    check("0s", Some((0, "0s")));
    check("0h", Some((0, "0s")));
    check("1h", Some((3_600_000, "1h")));
    check("90m", Some((5_400_000, "1h30m")));
    check("1ms1s1h", Some((3_601_001, "1h1s1ms")));
    check("99999h", Some((359_996_400_000, "99999h")));
    for wrong in
        ["", "0", "1.5s", "-1s", "1d", "1us", "100000s", "1s1s1s1s1s", "s", "1 s", "+1s", "1S"]
    {
        check(wrong, None);
    }
}

#[test]
fn wrong_duration_names_its_field() {
    let node =
        yaml::from_str("rules: [{timeouts: {request: 1.5s}}]", &yaml::Options::new()).unwrap();
    let error = node.decode::<HttpRouteSpec>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "1:30: rules[0].timeouts.request: \"1.5s\" is not a duration of whole units such as 1m30s or 500ms"
    );
}

#[test]
fn unions_follow_their_type() {
    let filter: HttpRouteFilter = read(json!({
        "type": "RequestRedirect",
        "requestRedirect": {"path": {"type": "ReplaceFullPath", "replaceFullPath": "/new"}},
        "cors": {},
    }));
    let Some(RouteFilterAction::RequestRedirect(redirect)) = filter.action() else {
        panic!("a redirect")
    };
    assert_eq!(redirect.path.as_ref().unwrap().replacement(), Some(PathReplacement::Full("/new")));
    assert_eq!(read::<HttpRouteFilter>(json!({"type": "CORS"})).action(), None);
    assert_eq!(read::<HttpRouteFilter>(json!({"type": "Later", "cors": {}})).action(), None);

    let spec: BackendSpec = read(json!({
        "type": "ExternalHostname", "port": {"number": 443}, "externalHostname": {"hostname": "a.example"},
    }));
    let Some(BackendDestination::ExternalHostname(host)) = spec.destination() else {
        panic!("a host")
    };
    assert_eq!((host.hostname.as_str(), spec.port.number), ("a.example", 443));
    assert_eq!(PathMatchType::from("Exact"), PathMatchType::Exact);
}
