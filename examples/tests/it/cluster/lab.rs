use std::fs;
use std::path::PathBuf;
use std::process::Output;

use krt_kube::testing::{ApiServer, Listener};
use mesh_config_model::yaml::{Documents, Options};
use mesh_schema::{Schema, sets};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::program::{Running, once};

/// A cluster on a loopback port, and a file that says where it is.
pub(crate) struct Lab {
    pub(crate) server: ApiServer,
    pub(crate) runtime: Runtime,
    folder: TempDir,
    _listener: Listener,
}

impl Lab {
    /// A cluster that knows the kinds of Istio.
    pub(crate) fn new() -> Self {
        let lab = Self::without_istio();
        for schema in sets::pilot().iter() {
            lab.server.put(definition(schema));
        }
        lab
    }

    pub(crate) fn without_istio() -> Self {
        let runtime = Runtime::new().expect("a runtime starts");
        let server = ApiServer::new();
        let listener = runtime.block_on(server.listen()).expect("a port is free");
        let folder = tempfile::tempdir().expect("a folder can be made");
        let kubeconfig = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "nowhere",
            "clusters": [
                {"name": "lab", "cluster": {"server": listener.url()}},
                {"name": "nowhere", "cluster": {"server": "http://127.0.0.1:9"}},
            ],
            "users": [{"name": "me", "user": {}}],
            "contexts": [
                {"name": "lab", "context": {"cluster": "lab", "user": "me"}},
                {"name": "nowhere", "context": {"cluster": "nowhere", "user": "me"}},
            ],
        });
        fs::write(folder.path().join("kubeconfig"), kubeconfig.to_string()).expect("it is written");
        Self { server, runtime, folder, _listener: listener }
    }

    /// Puts the objects of a text into the cluster, as old as all others.
    pub(crate) fn put(&self, yaml: &str) {
        for object in objects(yaml) {
            self.server.put(object);
        }
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> (Running, Vec<String>) {
        let kubeconfig = self.kubeconfig();
        Running::start(&[&in_context(&kubeconfig, "lab"), arguments].concat())
    }

    pub(crate) fn once(&self, arguments: &[&str]) -> Output {
        self.once_in("lab", arguments)
    }

    pub(crate) fn once_in(&self, context: &str, arguments: &[&str]) -> Output {
        let kubeconfig = self.kubeconfig();
        once(&[&in_context(&kubeconfig, context), arguments].concat())
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn kubeconfig(&self) -> String {
        self.file("kubeconfig").to_string_lossy().into_owned()
    }
}

fn in_context<'a>(kubeconfig: &'a str, context: &'a str) -> [&'a str; 5] {
    ["--kube", "--kubeconfig", kubeconfig, "--context", context]
}

/// The objects of a text, those in lists too.
pub(crate) fn objects(yaml: &str) -> Vec<Value> {
    let documents = Documents::new(yaml, &Options::new());
    let documents = documents.filter_map(Result::ok).map(|document| document.root);
    let values = documents.map(|root| root.to_json().expect("YAML of Kubernetes is JSON"));
    values.flat_map(items).collect()
}

fn items(mut object: Value) -> Vec<Value> {
    if object["kind"] == "List" {
        return object["items"].as_array().cloned().unwrap_or_default();
    }
    if object.is_object() {
        object["metadata"]["creationTimestamp"] = json!("2026-01-01T00:00:00Z");
    }
    Vec::from_iter(Some(object).filter(Value::is_object))
}

/// The definition of a kind, without its schema.
pub(crate) fn definition(schema: &Schema) -> Value {
    let kind = schema.gvk();
    let versions: Vec<_> = schema
        .aliases()
        .chain([kind.version.as_ref()])
        .map(|version| {
            let storage = version == kind.version;
            json!({"name": version, "served": true, "storage": storage, "subresources": {"status": {}}})
        })
        .collect();
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": schema.crd_name()},
        "spec": {
            "group": kind.group, "scope": "Namespaced", "versions": versions,
            "names": {"kind": kind.kind, "plural": schema.plural()},
        },
    })
}
