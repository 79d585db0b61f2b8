//! The custom resource definitions as a witness for names, types and choices of the generated specs.

use mesh_config_model::ResourceType;
use mesh_config_model::decode::KindEntry;
use mesh_config_model::specs::{
    extensions, gateway_api, gateway_api_experimental, networking, security, telemetry,
};
use mesh_config_model::yaml::{self, Documents};
use serde_json::Value;

use crate::corpus::yaml_files;
use crate::spec_shape::{Field, Shape, shape_of};

#[test]
fn specs_have_the_fields_of_the_custom_resource_definitions() {
    let Some(files) = yaml_files("data") else { return };
    let definitions = files
        .iter()
        .find(|file| file.name == "istio-crds.yaml")
        .expect("the definitions are there");
    let text = yaml::from_utf8(&definitions.bytes).expect("the definitions are text");
    let mut checked = 0;
    for document in Documents::new(text, &yaml::Options::new()) {
        let definition =
            document.expect("the definitions are YAML").root.to_json().expect("and JSON");
        let kind = definition["spec"]["names"]["kind"].as_str().expect("a kind has a name");
        let versions = definition["spec"]["versions"].as_array().expect("a kind has versions");
        let shape = shape_of_kind(kind);
        for version in versions {
            let schema = &version["schema"]["openAPIV3Schema"]["properties"]["spec"];
            let mut differences = Vec::new();
            compare(kind, &shape, schema, &mut differences);
            assert!(differences.is_empty(), "{differences:#?}");
            checked += 1;
        }
    }
    assert!(checked >= 15, "only {checked} versions were found");
}

