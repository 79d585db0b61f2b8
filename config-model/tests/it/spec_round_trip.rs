use mesh_config_model::k8s;
use mesh_config_model::specs::{
    extensions, gateway_api, gateway_api_experimental, inference, mesh, meta, networking, security,
    telemetry,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::spec_shape::{Field, Shape, shape_of};

/// Runs a check for every kind and status of Istio and of the mesh.
macro_rules! for_every_kind {
    ($check:ident) => {
        $check::<extensions::TrafficExtension>();
        $check::<extensions::WasmPlugin>();
        $check::<networking::DestinationRule>();
        $check::<networking::EnvoyFilter>();
        $check::<networking::Gateway>();
        $check::<networking::ProxyConfig>();
        $check::<networking::ServiceEntry>();
        $check::<networking::ServiceEntryStatus>();
        $check::<networking::Sidecar>();
        $check::<networking::VirtualService>();
        $check::<networking::WorkloadEntry>();
        $check::<networking::WorkloadGroup>();
        $check::<security::AuthorizationPolicy>();
        $check::<security::PeerAuthentication>();
        $check::<security::RequestAuthentication>();
        $check::<telemetry::Telemetry>();
        $check::<mesh::MeshConfig>();
        $check::<mesh::MeshNetworks>();
        $check::<meta::IstioStatus>();
    };
}

/// Runs a check for every kind and status of the Gateway API and of Kubernetes.
macro_rules! for_every_kind_of_kubernetes {
    ($check:ident) => {
        $check::<gateway_api::BackendTlsPolicySpec>();
        $check::<gateway_api::GatewayClassSpec>();
        $check::<gateway_api::GatewayClassStatus>();
        $check::<gateway_api::GatewaySpec>();
        $check::<gateway_api::GatewayStatus>();
        $check::<gateway_api::GrpcRouteSpec>();
        $check::<gateway_api::GrpcRouteStatus>();
        $check::<gateway_api::HttpRouteSpec>();
        $check::<gateway_api::HttpRouteStatus>();
        $check::<gateway_api::ListenerSetSpec>();
        $check::<gateway_api::ListenerSetStatus>();
        $check::<gateway_api::PolicyStatus>();
        $check::<gateway_api::ReferenceGrantSpec>();
        $check::<gateway_api::TcpRouteSpec>();
        $check::<gateway_api::TcpRouteStatus>();
        $check::<gateway_api::TlsRouteSpec>();
        $check::<gateway_api::TlsRouteStatus>();
        $check::<gateway_api::UdpRouteSpec>();
        $check::<gateway_api::UdpRouteStatus>();
        $check::<gateway_api_experimental::BackendSpec>();
        $check::<gateway_api_experimental::BackendStatus>();
        $check::<gateway_api_experimental::BackendTrafficPolicySpec>();
        $check::<inference::InferencePoolSpec>();
        $check::<inference::InferencePoolStatus>();
        $check::<k8s::ConfigMap>();
        $check::<k8s::CronJobSpec>();
        $check::<k8s::DaemonSetSpec>();
        $check::<k8s::DeploymentSpec>();
        $check::<k8s::EndpointSlice>();
        $check::<k8s::IngressClassSpec>();
        $check::<k8s::IngressSpec>();
        $check::<k8s::IngressStatus>();
        $check::<k8s::JobSpec>();
        $check::<k8s::NamespaceSpec>();
        $check::<k8s::NodeSpec>();
        $check::<k8s::NodeStatus>();
        $check::<k8s::PodSpec>();
        $check::<k8s::PodStatus>();
        $check::<k8s::ReplicaSetSpec>();
        $check::<k8s::Secret>();
        $check::<k8s::ServiceAccount>();
        $check::<k8s::ServiceSpec>();
        $check::<k8s::ServiceStatus>();
        $check::<k8s::StatefulSetSpec>();
    };
}

#[test]
fn samples_reach_every_leaf() {
    let Shape::Message(fields) = shape_of::<networking::VirtualService>() else {
        panic!("a kind is a message")
    };
    let names: Vec<_> =
        fields.iter().map(|field| (field.json.as_str(), field.proto.as_str())).collect();
    let expected = [
        ("hosts", "hosts"),
        ("gateways", "gateways"),
        ("http", "http"),
        ("tls", "tls"),
        ("tcp", "tcp"),
        ("exportTo", "export_to"),
    ];
    assert_eq!(names, expected);
    // Counted in the descriptors and the additions to them.
    assert_eq!(samples(&shape_of::<networking::VirtualService>(), &|field| &field.json).len(), 119);
    assert_eq!(
        samples(&shape_of::<networking::DestinationRule>(), &|field| &field.json).len(),
        321
    );
    assert_eq!(samples(&shape_of::<mesh::MeshConfig>(), &|field| &field.json).len(), 449);
    // Counted in the declaration: 13 leaves and the 6 of a port.
    assert_eq!(samples(&shape_of::<k8s::ServiceSpec>(), &|field| &field.json).len(), 19);
}

#[test]
fn every_field_of_every_kind_survives_a_round_trip() {
    for_every_kind!(round_trips);
}

fn round_trips<T: DeserializeOwned + PartialEq + Serialize + std::fmt::Debug>() {
    for sample in samples(&shape_of::<T>(), &|field| &field.json) {
        let spec: T =
            serde_json::from_value(sample.clone()).unwrap_or_else(|e| panic!("{sample}: {e}"));
        let written = serde_json::to_value(&spec).expect("specs have a JSON form");
        assert_eq!(written, sample);
        assert_eq!(serde_json::from_value::<T>(written).expect("it fits"), spec);
    }
}

#[test]
fn every_field_of_every_kind_of_kubernetes_survives_a_round_trip() {
    for_every_kind_of_kubernetes!(keeps_every_field);
}

/// Like [`round_trips`], for types that write fields which the API server insists on even when they are empty.
fn keeps_every_field<T: DeserializeOwned + PartialEq + Serialize + std::fmt::Debug>() {
    let samples = samples(&shape_of::<T>(), &|field| &field.json);
    assert!(!samples.is_empty());
    for sample in samples {
        let spec: T =
            serde_json::from_value(sample.clone()).unwrap_or_else(|e| panic!("{sample}: {e}"));
        let written = serde_json::to_value(&spec).expect("specs have a JSON form");
        assert!(is_within(&sample, &written), "{sample} is not within {written}");
        assert_eq!(serde_json::from_value::<T>(written).expect("it fits"), spec);
    }
}

fn is_within(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part
            .iter()
            .all(|(key, value)| whole.get(key).is_some_and(|found| is_within(value, found))),
        (Value::Array(part), Value::Array(whole)) => {
            part.len() == whole.len()
                && part.iter().zip(whole).all(|(part, whole)| is_within(part, whole))
        }
        _ => part == whole,
    }
}

