use std::fmt;

use serde_json::{Value, json};

use mesh_config_model::yaml::{self, Options};

/// A small object, or text, that has the fault of a code.
///
/// Prints as YAML.
///
/// ```
/// use mesh_validation::codes;
///
/// let example = codes::VS_12.example().expect("an example");
/// assert_eq!(
///     example.to_string(),
///     "apiVersion: networking.istio.io/v1\n\
///      kind: VirtualService\n\
///      metadata:\n  name: example\n  namespace: default\n\
///      spec:\n  hosts:\n  - reviews\n",
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Example(pub(super) Shape);

/// What is shown; all texts are YAML, and name and namespace are added to the metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    Object {
        kind: &'static str,
        metadata: &'static str,
        spec: &'static str,
    },
    /// An object of the kind `Widget`, whose spec has the schema.
    #[cfg(feature = "crd")]
    Defined {
        schema: &'static str,
        metadata: &'static str,
        spec: &'static str,
    },
    #[cfg(feature = "format")]
    Text(&'static str),
}

impl Example {
    /// The kind of the object; empty when it has none, because the fault is that it cannot be read.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.0 {
            Shape::Object { kind, .. } => kind,
            #[cfg(feature = "crd")]
            Shape::Defined { .. } => "Widget",
            #[cfg(feature = "format")]
            Shape::Text(_) => "",
        }
    }

    /// The object as Kubernetes would send it; `MeshConfig`, `MeshNetworks` and the proxy configuration of the
    /// mesh have no envelope and are their spec alone.
    ///
    /// A `<a*300>` in its texts is written out as that many letters, which printing does not do.
    /// `Null` when the example is a text that cannot be read.
    #[must_use]
    pub fn to_json(self) -> Value {
        let mut object = self.abbreviated();
        write_out(&mut object);
        object
    }

    /// The CRD of the kind, when the fault is one against a CRD.
    #[must_use]
    pub fn definition(&self) -> Option<Value> {
        match self.0 {
            #[cfg(feature = "crd")]
            Shape::Defined { schema, .. } => Some(json!({
                "apiVersion": "apiextensions.k8s.io/v1",
                "kind": "CustomResourceDefinition",
                "metadata": {"name": "widgets.example.com"},
                "spec": {
                    "group": "example.com",
                    "names": {"kind": "Widget", "plural": "widgets"},
                    "scope": "Namespaced",
                    "versions": [{
                        "name": "v1",
                        "served": true,
                        "storage": true,
                        "schema": {"openAPIV3Schema": {
                            "type": "object",
                            "properties": {"spec": parse(schema)},
                        }},
                    }],
                },
            })),
            _ => None,
        }
    }

    fn abbreviated(self) -> Value {
        match self.0 {
            Shape::Object { kind, metadata, spec } => match api_version(kind) {
                None => parse(spec),
                Some(api_version) => enveloped(api_version, kind, metadata, spec),
            },
            #[cfg(feature = "crd")]
            Shape::Defined { metadata, spec, .. } => {
                enveloped("example.com/v1", self.kind(), metadata, spec)
            }
            #[cfg(feature = "format")]
            Shape::Text(text) => parse(text),
        }
    }

    /// The page of the documentation about the kind, or about the rule.
    #[must_use]
    pub fn link(&self) -> &'static str {
        match self.0 {
            Shape::Object { kind, .. } => page(kind),
            #[cfg(feature = "crd")]
            Shape::Defined { .. } => {
                "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/"
            }
            #[cfg(feature = "format")]
            Shape::Text(_) => "https://kubernetes.io/docs/concepts/overview/working-with-objects/",
        }
    }
}

/// The CRD that the fault is against comes first, as a document of its own; a text comes as it is.
impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let print = |value: &Value| yaml::to_string(value).map_err(|_| fmt::Error);
        #[cfg(feature = "format")]
        if let Shape::Text(text) = self.0 {
            return f.write_str(text);
        }
        if let Some(definition) = self.definition() {
            writeln!(f, "{}---", print(&definition)?)?;
        }
        f.write_str(&print(&self.abbreviated())?)
    }
}

