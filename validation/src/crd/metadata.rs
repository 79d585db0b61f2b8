//! Names, labels and annotations, which are the same for every kind.

use serde_json::{Map, Value};

use super::checker::{Checker, accepts};
use super::object_meta::TYPES;
use super::schema::Schema;
use super::{codes, names};
use crate::Problem;

/// All annotations of an object together.
const MOST_ANNOTATIONS: usize = 256 << 10;

/// What is asked of the name of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// It has one, or a prefix of one, as objects that are created.
    Needed,
    /// It may have none, as objects inside of objects.
    Free,
    /// It has the name of the object whose place it takes.
    Kept,
}

/// Checks the metadata of an object; `schema` is that of the object.
pub(super) fn check(checker: &mut Checker, object: &Value, schema: &Schema, naming: Naming) {
    let absent = Value::Object(Map::new());
    let written = object.get("metadata").filter(|metadata| !metadata.is_null());
    let metadata = written.unwrap_or(&absent);
    checker.path.push_field("metadata");
    match metadata {
        Value::Object(entries) if accepts(&TYPES, metadata) => fields(checker, entries, naming),
        Value::Object(_) => checker.check(metadata, None, &TYPES),
        // The schema says so itself.
        _ if schema.property("metadata").is_some() => {}
        _ => checker.check(metadata, None, &TYPES),
    }
    checker.path.pop();
}

/// Gives an object that has the prefix of a name alone a name the API server could make of it.
pub(super) fn generate_name(object: &mut Value) {
    const MOST_OF_PREFIX: usize = 58;
    const SUFFIX: &str = "x2v9q";
    let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    let (name, prefix) = (metadata.get("name"), text(metadata, "generateName"));
    let is_nameless = name.is_none_or(|name| name.is_null() || name == "");
    if is_nameless && !prefix.is_empty() {
        let name: String = prefix.chars().take(MOST_OF_PREFIX).chain(SUFFIX.chars()).collect();
        metadata.insert("name".to_owned(), name.into());
    }
}

fn fields(checker: &mut Checker, metadata: &Map<String, Value>, naming: Naming) {
    if naming != Naming::Kept {
        name(checker, metadata, naming);
    }
    map(checker, metadata, "labels", |checker, key, value| {
        let key_wrong = names::qualified_name(key);
        let value_wrong = names::label_value(value);
        for wrong in key_wrong.into_iter().chain(value_wrong) {
            checker.fail(codes::LABEL, || {
                Problem::new(codes::LABEL, format!("label {key}={value} {wrong}"))
            });
        }
    });
    map(checker, metadata, "annotations", |checker, key, _| {
        if let Some(wrong) = names::qualified_name(&key.to_lowercase()) {
            checker.fail(codes::ANNOTATION, || {
                Problem::new(codes::ANNOTATION, format!("annotation {key} {wrong}"))
            });
        }
    });
    annotations_size(checker, metadata);
    finalizers(checker, metadata);
    owners(checker, metadata);
}

fn text<'m>(metadata: &'m Map<String, Value>, name: &str) -> &'m str {
    metadata.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn name(checker: &mut Checker, metadata: &Map<String, Value>, naming: Naming) {
    let (name, prefix) = (text(metadata, "name"), text(metadata, "generateName"));
    let stem = if prefix.len() > 1 { prefix.strip_suffix('-').unwrap_or(prefix) } else { prefix };
    for (field, written, checked) in [("name", name, name), ("generateName", prefix, stem)] {
        let Some(wrong) = names::dns_subdomain(checked).filter(|_| !written.is_empty()) else {
            continue;
        };
        checker.path.push_field(field);
        checker.fail(codes::NAME, || {
            Problem::new(codes::NAME, format!("{written:?} {wrong}")).with("name", written)
        });
        checker.path.pop();
    }
    if naming == Naming::Needed && name.is_empty() && prefix.is_empty() {
        checker.path.push_field("name");
        checker.fail(codes::REQUIRED, || {
            Problem::new(codes::REQUIRED, "name or generateName is missing").with("field", "name")
        });
        checker.path.pop();
    }
    let namespace = text(metadata, "namespace");
    if let Some(wrong) = names::dns_label(namespace).filter(|_| !namespace.is_empty()) {
        checker.path.push_field("namespace");
        checker.fail(codes::NAME, || Problem::new(codes::NAME, format!("{namespace:?} {wrong}")));
        checker.path.pop();
    }
}

/// Walks a map of texts, where null is an empty one.
fn map(
    checker: &mut Checker,
    metadata: &Map<String, Value>,
    field: &'static str,
    mut check: impl FnMut(&mut Checker, &str, &str),
) {
    let Some(entries) = metadata.get(field).and_then(Value::as_object) else { return };
    checker.path.push_field(field);
    for (key, value) in entries {
        check(checker, key, value.as_str().unwrap_or_default());
    }
    checker.path.pop();
}

fn annotations_size(checker: &mut Checker, metadata: &Map<String, Value>) {
    let annotations = metadata.get("annotations").and_then(Value::as_object);
    let size: usize = annotations
        .into_iter()
        .flatten()
        .map(|(key, value)| key.len() + value.as_str().map_or(0, str::len))
        .sum();
    if size > MOST_ANNOTATIONS {
        checker.path.push_field("annotations");
        checker.fail(codes::ANNOTATION, || {
            let message =
                format!("annotations have {size} bytes, at most {MOST_ANNOTATIONS} are allowed");
            Problem::new(codes::ANNOTATION, message)
        });
        checker.path.pop();
    }
}

fn finalizers(checker: &mut Checker, metadata: &Map<String, Value>) {
    checker.path.push_field("finalizers");
    let finalizers = metadata.get("finalizers").and_then(Value::as_array);
    for finalizer in finalizers.into_iter().flatten().filter_map(Value::as_str) {
        if let Some(wrong) = names::qualified_name(finalizer) {
            checker.fail(codes::METADATA, || {
                Problem::new(codes::METADATA, format!("finalizer {finalizer:?} {wrong}"))
            });
        }
    }
    checker.path.pop();
}

fn owners(checker: &mut Checker, metadata: &Map<String, Value>) {
    checker.path.push_field("ownerReferences");
    let owners = metadata.get("ownerReferences").and_then(Value::as_array);
    let controls = |owner: &&Value| owner.get("controller") == Some(&Value::Bool(true));
    if owners.into_iter().flatten().filter(controls).count() > 1 {
        checker.fail(codes::METADATA, || {
            Problem::new(codes::METADATA, "only one owner can be the controller")
        });
    }
    for (index, owner) in owners.into_iter().flatten().enumerate() {
        checker.path.push_index(index);
        for field in ["apiVersion", "kind", "name", "uid"] {
            if owner.get(field).and_then(Value::as_str).unwrap_or_default().is_empty() {
                checker.path.push_field(field);
                checker.fail(codes::METADATA, || {
                    Problem::new(codes::METADATA, format!("{field} of the owner is missing"))
                });
                checker.path.pop();
            }
        }
        checker.path.pop();
    }
    checker.path.pop();
}
