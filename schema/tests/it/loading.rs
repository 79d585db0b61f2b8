//! Sets as the kind look-up of the YAML loader.

use mesh_config_model::decode::{LoadOptions, Loaded, load};
use mesh_config_model::k8s::{NodeStatus, PodStatus, Secret, ServiceSpec};
use mesh_config_model::specs::gateway_api::{GatewaySpec, HttpRouteSpec, HttpRouteStatus};
use mesh_config_model::specs::meta::IstioStatus;
use mesh_config_model::specs::networking::{Gateway, ServiceEntryStatus, VirtualService};
use mesh_schema::{gvk, sets};

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
    assert!(istio.spec_as::<Gateway>().is_some());
    assert!(kubernetes.spec_as::<GatewaySpec>().is_some());
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
        loaded.objects[2].config.spec_as::<Secret>().map(|secret| secret.r#type.as_str()),
        Some("Opaque")
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

#[test]
fn route_of_an_older_version_is_read_with_its_status() {
    let loaded = loaded(
        "{apiVersion: gateway.networking.k8s.io/v1beta1, kind: HTTPRoute, metadata: {name: a}, spec: {hostnames: [b]}, status: {parents: [{parentRef: {name: gw}, controllerName: c/d}]}}",
    );
    let config = &loaded.objects[0].config;
    assert_eq!(config.meta.gvk, gvk::HTTP_ROUTE);
    assert_eq!(config.spec_as::<HttpRouteSpec>().map(|spec| &*spec.hostnames[0]), Some("b"));
    let status =
        config.status_as::<HttpRouteStatus>().map(|status| &*status.parents[0].controller_name);
    assert_eq!(status, Some("c/d"));
}

#[test]
fn status_of_pods_and_nodes_is_read_although_the_registry_names_none() {
    let loaded = loaded(
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, status: {podIP: 10.0.0.1, qosClass: Burstable}}
---
{apiVersion: v1, kind: Node, metadata: {name: a}, status: {addresses: [{type: InternalIP, address: 10.1.0.1}]}}
",
    );
    let pod = loaded.objects[0].config.status_as::<PodStatus>();
    assert_eq!(pod.map(|status| status.pod_ip.as_str()), Some("10.0.0.1"));
    let node = loaded.objects[1].config.status_as::<NodeStatus>();
    assert_eq!(node.map(|status| status.addresses.len()), Some(1));
}
