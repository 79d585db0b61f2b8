//! Objects of `k8s-openapi` and of the `kube` crates.

use k8s_openapi::api::core::v1::{ConfigMap, Namespace, Node, Pod, Secret, Service};
use k8s_openapi::api::networking::v1::Ingress;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube_core::error_boundary::DeserializeGuard;
use kube_core::{DynamicObject, Resource, ResourceExt, gvk};
use mesh_config_model::decode::KindEntry;
use mesh_config_model::k8s::{self, IngressSpec, NodeStatus, PodSpec, PodStatus, ServiceSpec};
use mesh_config_model::kube::{KubeObject, api_resource};
use mesh_config_model::specs::gateway_api::{GatewayClassSpec, HttpRouteSpec, HttpRouteStatus};
use mesh_config_model::specs::meta::IstioStatus;
use mesh_config_model::specs::networking::VirtualService;
use mesh_config_model::{Config, GroupVersionKind, Meta, OwnerReference, SpecType};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("it fits")
}

fn full_meta() -> Value {
    json!({
        "name": "a", "namespace": "b", "uid": "u", "labels": {"l": "1"}, "annotations": {"n": "2"},
        "resourceVersion": "7", "creationTimestamp": "2024-01-02T03:04:05Z", "generation": 3,
        "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "o", "uid": "v", "controller": true}],
    })
}

#[test]
fn metadata_convert_both_ways() {
    let metadata: ObjectMeta = read(full_meta());
    let meta = Meta::from(&metadata);
    assert_eq!(meta.namespaced_name().to_string(), "b/a");
    assert_eq!(meta.creation_timestamp, Some("2024-01-02T03:04:05Z".parse().unwrap()));
    let owner = OwnerReference {
        api_version: "apps/v1".into(),
        kind: "Deployment".into(),
        name: "o".into(),
        uid: "v".into(),
        controller: Some(true),
        block_owner_deletion: None,
    };
    assert_eq!(meta.owner_references, [owner]);
    assert_eq!(ObjectMeta::from(&meta), metadata);
    assert_eq!(ObjectMeta::from(&Meta::default()), ObjectMeta::default());
}

#[track_caller]
fn comes_back<T>(object: Value) -> Config
where
    T: DeserializeOwned + PartialEq + std::fmt::Debug,
    for<'o> Config: TryFrom<&'o T, Error = k8s::ConvertError>,
    for<'c> T: TryFrom<&'c Config, Error = k8s::ConvertError>,
{
    let object: T = read(object);
    let config = Config::try_from(&object).expect("it fits");
    assert_eq!(T::try_from(&config).expect("it fits"), object);
    config
}

#[test]
fn objects_of_k8s_openapi_convert_both_ways() {
    let service = comes_back::<Service>(json!({
        "metadata": full_meta(),
        "spec": {"clusterIP": "10.0.0.1", "ports": [{"port": 80, "targetPort": "http"}], "selector": {"a": "b"}},
        "status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}},
    }));
    assert_eq!(service.key().to_string(), "/v1/Service/b/a");
    assert_eq!(service.spec_as::<ServiceSpec>().unwrap().cluster_ip, "10.0.0.1");
    let map = comes_back::<ConfigMap>(json!({"metadata": {"name": "c"}, "data": {"mesh": "a: b"}}));
    assert_eq!(map.spec_as::<k8s::ConfigMap>().unwrap().data["mesh"], "a: b");
    let secret = comes_back::<Secret>(
        json!({"metadata": {"name": "s"}, "data": {"k": "AQI="}, "type": "Opaque"}),
    );
    assert_eq!(secret.spec_as::<k8s::Secret>().unwrap().data["k"], [1, 2]);
    let ingress = comes_back::<Ingress>(
        json!({"metadata": {"name": "i", "namespace": "n"}, "spec": {
            "rules": [{"host": "a.example", "http": {"paths": [
                {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}},
            ]}}],
            "tls": [{"hosts": ["a.example"], "secretName": "cert"}],
        }}),
    );
    assert_eq!(ingress.spec_as::<IngressSpec>().unwrap().rules[0].host, "a.example");
    let node = comes_back::<Node>(json!({
        "metadata": {"name": "n"}, "spec": {"providerID": "p", "podCIDRs": ["10.0.0.0/24"]},
        "status": {"addresses": [{"type": "InternalIP", "address": "10.1.0.1"}]},
    }));
    assert_eq!(node.status_as::<NodeStatus>().unwrap().addresses[0].address, "10.1.0.1");
    comes_back::<Namespace>(json!({"metadata": {"name": "n"}, "spec": {}}));
}

