use mesh_config_model::specs::networking::{DestinationRule, VirtualService};
use mesh_config_model::specs::security::{AuthorizationPolicy, PeerAuthentication};
use mesh_config_model::{Config, Meta, SpecType};
use mesh_validation::{Mode, Severity, Validators};
use proptest::prelude::*;
use serde_json::{Map, Value};

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
fn decode<T: SpecType>(value: &Value) -> T {
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

fn is_total<T: SpecType>(value: &Value) {
    let config = Config::new(Meta::new(T::GVK, "prod", "reviews"), decode::<T>(value));
    let reports =
        [Mode::AsIstio, Mode::Full].map(|mode| Validators::default().mode(mode).validate(&config));
    let [as_istio, full] = &reports;
    assert_eq!(
        as_istio.count(Severity::Error),
        full.count(Severity::Error),
        "modes differ in warnings alone"
    );
    assert!(as_istio.count(Severity::Warning) <= full.count(Severity::Warning));
    assert!(
        full.iter().all(|finding| finding.path.to_string().parse() == Ok(finding.path.clone()))
    );
}

proptest! {
    #[test]
    fn validators_answer_every_spec(value in json()) {
        is_total::<VirtualService>(&value);
        is_total::<DestinationRule>(&value);
        is_total::<PeerAuthentication>(&value);
        is_total::<AuthorizationPolicy>(&value);
    }

    #[test]
    fn every_text_is_judged_where_texts_are_read(text in text()) {
        let quoted = Value::from(text);
        let spec = serde_json::json!({
            "hosts": [quoted], "gateways": [quoted], "exportTo": [quoted],
            "http": [{
                "match": [{"uri": {"regex": quoted}, "headers": {"a": {"prefix": quoted}}, "sourceNamespace": quoted}],
                "route": [{"destination": {"host": quoted, "subset": quoted}, "headers": {"request": {"set": {"a": quoted}}}}],
                "retries": {"attempts": 1, "retryOn": quoted},
                "corsPolicy": {"allowMethods": [quoted], "allowHeaders": [quoted]},
            }],
            "tls": [{"match": [{"sniHosts": [quoted], "destinationSubnets": [quoted]}], "route": []}],
        });
        is_total::<VirtualService>(&spec);
        is_total::<AuthorizationPolicy>(&serde_json::json!({"rules": [{
            "from": [{"source": {"ipBlocks": [quoted], "serviceAccounts": [quoted], "trustDomains": [quoted]}}],
            "to": [{"operation": {"paths": [quoted], "ports": [quoted]}}],
            "when": [{"key": quoted, "values": [quoted]}, {"key": "source.ip", "values": [quoted]}],
        }]}));
    }
}