fn enveloped(api_version: &str, kind: &str, metadata: &str, spec: &str) -> Value {
    let mut object = json!({
        "apiVersion": api_version,
        "kind": kind,
        "metadata": {"name": "example", "namespace": "default"},
        "spec": parse(spec),
    });
    if let (Some(metadata), Value::Object(given)) =
        (object["metadata"].as_object_mut(), parse(metadata))
    {
        metadata.extend(given);
    }
    object
}

fn parse(text: &str) -> Value {
    let node = yaml::from_str(text, &Options::new()).ok();
    node.and_then(|node| node.to_json().ok()).unwrap_or_default()
}

fn write_out(value: &mut Value) {
    match value {
        Value::String(text) => *text = repeat(text),
        Value::Array(items) => items.iter_mut().for_each(write_out),
        Value::Object(fields) => {
            let entries = std::mem::take(fields).into_iter();
            fields.extend(entries.map(|(key, mut value)| {
                write_out(&mut value);
                (repeat(&key), value)
            }));
        }
        _ => {}
    }
}

/// Writes `<a*3>` out as `aaa`.
fn repeat(text: &str) -> String {
    let parts = || {
        let (before, rest) = text.split_once('<')?;
        let (inside, after) = rest.split_once('>')?;
        let (letter, count) = inside.split_once('*')?;
        Some(format!("{before}{}{after}", letter.repeat(count.parse().ok()?)))
    };
    parts().unwrap_or_else(|| text.to_owned())
}

/// The group and version of a kind that lives in a cluster.
fn api_version(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "AuthorizationPolicy" | "PeerAuthentication" | "RequestAuthentication" => {
            "security.istio.io/v1"
        }
        "DestinationRule" | "Gateway" | "ServiceEntry" | "Sidecar" | "VirtualService"
        | "WorkloadEntry" | "WorkloadGroup" => "networking.istio.io/v1",
        "EnvoyFilter" => "networking.istio.io/v1alpha3",
        "ProxyConfig" => "networking.istio.io/v1beta1",
        "Telemetry" => "telemetry.istio.io/v1",
        "TrafficExtension" | "WasmPlugin" => "extensions.istio.io/v1alpha1",
        _ => return None,
    })
}

fn page(kind: &str) -> &'static str {
    match kind {
        "AuthorizationPolicy" => {
            "https://istio.io/latest/docs/reference/config/security/authorization-policy/"
        }
        "DestinationRule" => {
            "https://istio.io/latest/docs/reference/config/networking/destination-rule/"
        }
        "EnvoyFilter" => "https://istio.io/latest/docs/reference/config/networking/envoy-filter/",
        "Gateway" => "https://istio.io/latest/docs/reference/config/networking/gateway/",
        "PeerAuthentication" => {
            "https://istio.io/latest/docs/reference/config/security/peer_authentication/"
        }
        "ProxyConfig" => "https://istio.io/latest/docs/reference/config/networking/proxy-config/",
        "RequestAuthentication" => {
            "https://istio.io/latest/docs/reference/config/security/request_authentication/"
        }
        "ServiceEntry" => "https://istio.io/latest/docs/reference/config/networking/service-entry/",
        "Sidecar" => "https://istio.io/latest/docs/reference/config/networking/sidecar/",
        "Telemetry" => "https://istio.io/latest/docs/reference/config/telemetry/",
        "TrafficExtension" | "WasmPlugin" => {
            "https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/"
        }
        "VirtualService" => {
            "https://istio.io/latest/docs/reference/config/networking/virtual-service/"
        }
        "WorkloadEntry" => {
            "https://istio.io/latest/docs/reference/config/networking/workload-entry/"
        }
        "WorkloadGroup" => {
            "https://istio.io/latest/docs/reference/config/networking/workload-group/"
        }
        _ => "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/",
    }
}
