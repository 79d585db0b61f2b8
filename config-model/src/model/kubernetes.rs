use serde::ser::Error as _;
use serde_json::{Map, Value};

use super::{Config, Meta};
use crate::decode::{Body, KindEntry, Scope};

/// Namespace that Kubernetes objects get when they name none.
const DEFAULT_NAMESPACE: &str = "default";

impl Config {
    /// Renders the object as Kubernetes JSON.
    ///
    /// A namespaced object without a namespace is put into `default`, and a cluster-scoped one into none.
    /// A status that renders as `{}` is left out.
    ///
    /// Metadata that [`Meta`] does not keep are not there, finalizers among them: where the object has some,
    /// a PUT of the result removes them. To change an object of a cluster, send it a patch.
    ///
    /// ```
    /// use mesh_config_model::decode::{Body, KindEntry, Scope, decode_spec};
    /// use mesh_config_model::{Config, GroupVersionKind, Meta};
    /// use serde_json::{Value, json};
    ///
    /// let gvk = GroupVersionKind::from_static("example.io", "v1", "Widget");
    /// let entry = KindEntry::new(gvk.clone(), Scope::Namespaced, Body::Spec, decode_spec::<Value>);
    /// let widget = Config::new(Meta::new(gvk, "", "small"), json!({"size": 1}));
    /// let expected = json!({
    ///     "apiVersion": "example.io/v1",
    ///     "kind": "Widget",
    ///     "metadata": {"name": "small", "namespace": "default"},
    ///     "spec": {"size": 1},
    /// });
    /// assert_eq!(widget.to_kubernetes(&entry)?, expected);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When body or status have no JSON form, or the body is to be the whole object and is none.
    pub fn to_kubernetes(&self, entry: &KindEntry) -> Result<Value, serde_json::Error> {
        let mut object = Map::new();
        match (entry.body, self.spec.to_json()?) {
            (Body::Spec, spec) => drop(object.insert("spec".to_owned(), spec)),
            (Body::Object, Value::Object(body)) => object = body,
            (Body::Object, _) => {
                let message =
                    format!("{}: body is the whole object but renders as none", self.key());
                return Err(serde_json::Error::custom(message));
            }
        }
        object.insert("apiVersion".to_owned(), self.meta.gvk.api_version().into());
        object.insert("kind".to_owned(), self.meta.gvk.kind.as_ref().into());
        object.insert("metadata".to_owned(), metadata(&self.meta, entry.scope)?);
        if let Some(status) = &self.status {
            let status = status.to_json()?;
            if !status.as_object().is_some_and(Map::is_empty) {
                object.insert("status".to_owned(), status);
            }
        }
        Ok(Value::Object(object))
    }
}

/// Renders `ObjectMeta`, which has the fields of a dump but for kind and domain.
fn metadata(meta: &Meta, scope: Scope) -> Result<Value, serde_json::Error> {
    let mut rendered = serde_json::to_value(meta)?;
    if let Some(fields) = rendered.as_object_mut() {
        fields.remove("type");
        fields.remove("domain");
        match scope {
            Scope::Cluster => drop(fields.remove("namespace")),
            Scope::Namespaced if meta.namespace.is_empty() => {
                fields.insert("namespace".to_owned(), DEFAULT_NAMESPACE.into());
            }
            Scope::Namespaced => {}
        }
    }
    Ok(rendered)
}