/// The definitions are in the folder `config/crd/experimental` of a checkout of the Gateway API, which
/// `MESH_GATEWAY_API` names.
#[test]
fn gateway_specs_have_the_fields_of_the_custom_resource_definitions() {
    let Some(root) = std::env::var_os("MESH_GATEWAY_API") else {
        println!("skipped: MESH_GATEWAY_API is not set");
        return;
    };
    let folder = std::path::Path::new(&root).join("config/crd/experimental");
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).expect("the checkout has definitions") {
        let text = std::fs::read_to_string(entry.expect("it is there").path()).expect("it is text");
        for document in Documents::new(&text, &yaml::Options::new()) {
            let definition = document.expect("it is YAML").root.to_json().expect("and JSON");
            let Some(kind) = definition["spec"]["names"]["kind"].as_str() else { continue };
            let Some((spec, status)) = gateway_shapes(kind) else { continue };
            for version in definition["spec"]["versions"].as_array().expect("it has versions") {
                let properties = &version["schema"]["openAPIV3Schema"]["properties"];
                let mut differences = Vec::new();
                compare(kind, &spec, &properties["spec"], &mut differences);
                if let Some(status) = &status {
                    compare(kind, status, &properties["status"], &mut differences);
                }
                assert!(differences.is_empty(), "{differences:#?}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 11, "only {checked} versions were found");
}

/// Shapes of spec and status of a kind of the Gateway API.
fn gateway_shapes(kind: &str) -> Option<(Shape, Option<Shape>)> {
    fn both<T: ResourceType>() -> (Shape, Option<Shape>) {
        let status = KindEntry::of::<T>().status.map(|_| shape_of::<T::Status>());
        (shape_of::<T>(), status)
    }
    Some(match kind {
        "BackendTLSPolicy" => both::<gateway_api::BackendTlsPolicySpec>(),
        "GRPCRoute" => both::<gateway_api::GrpcRouteSpec>(),
        "Gateway" => both::<gateway_api::GatewaySpec>(),
        "GatewayClass" => both::<gateway_api::GatewayClassSpec>(),
        "HTTPRoute" => both::<gateway_api::HttpRouteSpec>(),
        "ListenerSet" => both::<gateway_api::ListenerSetSpec>(),
        "ReferenceGrant" => both::<gateway_api::ReferenceGrantSpec>(),
        "TCPRoute" => both::<gateway_api::TcpRouteSpec>(),
        "TLSRoute" => both::<gateway_api::TlsRouteSpec>(),
        "UDPRoute" => both::<gateway_api::UdpRouteSpec>(),
        "XBackend" => both::<gateway_api_experimental::BackendSpec>(),
        "XBackendTrafficPolicy" => both::<gateway_api_experimental::BackendTrafficPolicySpec>(),
        _ => return None,
    })
}

fn shape_of_kind(kind: &str) -> Shape {
    match kind {
        "TrafficExtension" => shape_of::<extensions::TrafficExtension>(),
        "WasmPlugin" => shape_of::<extensions::WasmPlugin>(),
        "DestinationRule" => shape_of::<networking::DestinationRule>(),
        "EnvoyFilter" => shape_of::<networking::EnvoyFilter>(),
        "Gateway" => shape_of::<networking::Gateway>(),
        "ProxyConfig" => shape_of::<networking::ProxyConfig>(),
        "ServiceEntry" => shape_of::<networking::ServiceEntry>(),
        "Sidecar" => shape_of::<networking::Sidecar>(),
        "VirtualService" => shape_of::<networking::VirtualService>(),
        "WorkloadEntry" => shape_of::<networking::WorkloadEntry>(),
        "WorkloadGroup" => shape_of::<networking::WorkloadGroup>(),
        "AuthorizationPolicy" => shape_of::<security::AuthorizationPolicy>(),
        "PeerAuthentication" => shape_of::<security::PeerAuthentication>(),
        "RequestAuthentication" => shape_of::<security::RequestAuthentication>(),
        "Telemetry" => shape_of::<telemetry::Telemetry>(),
        _ => panic!("a new kind: {kind}"),
    }
}

/// Collects every place where a schema says something else than a type.
fn compare(path: &str, shape: &Shape, schema: &Value, differences: &mut Vec<String>) {
    let declared = schema["type"].as_str().unwrap_or("any");
    let expected = match shape {
        Shape::Bool => "boolean",
        Shape::Integer => "integer",
        Shape::Float => "number",
        Shape::Text
        | Shape::Duration
        | Shape::GatewayDuration
        | Shape::Bytes
        | Shape::Time
        | Shape::Names(_)
        | Shape::Enumeration(_) => "string",
        Shape::List(_) => "array",
        Shape::Object | Shape::Map(_) | Shape::Message(_) => "object",
    };
    if declared != expected && schema["x-kubernetes-int-or-string"] != true {
        differences.push(format!("{path}: {expected} here, {declared} in the definition"));
        return;
    }
    match shape {
        Shape::List(element) => {
            compare(&format!("{path}[]"), element, &schema["items"], differences);
        }
        Shape::Map(value) => {
            compare(&format!("{path}.*"), value, &schema["additionalProperties"], differences);
        }
        Shape::Message(fields) => compare_fields(path, fields, schema, differences),
        Shape::Enumeration(names) | Shape::Names(names) => {
            let declared =
                schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
            // A star stands for every name where it may stand.
            let missing =
                declared.filter(|name| *name != "*" && !names.iter().any(|known| known == name));
            differences.extend(missing.map(|name| format!("{path}: no value {name} here")));
        }
        _ => {}
    }
}

fn compare_fields(path: &str, fields: &[Field], schema: &Value, differences: &mut Vec<String>) {
    let Some(properties) = schema["properties"].as_object() else {
        if !fields.is_empty() {
            differences.push(format!("{path}: fields here, none in the definition"));
        }
        return;
    };
    for (name, schema) in properties {
        match fields.iter().find(|field| field.json == *name || field.proto == *name) {
            Some(field) => compare(&format!("{path}.{name}"), &field.shape, schema, differences),
            None => differences.push(format!("{path}: no field {name} here")),
        }
    }
}
