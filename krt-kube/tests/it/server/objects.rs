use crate::fixture::{config_map, definition, names, pod};
use k8s_openapi::api::core::v1::{ConfigMap, Namespace, Pod};
use krt_kube::testing::{ApiServer, ServedKind, Verb};
use kube::api::{DeleteParams, ListParams, Patch, PatchParams, PostParams};
use kube::core::{ApiResource, DynamicObject, GroupVersionKind, PartialObjectMeta};
use kube::{Api, Client, ResourceExt};
use serde_json::json;

fn typed<K: serde::de::DeserializeOwned>(value: serde_json::Value) -> K {
    serde_json::from_value(value).expect("the object has the type")
}

fn code<T>(result: kube::Result<T>) -> u16 {
    match result {
        Err(kube::Error::Api(status)) => status.code,
        Err(other) => panic!("no answer: {other}"),
        Ok(_) => panic!("a failure was expected"),
    }
}

#[tokio::test(start_paused = true)]
async fn an_object_is_created_read_changed_and_deleted() {
    let server = ApiServer::new();
    let maps: Api<ConfigMap> = Api::namespaced(server.client(), "shop");
    let params = PostParams::default();

    let created = maps.create(&params, &typed(config_map("shop", "a", "1"))).await.unwrap();
    assert_eq!(created.uid().as_deref(), Some("00000000-0000-4000-8000-000000000002"));
    assert_eq!(created.resource_version().as_deref(), Some("2"));
    assert_eq!(code(maps.create(&params, &created).await), 409);

    let same = maps.replace("a", &params, &created).await.unwrap();
    assert_eq!(same.resource_version().as_deref(), Some("2"), "no change, no version");

    let mut changed = created.clone();
    changed.data = Some([("value".to_owned(), "2".to_owned())].into());
    let changed = maps.replace("a", &params, &changed).await.unwrap();
    assert_eq!(changed.resource_version().as_deref(), Some("3"));
    assert_eq!(code(maps.replace("a", &params, &created).await), 409, "the version is old");

    let patch = json!({"data": {"value": null, "other": "3"}});
    let patched = maps.patch("a", &PatchParams::default(), &Patch::Merge(&patch)).await.unwrap();
    assert_eq!(patched.data, Some([("other".to_owned(), "3".to_owned())].into()));

    maps.delete("a", &DeleteParams::default()).await.unwrap();
    assert_eq!(code(maps.get("a").await), 404);
    assert_eq!(code(maps.delete("a", &DeleteParams::default()).await), 404);
}

#[tokio::test(start_paused = true)]
async fn the_status_is_written_by_its_subresource_alone() {
    let server = ApiServer::new();
    let pods: Api<Pod> = Api::namespaced(server.client(), "shop");
    let params = PostParams::default();

    let created = pods.create(&params, &typed(pod("shop", "a", "10.0.0.1"))).await.unwrap();
    assert_eq!(created.status, None);

    let mut with_status: Pod = typed(pod("shop", "a", "10.0.0.2"));
    with_status.spec = None;
    let written = pods.replace_status("a", &params, &with_status).await.unwrap();
    assert_eq!(written.status.and_then(|status| status.pod_ip).as_deref(), Some("10.0.0.2"));
    assert!(written.spec.is_some(), "the rest stays");
    assert_eq!(written.metadata.generation, Some(1));

    let mut other = created.clone();
    other.metadata.resource_version = None;
    other.spec.as_mut().unwrap().node_name = Some("n1".to_owned());
    let other = pods.replace("a", &params, &other).await.unwrap();
    assert!(other.status.is_some());
    assert_eq!(other.metadata.generation, Some(2));
}

#[tokio::test(start_paused = true)]
async fn a_json_patch_can_test_and_fail() {
    let server = ApiServer::new();
    server.put(config_map("shop", "a", "1"));
    let maps: Api<ConfigMap> = Api::namespaced(server.client(), "shop");
    let patch = |from: &str| {
        let patch = json!([
            {"op": "test", "path": "/data/value", "value": from},
            {"op": "replace", "path": "/data/value", "value": "2"},
        ]);
        Patch::Json::<()>(serde_json::from_value(patch).unwrap())
    };
    maps.patch("a", &PatchParams::default(), &patch("1")).await.unwrap();
    assert_eq!(code(maps.patch("a", &PatchParams::default(), &patch("1")).await), 422);
}

#[tokio::test(start_paused = true)]
async fn lists_come_in_chunks_of_one_revision() {
    let server = ApiServer::new();
    for name in ["a", "b", "c", "d", "e"] {
        server.put(config_map("shop", name, "1"));
    }
    let maps: Api<ConfigMap> = Api::all(server.client());
    let mut params = ListParams::default().limit(2);
    let first = maps.list(&params).await.unwrap();
    assert_eq!(first.metadata.remaining_item_count, Some(3));
    server.put(config_map("shop", "f", "1"));

    let mut found: Vec<_> = first.items.iter().map(ResourceExt::name_any).collect();
    params.continue_token = first.metadata.continue_;
    while let Some(token) = params.continue_token.take() {
        let page = maps.list(&ListParams::default().limit(2).continue_token(&token)).await.unwrap();
        assert_eq!(page.metadata.resource_version, first.metadata.resource_version);
        found.extend(page.items.iter().map(ResourceExt::name_any));
        params.continue_token = page.metadata.continue_;
    }
    assert_eq!(found, ["a", "b", "c", "d", "e"]);

    let again = maps.list(&ListParams::default().limit(2)).await.unwrap();
    server.compact();
    let token = again.metadata.continue_.unwrap();
    assert_eq!(code(maps.list(&ListParams::default().continue_token(&token)).await), 410);
}

