//! Objects and clients of the tests.

use krt::Graph;
use krt_kube::Cluster;
use krt_kube::testing::ApiServer;
use serde_json::{Value, json};
use std::time::Duration;

/// A server, and a graph that is connected with it.
pub(crate) struct Lab {
    pub(crate) server: ApiServer,
    pub(crate) graph: Graph,
    pub(crate) cluster: Cluster,
}

impl Lab {
    pub(crate) fn new() -> Self {
        let server = ApiServer::new();
        let graph = Graph::new();
        let cluster = Cluster::new(&graph, server.client());
        Self { server, graph, cluster }
    }
}

/// Lets time pass on tokio's clock, which has to be paused: nobody waits for it.
///
/// What is due meanwhile happens, in its order and at its time; `advance` alone would jump over it.
pub(crate) async fn pass(time: Duration) {
    // Panics if the clock runs.
    tokio::time::advance(Duration::ZERO).await;
    tokio::time::sleep(time).await;
}

/// A pod with an address.
pub(crate) fn pod(namespace: &str, name: &str, ip: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"namespace": namespace, "name": name, "labels": {"app": name}},
        "spec": {"containers": [{"name": "main"}]},
        "status": {"podIP": ip},
    })
}

/// A config map with one entry.
pub(crate) fn config_map(namespace: &str, name: &str, value: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"namespace": namespace, "name": name},
        "data": {"value": value},
    })
}

/// The names of the objects of a kind on a server, as `namespace/name`.
pub(crate) fn names(server: &ApiServer, api_version: &str, kind: &str) -> Vec<String> {
    let objects = server.objects(api_version, kind);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = |object: &Value| {
        format!("{}/{}", text(&object["metadata"]["namespace"]), text(&object["metadata"]["name"]))
    };
    objects.iter().map(name).collect()
}

/// A namespace with a label.
pub(crate) fn namespace(name: &str, mesh: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": name, "labels": {"mesh": mesh}},
    })
}

/// The definition of carts.
pub(crate) fn definition() -> Value {
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "carts.example.com"},
        "spec": {
            "group": "example.com",
            "scope": "Namespaced",
            "names": {"kind": "Cart", "plural": "carts"},
            "versions": [
                {"name": "v1", "served": true, "storage": true, "subresources": {"status": {}}},
            ],
        },
    })
}

/// A custom resource.
pub(crate) fn cart(namespace: &str, name: &str, size: u32) -> Value {
    json!({
        "apiVersion": "example.com/v1",
        "kind": "Cart",
        "metadata": {"namespace": namespace, "name": name},
        "spec": {"size": size},
    })
}
