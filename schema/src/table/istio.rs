use mesh_config_model::SpecType;
use mesh_config_model::specs::{extensions, mesh, meta, networking, security, telemetry};

use crate::{Schema, SchemaBuilder};

const ALPHA3_BETA1: [&str; 2] = ["v1alpha3", "v1beta1"];
const BETA1: [&str; 1] = ["v1beta1"];

/// The kinds of Istio.
pub(super) fn rows() -> Vec<SchemaBuilder> {
    vec![
        row::<security::AuthorizationPolicy>("authorizationpolicies", "security/v1beta1")
            .aliases(BETA1),
        row::<networking::DestinationRule>("destinationrules", "networking/v1alpha3")
            .aliases(ALPHA3_BETA1),
        row::<networking::EnvoyFilter>("envoyfilters", "networking/v1alpha3"),
        row::<networking::Gateway>("gateways", "networking/v1alpha3").aliases(ALPHA3_BETA1),
        synthetic_row::<mesh::MeshConfig>("meshconfigs"),
        synthetic_row::<mesh::MeshNetworks>("meshnetworks"),
        row::<security::PeerAuthentication>("peerauthentications", "security/v1beta1")
            .aliases(BETA1),
        row::<networking::ProxyConfig>("proxyconfigs", "networking/v1beta1"),
        row::<security::RequestAuthentication>("requestauthentications", "security/v1beta1")
            .aliases(BETA1),
        row::<networking::ServiceEntry>("serviceentries", "networking/v1alpha3")
            .aliases(ALPHA3_BETA1)
            .status::<networking::ServiceEntryStatus>()
            .status_name("istio.io/api/networking/v1alpha3", "ServiceEntryStatus"),
        row::<networking::Sidecar>("sidecars", "networking/v1alpha3").aliases(ALPHA3_BETA1),
        row::<telemetry::Telemetry>("telemetries", "telemetry/v1alpha1").aliases(["v1alpha1"]),
        row::<extensions::TrafficExtension>("trafficextensions", "extensions/v1alpha1"),
        row::<networking::VirtualService>("virtualservices", "networking/v1alpha3")
            .aliases(ALPHA3_BETA1),
        row::<extensions::WasmPlugin>("wasmplugins", "extensions/v1alpha1"),
        row::<networking::WorkloadEntry>("workloadentries", "networking/v1alpha3")
            .aliases(ALPHA3_BETA1),
        row::<networking::WorkloadGroup>("workloadgroups", "networking/v1alpha3")
            .aliases(ALPHA3_BETA1),
    ]
}

fn row<T: SpecType>(plural: &'static str, package: &str) -> SchemaBuilder {
    Schema::builder_of::<T>()
        .plural(plural)
        .spec_name(format!("istio.io/api/{package}"), T::GVK.kind)
        .status::<meta::IstioStatus>()
        .status_name("istio.io/api/meta/v1alpha1", "IstioStatus")
}

fn synthetic_row<T: SpecType>(plural: &'static str) -> SchemaBuilder {
    Schema::builder_of::<T>()
        .plural(plural)
        .synthetic()
        .spec_name("istio.io/api/mesh/v1alpha1", T::GVK.kind)
}