#[test]
fn what_a_lean_type_leaves_out_is_lost() {
    let pod: Pod = read(json!({
        "metadata": {"name": "p"},
        "spec": {"containers": [{"name": "c", "resources": {"limits": {"cpu": "1"}}}], "priority": 5},
        "status": {"podIP": "10.0.0.1", "qosClass": "Burstable"},
    }));
    let config = Config::try_from(&pod).unwrap();
    assert_eq!(config.spec_as::<PodSpec>().unwrap().containers[0].name, "c");
    assert_eq!(config.status_as::<PodStatus>().unwrap().pod_ip, "10.0.0.1");
    let back = Pod::try_from(&config).unwrap();
    assert_eq!(back.spec.unwrap().priority, None);
    let spec = PodSpec::try_from(pod.spec.as_ref().unwrap()).unwrap();
    assert_eq!(Some(&spec), config.spec_as());
}

#[test]
fn object_of_another_kind_does_not_convert() {
    let config = Config::new(Meta::new(VirtualService::GVK, "b", "a"), VirtualService::default());
    let error = Service::try_from(&config).unwrap_err();
    assert_eq!(error.to_string(), "networking.istio.io/v1/VirtualService/b/a cannot be converted");
    assert_eq!(error.source.to_string(), "it is not a typed Service");
    assert!(KubeObject::<HttpRouteSpec>::try_from(&config).is_err());
}

#[test]
fn typed_objects_are_kube_resources() {
    type Class = KubeObject<GatewayClassSpec>;
    assert_eq!(Class::url_path(&(), None), "/apis/gateway.networking.k8s.io/v1/gatewayclasses");
    let route = KubeObject::new("web", HttpRouteSpec::default()).within("prod");
    assert_eq!((route.name_any(), route.namespace()), ("web".to_owned(), Some("prod".to_owned())));
    assert_eq!(route.object_ref(&()).kind.as_deref(), Some("HTTPRoute"));
    let resource = api_resource::<PodSpec>();
    assert_eq!((&*resource.group, &*resource.api_version, &*resource.plural), ("", "v1", "pods"));
    fn namespaced<T: Resource<Scope = k8s_openapi::NamespaceResourceScope>>() {}
    fn of_the_cluster<T: Resource<Scope = k8s_openapi::ClusterResourceScope>>() {}
    namespaced::<KubeObject<VirtualService>>();
    of_the_cluster::<Class>();
}

#[test]
fn typed_object_reads_and_writes_all_parts() {
    let text = json!({
        "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute",
        "metadata": {"name": "web", "namespace": "prod", "finalizers": ["a/b"]},
        "spec": {"hostnames": ["a.example"]},
        "status": {"parents": [
            {"parentRef": {"name": "gw"}, "controllerName": "c/d", "conditions": []},
        ]},
    });
    let object: KubeObject<HttpRouteSpec> = read(text.clone());
    assert_eq!(object.metadata.finalizers.as_deref(), Some(&["a/b".to_owned()][..]));
    assert_eq!(object.spec.hostnames, ["a.example"]);
    assert_eq!(serde_json::to_value(&object).unwrap(), text);

    let config = Config::from(object.clone());
    assert_eq!(config.status_as::<HttpRouteStatus>(), object.status.as_ref());
    let back = KubeObject::<HttpRouteSpec>::try_from(&config).unwrap();
    assert_eq!((back.spec, back.status), (object.spec, object.status));
    assert_eq!(back.metadata.finalizers, None);
}

