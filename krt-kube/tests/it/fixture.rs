//! Objects and clients of the tests.

use krt_kube::testing::ApiServer;
use serde_json::{Value, json};

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
