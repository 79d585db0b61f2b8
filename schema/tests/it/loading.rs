//! Sets as the kind look-up of the YAML loader.

use mesh_config_model::decode::{LoadOptions, Loaded, load};
use mesh_config_model::k8s::ServiceSpec;
use mesh_config_model::specs::meta::IstioStatus;
use mesh_config_model::specs::networking::{ServiceEntryStatus, VirtualService};
use mesh_schema::{gvk, sets};
use serde_json::Value;

fn loaded(text: &str) -> Loaded {
    let loaded = load(text, "test.yaml", sets::all(), &LoadOptions::new().default_namespace("ns"));
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    loaded
}

#[test]
fn alias_version_is_read_as_the_registered_one() {
    let loaded = loaded(
        "{apiVersion: networking.istio.io/v1alpha3, kind: VirtualService, metadata: {name: a}}",
    );
    let config = &loaded.objects[0].config;
    assert_eq!(config.meta.gvk, gvk::VIRTUAL_SERVICE);
    assert_eq!(config.spec_as(), Some(&VirtualService::default()));
}

#[test]
fn same_kind_of_two_groups_gets_two_types() {
    let loaded = loaded(
        "{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: a}}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}}
",
    );
    let [istio, kubernetes] = [0, 1].map(|index| &loaded.objects[index].config);
    assert_eq!((&istio.meta.gvk, &kubernetes.meta.gvk), (&gvk::GATEWAY, &gvk::KUBERNETES_GATEWAY));
    assert!(istio.spec_as::<Value>().is_none());
    assert!(kubernetes.spec_as::<Value>().is_some());
}

#[test]
fn status_is_read_into_its_type() {
    let loaded = loaded(
        "{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: a}, status: {observedGeneration: 3}}
---
{apiVersion: networking.istio.io/v1, kind: ServiceEntry, metadata: {name: a}, status: {addresses: [{value: 10.0.0.1}]}}
",
    );
    let status = loaded.objects[0].config.status_as::<IstioStatus>();
    assert_eq!(status.map(|status| status.observed_generation), Some(3));
    let status = loaded.objects[1].config.status_as::<ServiceEntryStatus>();
    assert_eq!(status.map(|status| status.addresses.len()), Some(1));
}

#[test]
fn cluster_scope_and_whole_objects_are_known() {
    let loaded = loaded(
        "{apiVersion: v1, kind: Namespace, metadata: {name: prod}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Secret, metadata: {name: key}, type: Opaque}
",
    );
    let names: Vec<_> =
        loaded.objects.iter().map(|object| object.config.namespaced_name().to_string()).collect();
    assert_eq!(names, ["prod", "ns/web", "ns/key"]);
    assert_eq!(
        loaded.objects[1].config.spec_as::<ServiceSpec>().map(|spec| spec.ports[0].port),
        Some(80)
    );
    assert_eq!(
        loaded.objects[2].config.spec_as::<Value>().map(|body| &body["type"]),
        Some(&Value::from("Opaque"))
    );
}

#[test]
fn object_is_written_as_it_was_read() {
    let loaded = loaded(
        "{apiVersion: networking.istio.io/v1beta1, kind: VirtualService, metadata: {name: a}, spec: {hosts: [b]}}",
    );
    let schema = sets::all().find_by_gvk(&gvk::VIRTUAL_SERVICE).expect("registered");
    let written =
        loaded.objects[0].config.to_kubernetes(schema.entry()).expect("specs have a JSON form");
    let expected = serde_json::json!({
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": {"name": "a", "namespace": "ns"},
        "spec": {"hosts": ["b"]},
    });
    assert_eq!(written, expected);
}

#[test]
fn unknown_version_of_a_known_kind_is_skipped() {
    let loaded =
        loaded("{apiVersion: networking.istio.io/v2, kind: VirtualService, metadata: {name: a}}");
    assert_eq!((loaded.objects.len(), loaded.skipped.len()), (0, 1));
}