#[test]
fn object_without_a_spec_is_its_body() {
    let text = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"a": "b"}});
    let object: KubeObject<k8s::ConfigMap> = read(text.clone());
    assert_eq!(object.spec.data["a"], "b");
    assert_eq!(serde_json::to_value(&object).unwrap(), text);
}

#[test]
fn absent_and_null_spec_are_empty() {
    for text in [json!({"metadata": {}}), json!({"metadata": {}, "spec": null, "status": null})] {
        assert_eq!(read::<KubeObject<VirtualService>>(text), KubeObject::default());
    }
}

#[test]
fn one_bad_object_does_not_poison_a_list() {
    let list: Vec<DeserializeGuard<KubeObject<VirtualService>>> = read(json!([
        {"metadata": {"name": "good"}, "spec": {"hosts": ["a"]}},
        {"metadata": {"name": "bad"}, "spec": {"http": [{"timeout": "apple"}]}},
    ]));
    assert_eq!(list[0].0.as_ref().unwrap().spec.hosts, ["a"]);
    let bad = list[1].0.as_ref().unwrap_err();
    assert_eq!(bad.metadata.name.as_deref(), Some("bad"));
    assert!(bad.error.contains("apple"), "{}", bad.error);
}

#[test]
fn dynamic_objects_convert_both_ways() {
    let object: DynamicObject = read(json!({
        "apiVersion": "networking.istio.io/v1alpha3", "kind": "VirtualService", "metadata": full_meta(),
        "spec": {"hosts": ["yes"], "unknown": 1}, "status": {"observedGeneration": 3},
    }));
    let entry = KindEntry::of::<VirtualService>();
    let config = Config::from_dynamic(&object, &entry).unwrap();
    assert_eq!(config.meta.gvk, VirtualService::GVK);
    assert_eq!(config.spec_as::<VirtualService>().unwrap().hosts, ["yes"]);
    assert_eq!(config.status_as::<IstioStatus>().unwrap().observed_generation, 3);

    let back = config.to_dynamic(&entry).unwrap();
    assert_eq!(back.types.as_ref().unwrap().api_version, "networking.istio.io/v1");
    assert_eq!(back.metadata, object.metadata);
    assert_eq!(back.data["spec"], json!({"hosts": ["yes"]}));
    let typed: KubeObject<VirtualService> = back.try_parse().unwrap();
    assert_eq!(typed.spec.hosts, ["yes"]);
}

#[test]
fn dynamic_object_without_namespace_is_put_into_default() {
    let config = Config::new(Meta::new(VirtualService::GVK, "", "a"), VirtualService::default());
    let object = config.to_dynamic(&KindEntry::of::<VirtualService>()).unwrap();
    assert_eq!(object.metadata.namespace.as_deref(), Some("default"));
    let class =
        Config::new(Meta::new(GatewayClassSpec::GVK, "x", "a"), GatewayClassSpec::default());
    let object = class.to_dynamic(&KindEntry::of::<GatewayClassSpec>()).unwrap();
    assert_eq!(object.metadata.namespace, None);
    let read = Config::from_dynamic(&object, &KindEntry::of::<GatewayClassSpec>()).unwrap();
    assert_eq!(read.key().to_string(), "gateway.networking.k8s.io/v1/GatewayClass//a");
}

#[test]
fn undecodable_object_is_named_and_kept() {
    let object: DynamicObject = read(
        json!({"metadata": {"name": "a"}, "data": {"mesh": 1}, "kind": "ConfigMap", "apiVersion": "v1"}),
    );
    let error = Config::from_dynamic(&object, &KindEntry::of::<k8s::ConfigMap>()).unwrap_err();
    assert_eq!(error.path.to_string(), "data.mesh");
    assert_eq!(*error.raw, object);
    assert!(error.to_string().starts_with("/v1/ConfigMap//a: data.mesh: "), "{error}");
}

#[test]
fn names_of_kinds_convert_both_ways() {
    let kind = gvk::GroupVersionKind::from(&VirtualService::GVK);
    assert_eq!(kind.api_version(), "networking.istio.io/v1");
    assert_eq!(GroupVersionKind::from(&kind), VirtualService::GVK);
}
