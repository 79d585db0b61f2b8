use mesh_config_model::specs::extensions::{TrafficExtension, WasmPlugin};
use mesh_config_model::specs::mesh::{self, MeshConfig, MeshNetworks};
use mesh_config_model::specs::networking::{
    DestinationRule, EnvoyFilter, Gateway, ProxyConfig, ServiceEntry, Sidecar, VirtualService,
    WorkloadEntry, WorkloadGroup,
};
use mesh_config_model::specs::security::{
    AuthorizationPolicy, PeerAuthentication, RequestAuthentication,
};
use mesh_config_model::specs::telemetry::Telemetry;
use mesh_config_model::{GroupVersionKind, Meta};
use mesh_validation::{Mode, Validate, Validators, codes};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Names of fields, so that random objects decode into something.
const NAMES: &[&str] = &[
    "hosts",
    "gateways",
    "http",
    "tls",
    "tcp",
    "exportTo",
    "match",
    "route",
    "redirect",
    "rewrite",
    "timeout",
    "retries",
    "fault",
    "mirror",
    "mirrors",
    "corsPolicy",
    "headers",
    "request",
    "response",
    "set",
    "add",
    "remove",
    "destination",
    "host",
    "port",
    "number",
    "subset",
    "weight",
    "uri",
    "exact",
    "prefix",
    "regex",
    "sniHosts",
    "destinationSubnets",
    "trafficPolicy",
    "subsets",
    "labels",
    "name",
    "loadBalancer",
    "consistentHash",
    "maglev",
    "tableSize",
    "localityLbSetting",
    "distribute",
    "from",
    "to",
    "failover",
    "connectionPool",
    "outlierDetection",
    "interval",
    "portLevelSettings",
    "selector",
    "matchLabels",
    "portLevelMtls",
    "rules",
    "source",
    "operation",
    "when",
    "key",
    "values",
    "notValues",
    "paths",
    "ports",
    "ipBlocks",
    "action",
    "provider",
    "targetRefs",
    "servers",
    "bind",
    "protocol",
    "mode",
    "credentialName",
    "cipherSuites",
    "endpoints",
    "address",
    "addresses",
    "resolution",
    "location",
    "workloadSelector",
    "template",
    "probe",
    "httpGet",
    "ingress",
    "egress",
    "defaultEndpoint",
    "outboundTrafficPolicy",
    "egressProxy",
    "configPatches",
    "applyTo",
    "patch",
    "value",
    "typed_config",
    "listener",
    "filterChain",
    "filter",
    "subFilter",
    "proxy",
    "proxyVersion",
    "jwtRules",
    "issuer",
    "jwks",
    "jwksUri",
    "url",
    "sha256",
    "vmConfig",
    "env",
    "metrics",
    "overrides",
    "tagOverrides",
    "tracing",
    "customTags",
    "accessLogging",
    "expression",
    "lua",
    "inlineCode",
    "concurrency",
    "defaultConfig",
    "trustDomain",
    "extensionProviders",
    "networks",
    "fromCidr",
    "zipkin",
    "discoveryAddress",
    "connectionSettings",
];

fn text() -> impl Strategy<Value = String> {
    let samples = [
        "*",
        "a.example",
        "1.2.3.4",
        "outbound_.80_._.a",
        "1s",
        "0.5ms",
        "%A(",
        "a{2}{3}",
        "é",
        "ns/gw",
        "unix:///a",
        "[::1]:80",
        "http://[::1%25a]:80/%41?b#c",
        "a ? b : c.d(1)",
        "{\"keys\": [{\"kty\": \"oct\", \"k\": \"a\"}]}",
    ];
    prop_oneof![prop::sample::select(samples.to_vec()).prop_map(str::to_owned), any::<String>()]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    let name = prop_oneof![8 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => text()];
    leaf.prop_recursive(6, 64, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..5)
                .prop_map(|entries| Value::from(Map::from_iter(entries))),
        ]
    })
}

/// Replaces what does not decode by nothing until the rest does.
fn decode<T: Default + DeserializeOwned>(value: &Value) -> T {
    let Value::Object(fields) = value else { return T::default() };
    let mut kept = Map::new();
    for (name, field) in fields {
        let mut tried = kept.clone();
        tried.insert(name.clone(), field.clone());
        if T::deserialize(Value::Object(tried.clone())).is_ok() {
            kept = tried;
        }
    }
    T::deserialize(Value::Object(kept)).unwrap_or_default()
}

/// Checks that both modes judge a spec alike and name places that can be read back.
fn is_total<T: Validate>(spec: &T) {
    let meta = Meta::new(GroupVersionKind::default(), "prod", "reviews");
    let reports = [Mode::AsIstio, Mode::Full]
        .map(|mode| Validators::none().mode(mode).validate_spec(&meta, spec));
    let [as_istio, full] = &reports;
    assert_eq!(as_istio.is_valid(), full.is_valid(), "modes do not differ in their verdict");
    assert!(as_istio.findings().len() <= full.findings().len());
    assert!(
        full.iter().all(|finding| finding.path.to_string().parse() == Ok(finding.path.clone()))
    );
    assert!(full.iter().all(|finding| codes::find(finding.code.id()).is_some()));
}

fn is_total_from<T: Validate + Default + DeserializeOwned>(value: &Value) {
    is_total(&decode::<T>(value));
}

