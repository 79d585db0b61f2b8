use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
use mesh_config_model::specs::{extensions, mesh, networking, security, telemetry};
use mesh_config_model::yaml::Node;
use mesh_config_model::{GroupVersionKind, SpecType};
use serde_json::Value;

/// A kind and how a value of it is checked.
pub(crate) struct Kind {
    pub(crate) entry: KindEntry,
    pub(crate) round_trip: fn(&Node) -> Option<usize>,
}

pub(crate) const COUNT: usize = 17;

pub(crate) fn all() -> [Kind; COUNT] {
    [
        kind::<extensions::TrafficExtension>(),
        kind::<extensions::WasmPlugin>(),
        kind::<mesh::MeshConfig>(),
        kind::<mesh::MeshNetworks>(),
        kind::<networking::DestinationRule>(),
        kind::<networking::EnvoyFilter>(),
        kind::<networking::Gateway>(),
        kind::<networking::ProxyConfig>(),
        kind::<networking::ServiceEntry>(),
        kind::<networking::Sidecar>(),
        kind::<networking::VirtualService>(),
        kind::<networking::WorkloadEntry>(),
        kind::<networking::WorkloadGroup>(),
        kind::<security::AuthorizationPolicy>(),
        kind::<security::PeerAuthentication>(),
        kind::<security::RequestAuthentication>(),
        kind::<telemetry::Telemetry>(),
    ]
}

pub(crate) fn find(gvk: &GroupVersionKind) -> Option<KindEntry> {
    let matches =
        |kind: &Kind| kind.entry.gvk.kind == gvk.kind && kind.entry.gvk.group == gvk.group;
    all().into_iter().find(matches).map(|kind| kind.entry)
}

fn kind<T: SpecType + PartialEq + serde::Serialize>() -> Kind {
    let entry = KindEntry::new(T::GVK, Scope::Namespaced, Body::Spec, decode_spec::<T>)
        .with_status(decode_spec::<Value>);
    Kind { entry, round_trip: round_trip::<T> }
}

/// Decodes a value, writes it and decodes that; gives the number of unknown fields of what decodes.
fn round_trip<T: SpecType + PartialEq + serde::Serialize>(node: &Node) -> Option<usize> {
    let (value, unknown) = node.decode_tracked::<T>().ok()?;
    let written = serde_json::to_value(&value).expect("a decoded value has a JSON form");
    let (again, none) =
        Node::from(&written).decode_tracked::<T>().expect("what is written is read");
    assert_eq!(none, [], "what is written is known");
    // What is not a number equals nothing, so the written forms are compared.
    assert_eq!(serde_json::to_value(&again).ok(), Some(written));
    Some(unknown.len())
}
