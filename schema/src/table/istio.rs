use mesh_config_model::specs::{extensions, mesh, networking, security, telemetry};

use super::typed::{Typed, typed};
use crate::SchemaBuilder;

const ALPHA3_BETA1: [&str; 2] = ["v1alpha3", "v1beta1"];
const BETA1: [&str; 1] = ["v1beta1"];

/// The kinds of Istio.
pub(super) fn rows() -> Vec<SchemaBuilder> {
    networking_rows().into_iter().chain(other_rows()).collect()
}

fn networking_rows() -> Vec<SchemaBuilder> {
    vec![
        row::<networking::DestinationRule>("networking/v1alpha3")
            .aliases(ALPHA3_BETA1)
            .short_names(["dr"]),
        row::<networking::EnvoyFilter>("networking/v1alpha3"),
        row::<networking::Gateway>("networking/v1alpha3").aliases(ALPHA3_BETA1).short_names(["gw"]),
        row::<networking::ProxyConfig>("networking/v1beta1"),
        row::<networking::ServiceEntry>("networking/v1alpha3")
            .aliases(ALPHA3_BETA1)
            .short_names(["se"])
            .status_name("istio.io/api/networking/v1alpha3", "ServiceEntryStatus"),
        row::<networking::Sidecar>("networking/v1alpha3").aliases(ALPHA3_BETA1),
        row::<networking::VirtualService>("networking/v1alpha3")
            .aliases(ALPHA3_BETA1)
            .short_names(["vs"]),
        row::<networking::WorkloadEntry>("networking/v1alpha3")
            .aliases(ALPHA3_BETA1)
            .short_names(["we"]),
        row::<networking::WorkloadGroup>("networking/v1alpha3")
            .aliases(ALPHA3_BETA1)
            .short_names(["wg"]),
    ]
}

fn other_rows() -> Vec<SchemaBuilder> {
    vec![
        row::<extensions::TrafficExtension>("extensions/v1alpha1"),
        row::<extensions::WasmPlugin>("extensions/v1alpha1"),
        row::<security::AuthorizationPolicy>("security/v1beta1").aliases(BETA1).short_names(["ap"]),
        row::<security::PeerAuthentication>("security/v1beta1").aliases(BETA1).short_names(["pa"]),
        row::<security::RequestAuthentication>("security/v1beta1")
            .aliases(BETA1)
            .short_names(["ra"]),
        row::<telemetry::Telemetry>("telemetry/v1alpha1")
            .aliases(["v1alpha1"])
            .short_names(["telemetry"]),
        synthetic_row::<mesh::MeshConfig>(),
        synthetic_row::<mesh::MeshNetworks>(),
    ]
}

fn row<T: Typed>(package: &str) -> SchemaBuilder {
    typed::<T>()
        .categories(["istio-io".into(), T::GVK.group.replace('.', "-")])
        .spec_name(format!("istio.io/api/{package}"), T::GVK.kind)
        .status_name("istio.io/api/meta/v1alpha1", "IstioStatus")
}

fn synthetic_row<T: Typed>() -> SchemaBuilder {
    typed::<T>().synthetic().spec_name("istio.io/api/mesh/v1alpha1", T::GVK.kind)
}