#[tokio::test(start_paused = true)]
async fn selectors_and_namespaces_restrict_lists() {
    let server = ApiServer::new();
    server.put(pod("shop", "a", "1"));
    server.put(pod("shop", "b", "2"));
    server.put(pod("other", "a", "3"));
    let client = server.client();
    let list = async |pods: Api<Pod>, params: ListParams| {
        let found = pods.list(&params).await.unwrap();
        let name = |pod: &Pod| format!("{}/{}", pod.namespace().unwrap(), pod.name_any());
        found.items.iter().map(name).collect::<Vec<_>>()
    };
    let everywhere = Api::all(client.clone());
    let labels = ListParams::default().labels("app in (a),app!=b");
    assert_eq!(list(everywhere.clone(), labels).await, ["other/a", "shop/a"]);
    let fields = ListParams::default().fields("metadata.namespace=shop,status.podIP=2");
    assert_eq!(list(everywhere, fields).await, ["shop/b"]);
    let shop = Api::namespaced(client, "shop");
    assert_eq!(list(shop, ListParams::default()).await, ["shop/a", "shop/b"]);
}

#[tokio::test(start_paused = true)]
async fn metadata_can_be_had_alone() {
    let server = ApiServer::new();
    server.put(pod("shop", "a", "1"));
    let pods: Api<PartialObjectMeta<Pod>> = Api::all(server.client());
    let found = pods.list(&ListParams::default()).await.unwrap();
    assert_eq!(found.items[0].name_any(), "a");
    assert_eq!(found.items[0].labels()["app"], "a");
}

#[tokio::test(start_paused = true)]
async fn a_finalizer_holds_an_object_until_it_is_gone() {
    let server = ApiServer::new();
    let mut held = config_map("shop", "a", "1");
    held["metadata"]["finalizers"] = json!(["example.com/hold"]);
    server.put(held);
    let maps: Api<ConfigMap> = Api::namespaced(server.client(), "shop");
    let waiting = maps.delete("a", &DeleteParams::default()).await.unwrap();
    assert!(waiting.left().unwrap().metadata.deletion_timestamp.is_some());
    let patch = json!({"metadata": {"finalizers": null}});
    maps.patch("a", &PatchParams::default(), &Patch::Merge(&patch)).await.unwrap();
    assert_eq!(code(maps.get("a").await), 404);
}

#[tokio::test(start_paused = true)]
async fn a_definition_serves_its_kind_until_it_is_deleted() {
    let server = ApiServer::new();
    let client = server.client();
    let gvk = GroupVersionKind::gvk("example.com", "v1", "Cart");
    let carts: Api<DynamicObject> = Api::all_with(client.clone(), &ApiResource::from_gvk(&gvk));
    assert_eq!(code(carts.list(&ListParams::default()).await), 404);

    server.put(definition());
    server.put(json!({
        "apiVersion": "example.com/v1",
        "kind": "Cart",
        "metadata": {"namespace": "shop", "name": "a"},
    }));
    assert_eq!(carts.list(&ListParams::default()).await.unwrap().items.len(), 1);
    let (resource, capabilities) = kube::discovery::pinned_kind(&client, &gvk).await.unwrap();
    assert_eq!(resource.plural, "carts");
    assert_eq!(capabilities.scope, kube::discovery::Scope::Namespaced);

    let (version, kind) = ("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    assert!(server.delete(version, kind, "", "carts.example.com"));
    assert_eq!(code(carts.list(&ListParams::default()).await), 404);
}

#[tokio::test(start_paused = true)]
async fn a_namespace_takes_its_objects_along() {
    let server = ApiServer::new();
    server.put(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}));
    server.put(pod("shop", "a", "1"));
    server.put(pod("other", "a", "1"));
    let namespaces: Api<Namespace> = Api::all(server.client());
    namespaces.delete("shop", &DeleteParams::default()).await.unwrap();
    assert_eq!(names(&server, "v1", "Pod"), ["other/a"]);
    assert_eq!(server.requests(Verb::Delete, "namespaces"), 1);
}

#[tokio::test(start_paused = true)]
async fn discovery_lists_what_is_served() {
    let server = ApiServer::new();
    server.serve(ServedKind::cluster_wide("example.com", "v2", "Mesh", "meshes").with_status());
    let discovery = kube::Discovery::new(server.client()).run().await.unwrap();
    assert!(discovery.has_group("example.com"));
    let gvk = GroupVersionKind::gvk("example.com", "v2", "Mesh");
    let (resource, capabilities) = discovery.resolve_gvk(&gvk).unwrap();
    assert_eq!(resource.plural, "meshes");
    assert_eq!(capabilities.scope, kube::discovery::Scope::Cluster);
    assert_eq!(capabilities.subresources[0].0.plural, "status");
}

/// Whatever an HTTP client can do over a port.
#[tokio::test]
async fn the_same_is_served_on_a_port() {
    let server = ApiServer::new();
    server.put(pod("shop", "a", "1"));
    let listener = server.listen().await.unwrap();
    let config = kube::Config::new(listener.url().parse().unwrap());
    let pods: Api<Pod> = Api::all(Client::try_from(config).unwrap());
    assert_eq!(pods.list(&ListParams::default()).await.unwrap().items.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_question_that_is_no_object_is_refused() {
    let server = ApiServer::new();
    let kind =
        ServedKind::cluster_wide("authentication.k8s.io", "v1", "TokenReview", "tokenreviews");
    server.review(kind, |_| json!({"authenticated": true}));
    for body in ["[]", "1", "null", "{"] {
        let request = http::Request::post("/apis/authentication.k8s.io/v1/tokenreviews");
        let request = request.body(body.as_bytes().to_vec()).expect("it is a request");
        let refused = server.client().request::<serde_json::Value>(request).await;
        assert_eq!(code(refused), 400, "{body}");
    }
}
