//! What the API server does to an object before it looks at it.

use mesh_config_model::FieldPath;
use serde_json::{Map, Value};

use super::schema::{Additional, Schema};

/// Fields every object has, whatever its schema says.
const ENVELOPE: [&str; 3] = ["apiVersion", "kind", "metadata"];
const METADATA: [&str; 16] = [
    "annotations",
    "clusterName",
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "finalizers",
    "generateName",
    "generation",
    "labels",
    "managedFields",
    "name",
    "namespace",
    "ownerReferences",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// Drops unknown fields, fills in defaults and drops null where it means nothing; names what was unknown.
pub(super) fn prepare(object: &mut Value, schema: &Schema) -> Vec<FieldPath> {
    let mut pruning = Pruning { path: FieldPath::root(), unknown: Vec::new() };
    pruning.object(object, schema, true);
    defaults(object, schema);
    nulls(object, schema);
    pruning.unknown
}

struct Pruning {
    path: FieldPath,
    unknown: Vec<FieldPath>,
}

impl Pruning {
    fn value(&mut self, value: &mut Value, schema: &Schema) {
        match value {
            Value::Object(_) => self.object(value, schema, schema.embedded),
            Value::Array(items) => {
                let Some(schema) = &schema.items else { return };
                for (index, item) in items.iter_mut().enumerate() {
                    self.path.push_index(index);
                    self.value(item, schema);
                    self.path.pop();
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// `is_resource` says that it has metadata of its own.
    fn object(&mut self, value: &mut Value, schema: &Schema, is_resource: bool) {
        let Value::Object(entries) = value else { return };
        let keeps = schema.preserve_unknown || matches!(schema.additional, Additional::Anything);
        entries.retain(|key, value| {
            self.path.push_field(key.clone());
            let kept = if is_resource && ENVELOPE.contains(&key.as_str()) {
                if key == "metadata" {
                    self.metadata(value);
                }
                true
            } else if let Some(schema) = schema.child(key) {
                self.value(value, schema);
                true
            } else {
                if !keeps {
                    self.unknown.push(self.path.clone());
                }
                keeps
            };
            self.path.pop();
            kept
        });
    }

    fn metadata(&mut self, value: &mut Value) {
        let Value::Object(entries) = value else { return };
        entries.retain(|key, _| {
            let known = METADATA.contains(&key.as_str());
            if !known {
                self.unknown.push(self.path.clone().field(key.clone()));
            }
            known
        });
    }
}

fn defaults(value: &mut Value, schema: &Schema) {
    match value {
        Value::Object(entries) => {
            for property in &schema.properties {
                let Some(default) = &property.schema.default else { continue };
                let replaced = entries
                    .get(&*property.name)
                    .is_none_or(|value| value.is_null() && !property.schema.nullable);
                if replaced {
                    entries.insert(property.name.to_string(), default.clone());
                }
            }
            for (key, value) in entries.iter_mut() {
                if let Some(property) = schema.property(key) {
                    defaults(value, property);
                } else if let Additional::Each(each) = &schema.additional {
                    default_of_element(value, each);
                    defaults(value, each);
                }
            }
        }
        Value::Array(items) => {
            let Some(each) = &schema.items else { return };
            for item in items {
                default_of_element(item, each);
                defaults(item, each);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn default_of_element(value: &mut Value, schema: &Schema) {
    if let Some(default) = schema.default.as_ref().filter(|_| value.is_null() && !schema.nullable) {
        *value = default.clone();
    }
}

/// Null under a field means that the field is not there; elsewhere it stays and is refused.
fn nulls(value: &mut Value, schema: &Schema) {
    match value {
        Value::Object(entries) => fields(entries, schema),
        Value::Array(items) => {
            let Some(each) = &schema.items else { return };
            items.iter_mut().for_each(|item| nulls(item, each));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn fields(entries: &mut Map<String, Value>, schema: &Schema) {
    entries.retain(|key, value| match (schema.property(key), &schema.additional) {
        (Some(property), _) if value.is_null() => property.nullable,
        (Some(property), _) => {
            nulls(value, property);
            true
        }
        (None, Additional::Each(each)) => {
            nulls(value, each);
            true
        }
        (None, _) => true,
    });
}
