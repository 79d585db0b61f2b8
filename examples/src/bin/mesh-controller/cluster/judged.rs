use std::sync::Arc;

use krt_kube::{ObjectKey, Watched};
use kube::core::DynamicObject;
use mesh_schema::Schema;
use serde_json::{Map, Value, json};

use crate::catalog::Reader;
use crate::graph::Object;
use crate::model::Finding;

/// What `kubectl apply` keeps in an object, as large as the object itself.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What is kept of an object of the cluster: the object, if it could be decoded, and what is wrong with it.
///
/// Status and version are left out, so that what changes nothing else is no change.
#[derive(Debug, PartialEq)]
pub(crate) struct Judged {
    pub(super) key: ObjectKey,
    pub(super) uid: Option<String>,
    pub(super) generation: Option<i64>,
    pub(super) object: Option<Object>,
    pub(super) findings: Vec<Arc<Finding>>,
}

impl Judged {
    /// Reads an object as if it had stood in a file.
    pub(super) fn read(watched: &Watched<DynamicObject>, schema: &Schema, reader: &Reader) -> Self {
        let content = reader.read_json(&document(watched, schema));
        let object = content.objects.into_iter().next().map(|config| {
            let mut config = Arc::unwrap_or_clone(config);
            config.meta.resource_version.clear();
            Object::new(Arc::new(config))
        });
        let metadata = &watched.metadata;
        Self {
            key: krt::Object::key(watched),
            uid: metadata.uid.clone(),
            generation: metadata.generation,
            object,
            findings: content.findings,
        }
    }
}

/// Drops what nobody reads.
pub(super) fn lighten(object: &mut DynamicObject) {
    object.metadata.managed_fields = None;
    if let Some(annotations) = &mut object.metadata.annotations {
        annotations.remove(LAST_APPLIED);
    }
    if let Some(fields) = object.data.as_object_mut() {
        fields.remove("status");
    }
}

/// Drops everything but the status and who owns its fields.
pub(super) fn lighten_to_status(object: &mut DynamicObject) {
    object.metadata.annotations = None;
    object.metadata.labels = None;
    if let Some(fields) = object.data.as_object_mut() {
        fields.retain(|name, _| name == "status");
    }
}

/// The object as a whole; in lists its kind is left out.
fn document(object: &DynamicObject, schema: &Schema) -> Value {
    let mut fields = object.data.as_object().cloned().unwrap_or_else(Map::new);
    fields.insert("apiVersion".to_owned(), json!(schema.api_version()));
    fields.insert("kind".to_owned(), json!(schema.gvk().kind));
    fields.insert("metadata".to_owned(), json!(object.metadata));
    Value::Object(fields)
}

impl krt::Object for Judged {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&ObjectKey> {
        Some(&self.key)
    }
}