#[test]
fn every_field_is_read_under_its_protobuf_name_too() {
    for_every_kind!(reads_protobuf_names);
}

fn reads_protobuf_names<T: DeserializeOwned + PartialEq + std::fmt::Debug>() {
    let shape = shape_of::<T>();
    for (json, proto) in
        samples(&shape, &|f| &f.json).into_iter().zip(samples(&shape, &|f| &f.proto))
    {
        assert_eq!(
            serde_json::from_value::<T>(json).expect("it fits"),
            serde_json::from_value::<T>(proto).expect("it fits")
        );
    }
}

#[test]
fn null_is_absent_in_every_field() {
    for_every_kind!(takes_null);
    for_every_kind_of_kubernetes!(takes_null);
}

fn takes_null<T: DeserializeOwned + Default + PartialEq + std::fmt::Debug>() {
    let Shape::Message(fields) = shape_of::<T>() else { panic!("a kind is a message") };
    let nulls: Value = fields.iter().map(|field| (field.json.clone(), Value::Null)).collect();
    assert_eq!(serde_json::from_value::<T>(nulls).expect("it fits"), T::default());
    assert_eq!(serde_json::from_value::<T>(Value::Null).expect("it fits"), T::default());
}

#[test]
fn every_enumeration_takes_names_and_numbers_and_refuses_other_names() {
    for_every_kind!(enumerations_are_checked);
}

fn enumerations_are_checked<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>() {
    for sample in samples(&shape_of::<T>(), &|field| &field.json) {
        // Names in capitals come from enumerations only; other samples are not in capitals.
        let text = sample.to_string();
        let Some(name) = text
            .split('"')
            .rfind(|part| part.len() > 2 && !part.contains(|c: char| c.is_lowercase()))
        else {
            continue;
        };
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let wrong = text.replace(&format!("\"{name}\""), "\"APPLE\"");
        let error =
            serde_json::from_str::<T>(&wrong).expect_err("no value has this name").to_string();
        assert!(
            error.contains("unknown variant `APPLE`") && error.contains(&format!("`{name}`")),
            "{error}"
        );
        let unknown = text.replace(&format!("\"{name}\""), "4711");
        let kept: T = serde_json::from_str(&unknown).expect("it fits");
        assert_eq!(serde_json::to_string(&kept).expect("specs have a JSON form"), unknown);
    }
}

/// Values with one field set on every level, one for each way down to a leaf.
fn samples(shape: &Shape, name: &dyn Fn(&Field) -> &String) -> Vec<Value> {
    match shape {
        Shape::Bool => vec![json!(true)],
        Shape::Integer => vec![json!(7)],
        Shape::Float => vec![json!(7.5)],
        Shape::Text => vec![json!("some text")],
        Shape::Names(names) => names.iter().map(|name| json!(name)).collect(),
        Shape::GatewayDuration => vec![json!("1m30s")],
        Shape::Duration => vec![json!("1.500s")],
        Shape::Bytes => vec![json!("AQID/w==")],
        Shape::Time => vec![json!("2024-05-06T07:08:09.000000001Z")],
        Shape::Object => vec![json!({"a": [null, {"b": 9_007_199_254_740_993_i64}]})],
        // The first one is zero, which is not written.
        Shape::Enumeration(names) => names.iter().skip(1).map(|name| json!(name)).collect(),
        Shape::List(element) => {
            samples(element, name).into_iter().map(|value| json!([value])).collect()
        }
        Shape::Map(value) => {
            samples(value, name).into_iter().map(|value| json!({"7": value})).collect()
        }
        Shape::Message(fields) => {
            let below = |field: &Field| {
                let key = name(field).clone();
                samples(&field.shape, name)
                    .into_iter()
                    .map(move |value| json!({key.clone(): value}))
                    .collect::<Vec<_>>()
            };
            let set: Vec<Value> = fields.iter().flat_map(below).collect();
            if set.is_empty() { vec![json!({})] } else { set }
        }
    }
}
