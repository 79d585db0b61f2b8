use std::fmt;

use serde_json::{Map, Value};

use mesh_config_model::yaml::{self, Options};

/// A small object that has the fault of a code.
///
/// Prints as a YAML document.
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
pub struct Example {
    pub(super) kind: &'static str,
    /// Of the object, in YAML; name and namespace are added.
    pub(super) metadata: &'static str,
    pub(super) spec: &'static str,
}

impl Example {
    /// The kind of the object.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    /// The object as Kubernetes would send it; `MeshConfig`, `MeshNetworks` and the proxy configuration of the
    /// mesh have no envelope and are their spec alone.
    ///
    /// A `<a*300>` in its texts is written out as that many letters, which printing does not do.
    /// `Null` when the texts are not YAML.
    #[must_use]
    pub fn to_json(self) -> Value {
        let mut object = self.abbreviated();
        write_out(&mut object);
        object
    }

    fn abbreviated(self) -> Value {
        let spec = parse(self.spec);
        let Some(api_version) = api_version(self.kind) else { return spec };
        let mut metadata = Map::new();
        metadata.insert("name".to_owned(), "example".into());
        metadata.insert("namespace".to_owned(), "default".into());
        if let Value::Object(given) = parse(self.metadata) {
            metadata.extend(given);
        }
        let mut object = Map::new();
        object.insert("apiVersion".to_owned(), api_version.into());
        object.insert("kind".to_owned(), self.kind.into());
        object.insert("metadata".to_owned(), metadata.into());
        object.insert("spec".to_owned(), spec);
        object.into()
    }

    /// The page of Istio's documentation about the kind.
    #[must_use]
    pub fn link(&self) -> &'static str {
        page(self.kind)
    }
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = yaml::to_string(&self.abbreviated()).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
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
