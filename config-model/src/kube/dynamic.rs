use std::fmt;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube_core::{DynamicObject, TypeMeta};
use serde_json::{Map, Value};

use crate::decode::{Body, DecodeMode, KindEntry, Scope};
use crate::yaml::{self, Node};
use crate::{Config, Extra, FieldPath, Meta};

/// A Kubernetes object whose body does not fit the type of its kind.
///
/// The object is still there, so that a list or a watch need not stop for it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UndecodableError {
    /// Who the object is.
    pub meta: Box<Meta>,
    /// Where in the object, as far as it is known.
    pub path: FieldPath,
    /// What does not fit.
    pub message: String,
    /// The object as it came.
    pub raw: Box<DynamicObject>,
}

impl fmt::Display for UndecodableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.meta.key(), self.path, self.message)
    }
}

impl std::error::Error for UndecodableError {}

impl Config {
    /// Reads an untyped Kubernetes object of a known kind.
    ///
    /// Unknown fields are ignored, and so is a status that does not fit.
    /// The object gets the kind of `entry`, so an alias version becomes the registered one.
    ///
    /// ```
    /// use kube_core::DynamicObject;
    /// use mesh_config_model::Config;
    /// use mesh_config_model::decode::KindEntry;
    /// use mesh_config_model::specs::networking::VirtualService;
    ///
    /// let object: DynamicObject = serde_json::from_str(
    ///     r#"{"apiVersion": "networking.istio.io/v1beta1", "kind": "VirtualService",
    ///         "metadata": {"name": "a", "namespace": "b"}, "spec": {"http": [{"timeout": "soon"}]}}"#,
    /// )?;
    /// let error = Config::from_dynamic(&object, &KindEntry::of::<VirtualService>()).unwrap_err();
    /// assert_eq!(error.meta.namespaced_name().to_string(), "b/a");
    /// assert_eq!(error.path.to_string(), "spec.http[0].timeout");
    /// assert_eq!(*error.raw, object);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the body does not fit; the error carries metadata, place and the object itself.
    pub fn from_dynamic(
        object: &DynamicObject,
        entry: &KindEntry,
    ) -> Result<Self, UndecodableError> {
        let mut meta = Meta { gvk: entry.gvk.clone(), ..Meta::from(&object.metadata) };
        if entry.scope == Scope::Cluster {
            meta.namespace.clear();
        }
        let undecodable = |path, message| UndecodableError {
            meta: Box::new(meta.clone()),
            path,
            message,
            raw: Box::new(object.clone()),
        };
        let part = |name| object.data.get(name).filter(|part| !part.is_null());
        let (path, body) = match entry.body {
            Body::Spec => (FieldPath::root().field("spec"), part("spec")),
            Body::Object => (FieldPath::root(), Some(&object.data)),
        };
        let body = match body.map_or_else(|| node_of(&Value::Object(Map::new())), node_of) {
            Ok(body) => body,
            Err(reason) => return Err(undecodable(path, reason)),
        };
        let decoded = match (entry.decode)(&body, DecodeMode::Lenient) {
            Ok(decoded) => decoded,
            Err(error) => {
                let message = error.message().to_owned();
                return Err(undecodable(path.join(error.path()), message));
            }
        };
        let status = entry.status.zip(part("status")).and_then(|(decode, status)| {
            decode(&node_of(status).ok()?, DecodeMode::Lenient).ok().map(|status| status.spec)
        });
        Ok(Self { meta, spec: decoded.spec, status, extra: Extra::default(), origin: None })
    }

    /// Renders the object as an untyped Kubernetes object.
    ///
    /// Rules are those of [`to_kubernetes`](Self::to_kubernetes).
    ///
    /// # Errors
    ///
    /// When body or status have no JSON form, or the body is to be the whole object and is none.
    pub fn to_dynamic(&self, entry: &KindEntry) -> Result<DynamicObject, serde_json::Error> {
        let mut data = self.to_kubernetes(entry)?;
        if let Some(parts) = data.as_object_mut() {
            for part in ["apiVersion", "kind", "metadata"] {
                parts.remove(part);
            }
        }
        let mut metadata = ObjectMeta::from(&self.meta);
        match entry.scope {
            Scope::Cluster => metadata.namespace = None,
            Scope::Namespaced => {
                metadata.namespace.get_or_insert_with(|| DEFAULT_NAMESPACE.to_owned());
            }
        }
        let types = TypeMeta {
            api_version: self.meta.gvk.api_version(),
            kind: self.meta.gvk.kind.clone().into_owned(),
        };
        Ok(DynamicObject { types: Some(types), metadata, data })
    }
}

/// Namespace that Kubernetes objects get when they name none.
const DEFAULT_NAMESPACE: &str = "default";

/// Reads JSON as the tree that decoders take; JSON is YAML.
fn node_of(value: &Value) -> Result<Node, String> {
    let text = serde_json::to_string(value).map_err(|e| e.to_string())?;
    yaml::from_str(&text, &yaml::Options::new()).map_err(|e| e.to_string())
}
