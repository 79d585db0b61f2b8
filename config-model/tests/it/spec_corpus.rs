//! Istio objects as users and tests write them, through both decoders.

use mesh_config_model::specs::{extensions, gateway_api, networking, security, telemetry};
use mesh_config_model::yaml::{self, Documents, Node};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::corpus::yaml_files;

/// Objects that are wrong on purpose: file, kind, and how the error ends.
const WRONG: &[(&str, &str, &str)] = &[
    // A kind of the time of Mixer.
    ("analyzers/deprecation.yaml", "QuotaSpec", "no type for this kind"),
    (
        "crd-tests/peerauth-invalid.yaml",
        "PeerAuthentication",
        "mtls.mode: unknown name \"BLAH\", expected one of UNSET, DISABLE, PERMISSIVE, STRICT",
    ),
    (
        "crd-tests/peerauth-invalid.yaml",
        "PeerAuthentication",
        "portLevelMtls: key \"acd\" is not a number of 32 bits",
    ),
    (
        "crd-tests/reqauth-invalid.yaml",
        "RequestAuthentication",
        "jwtRules[0].timeout: \"apple\" is not a duration such as 1m30s or 100ms",
    ),
];

/// Fields that no version of the API has, or none any more: file, kind and path.
const UNKNOWN: &[(&str, &str, &str)] = &[
    ("analyzers/deprecation.yaml", "EnvoyFilter", "workloadLabels"),
    ("analyzers/deprecation.yaml", "EnvoyFilter", "filters"),
    // Two objects of the file have it.
    ("analyzers/envoy-filter-add-operation.yaml", "EnvoyFilter", "configPatches[0].match.app"),
    ("analyzers/envoy-filter-add-operation.yaml", "EnvoyFilter", "configPatches[0].match.app"),
];

#[test]
fn every_istio_object_decodes_and_survives_a_round_trip() {
    let Some(files) = yaml_files("corpus/istio") else { return };
    let (mut refused, mut unknown) = (Vec::new(), Vec::new());
    let mut decoded = 0;
    for file in &files {
        let Ok(text) = yaml::from_utf8(&file.bytes) else { continue };
        for document in Documents::new(text, &yaml::Options::new()).flatten() {
            for object in objects(&document.root) {
                let Some((kind, outcome)) = check(object) else { continue };
                match outcome {
                    Ok(fields) => {
                        decoded += 1;
                        unknown.extend(
                            fields
                                .into_iter()
                                .map(|path| (file.name.clone(), kind.to_owned(), path)),
                        );
                    }
                    Err(error) => refused.push((file.name.clone(), kind.to_owned(), error)),
                }
            }
        }
    }
    let known = |(file, kind, error): &(String, String, String)| {
        WRONG.iter().any(|(f, k, e)| f == file && k == kind && error.ends_with(e))
    };
    let unexpected: Vec<_> = refused.iter().filter(|failure| !known(failure)).collect();
    assert!(unexpected.is_empty(), "{unexpected:#?}");
    assert_eq!(refused.len(), WRONG.len(), "an object of the list decodes by now: {refused:#?}");
    let unknown: Vec<_> = unknown
        .iter()
        .map(|(file, kind, path)| (file.as_str(), kind.as_str(), path.as_str()))
        .collect();
    assert_eq!(unknown, UNKNOWN);
    assert!(decoded > 450, "only {decoded} objects were found");
}

/// The objects of a document: itself, or the items of a list.
fn objects(root: &Node) -> Vec<&Node> {
    match root.get("kind").and_then(Node::as_str) {
        Some("List") => {
            root.get("items").and_then(Node::as_sequence).unwrap_or_default().iter().collect()
        }
        _ => vec![root],
    }
}

/// Decodes the spec of an Istio object from YAML and from JSON; other objects are nothing to check.
fn check(object: &Node) -> Option<(&str, Outcome)> {
    let (group, _) = object.get("apiVersion")?.as_str()?.split_once('/')?;
    let kind = object.get("kind")?.as_str()?;
    let round_trip = match (group, kind) {
        ("extensions.istio.io", "TrafficExtension") => round_trip::<extensions::TrafficExtension>,
        ("extensions.istio.io", "WasmPlugin") => round_trip::<extensions::WasmPlugin>,
        ("networking.istio.io", "DestinationRule") => round_trip::<networking::DestinationRule>,
        ("networking.istio.io", "EnvoyFilter") => round_trip::<networking::EnvoyFilter>,
        ("networking.istio.io", "Gateway") => round_trip::<networking::Gateway>,
        ("networking.istio.io", "ProxyConfig") => round_trip::<networking::ProxyConfig>,
        ("networking.istio.io", "ServiceEntry") => round_trip::<networking::ServiceEntry>,
        ("networking.istio.io", "Sidecar") => round_trip::<networking::Sidecar>,
        ("networking.istio.io", "VirtualService") => round_trip::<networking::VirtualService>,
        ("networking.istio.io", "WorkloadEntry") => round_trip::<networking::WorkloadEntry>,
        ("networking.istio.io", "WorkloadGroup") => round_trip::<networking::WorkloadGroup>,
        ("security.istio.io", "AuthorizationPolicy") => round_trip::<security::AuthorizationPolicy>,
        ("security.istio.io", "PeerAuthentication") => round_trip::<security::PeerAuthentication>,
        ("security.istio.io", "RequestAuthentication") => {
            round_trip::<security::RequestAuthentication>
        }
        ("telemetry.istio.io", "Telemetry") => round_trip::<telemetry::Telemetry>,
        ("gateway.networking.k8s.io", "Gateway") => round_trip::<gateway_api::GatewaySpec>,
        ("gateway.networking.k8s.io", "GRPCRoute") => round_trip::<gateway_api::GrpcRouteSpec>,
        ("gateway.networking.k8s.io", "HTTPRoute") => round_trip::<gateway_api::HttpRouteSpec>,
        ("gateway.networking.k8s.io", "TCPRoute") => round_trip::<gateway_api::TcpRouteSpec>,
        (group, _) if group.ends_with("networking.k8s.io") && group.contains("gateway") => {
            unknown_kind
        }
        (group, _) if group.ends_with(".istio.io") && group != "install.istio.io" => unknown_kind,
        _ => return None,
    };
    Some((kind, object.get("spec").map_or_else(|| Ok(Vec::new()), round_trip)))
}

/// Paths of the fields that the type of a spec does not have, or why it is refused.
type Outcome = Result<Vec<String>, String>;

fn unknown_kind(_: &Node) -> Outcome {
    Err("no type for this kind".to_owned())
}

fn round_trip<T: DeserializeOwned + PartialEq + Serialize + std::fmt::Debug>(
    spec: &Node,
) -> Outcome {
    let (from_yaml, unknown) = spec.decode_tracked::<T>().map_err(|e| e.to_string())?;
    let json = spec.to_json().map_err(|e| e.to_string())?;
    let from_json: T = serde_json::from_value(json).map_err(|e| e.to_string())?;
    let written = serde_json::to_value(&from_yaml).map_err(|e| e.to_string())?;
    let read: T = serde_json::from_value(written.clone()).map_err(|e| e.to_string())?;
    if from_json != from_yaml {
        return Err("JSON and YAML decode differently".to_owned());
    }
    if read != from_yaml || serde_json::to_value(&read).ok() != Some(written) {
        return Err("the round trip loses something".to_owned());
    }
    Ok(unknown.into_iter().map(|field| field.path.to_string()).collect())
}