proptest! {
    #[test]
    fn validators_answer_every_spec(value in json()) {
        is_total_from::<AuthorizationPolicy>(&value);
        is_total_from::<DestinationRule>(&value);
        is_total_from::<EnvoyFilter>(&value);
        is_total_from::<Gateway>(&value);
        is_total_from::<MeshConfig>(&value);
        is_total_from::<MeshNetworks>(&value);
        is_total_from::<PeerAuthentication>(&value);
        is_total_from::<ProxyConfig>(&value);
        is_total_from::<RequestAuthentication>(&value);
        is_total_from::<ServiceEntry>(&value);
        is_total_from::<Sidecar>(&value);
        is_total_from::<Telemetry>(&value);
        is_total_from::<TrafficExtension>(&value);
        is_total_from::<VirtualService>(&value);
        is_total_from::<WasmPlugin>(&value);
        is_total_from::<WorkloadEntry>(&value);
        is_total_from::<WorkloadGroup>(&value);
        is_total_from::<mesh::ProxyConfig>(&value);
    }

    #[test]
    fn every_json_object_is_answered(kind in prop::sample::select(KINDS), spec in json()) {
        let (group, kind) = kind;
        let object = json!({
            "apiVersion": format!("{group}/v1"), "kind": kind, "metadata": {"name": "a"}, "spec": spec,
        });
        match Validators::default().validate_json(&object) {
            Ok(report) => assert_eq!(report.object().gvk.kind, kind),
            Err(error) => assert!(!error.diagnostics().is_empty(), "{error}"),
        }
    }

    #[test]
    fn every_text_is_answered(text in any::<String>()) {
        let found = Validators::default().validate_text(&text, "any.yaml");
        assert!(found.reports.iter().flatten().all(|finding| finding.position.is_some()));
    }

    #[test]
    fn every_text_is_judged_where_texts_are_read(text in text()) {
        let quoted = Value::from(text);
        for (kind, spec) in with_text(&quoted) {
            let object = json!({"apiVersion": kind.0, "kind": kind.1, "metadata": {"name": "a"}, "spec": spec});
            Validators::default().validate_json(&object).expect("a spec that decodes");
        }
        is_total_from::<MeshConfig>(&json!({
            "trustDomain": quoted, "defaultConfig": {"discoveryAddress": quoted},
            "extensionProviders": [{"name": quoted, "envoyExtAuthzHttp": {"service": quoted, "pathPrefix": quoted}}],
        }));
    }
}

const KINDS: &[(&str, &str)] = &[
    ("networking.istio.io", "EnvoyFilter"),
    ("networking.istio.io", "Gateway"),
    ("networking.istio.io", "ServiceEntry"),
    ("networking.istio.io", "Sidecar"),
    ("networking.istio.io", "VirtualService"),
    ("security.istio.io", "AuthorizationPolicy"),
    ("telemetry.istio.io", "Telemetry"),
];

/// Specs that have a text wherever texts are looked into.
fn with_text(quoted: &Value) -> [((&'static str, &'static str), Value); 7] {
    let networking = |kind| ("networking.istio.io/v1", kind);
    [
        (
            networking("VirtualService"),
            json!({
                "hosts": [quoted], "gateways": [quoted], "exportTo": [quoted],
                "http": [{
                    "match": [{"uri": {"regex": quoted}, "headers": {"a": {"prefix": quoted}}, "sourceNamespace": quoted}],
                    "route": [{"destination": {"host": quoted, "subset": quoted}, "headers": {"request": {"set": {"a": quoted}}}}],
                    "retries": {"attempts": 1, "retryOn": quoted},
                    "corsPolicy": {"allowMethods": [quoted], "allowHeaders": [quoted]},
                }],
                "tls": [{"match": [{"sniHosts": [quoted], "destinationSubnets": [quoted]}], "route": []}],
            }),
        ),
        (
            networking("Gateway"),
            json!({"servers": [{
                "hosts": [quoted], "bind": quoted, "port": {"number": 80, "name": quoted, "protocol": quoted},
                "tls": {"cipherSuites": [quoted]},
            }]}),
        ),
        (
            networking("Sidecar"),
            json!({
                "ingress": [{"port": {"number": 80, "protocol": "HTTP"}, "bind": quoted, "defaultEndpoint": quoted}],
                "egress": [{"port": {"number": 0}, "bind": quoted, "hosts": [quoted]}],
            }),
        ),
        (
            networking("ServiceEntry"),
            json!({
                "hosts": [quoted], "addresses": [quoted], "resolution": "DNS", "endpoints": [{"address": quoted}],
            }),
        ),
        (
            ("security.istio.io/v1", "AuthorizationPolicy"),
            json!({"rules": [{
                "from": [{"source": {"ipBlocks": [quoted], "serviceAccounts": [quoted], "trustDomains": [quoted]}}],
                "to": [{"operation": {"paths": [quoted], "ports": [quoted]}}],
                "when": [{"key": quoted, "values": [quoted]}, {"key": "source.ip", "values": [quoted]}],
            }]}),
        ),
        (
            ("security.istio.io/v1", "RequestAuthentication"),
            json!({"jwtRules": [{
                "jwksUri": quoted, "jwks": quoted, "outputClaimToHeaders": [{"header": quoted, "claim": "a"}],
            }]}),
        ),
        (
            ("telemetry.istio.io/v1", "Telemetry"),
            json!({"accessLogging": [{"filter": {"expression": quoted}}]}),
        ),
    ]
}
