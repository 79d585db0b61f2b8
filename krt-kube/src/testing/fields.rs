//! Sets of fields, as server-side apply tracks them.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The leaves of an object that somebody owns.
pub(super) type Fields = BTreeSet<Vec<Part>>;

/// One step from an object to a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Field(String),
    /// The element of a list that has this value in its key field.
    Element {
        key: &'static str,
        value: String,
    },
}

/// What nobody owns, because the server decides it.
const OF_SERVER: [&str; 9] = [
    "name",
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "selfLink",
    "managedFields",
];

/// The field by which the elements of a list are told apart; other lists are replaced as a whole.
pub(super) fn key_of_list(field: &str) -> Option<&'static str> {
    match field {
        "conditions" => Some("type"),
        "containers" | "initContainers" | "env" | "volumes" => Some("name"),
        "ownerReferences" => Some("uid"),
        "parents" | "ancestors" => Some("controllerName"),
        _ => None,
    }
}

/// The leaves of an object that can be owned.
pub(super) fn fields_of(object: &Value) -> Fields {
    let mut fields = Fields::new();
    let top = object.as_object().into_iter().flatten();
    for (name, value) in top.filter(|(name, _)| !matches!(name.as_str(), "apiVersion" | "kind")) {
        if name == "metadata" {
            let metadata = value.as_object().into_iter().flatten();
            for (inner, value) in metadata.filter(|(inner, _)| !OF_SERVER.contains(&&***inner)) {
                let path = vec![Part::Field(name.clone()), Part::Field(inner.clone())];
                collect(value, inner, path, &mut fields);
            }
        } else {
            collect(value, name, vec![Part::Field(name.clone())], &mut fields);
        }
    }
    fields
}

fn collect(value: &Value, name: &str, path: Vec<Part>, fields: &mut Fields) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (inner, value) in map {
                collect(value, inner, extended(&path, Part::Field(inner.clone())), fields);
            }
        }
        Value::Array(list) if key_of_list(name).is_some() && !list.is_empty() => {
            for (element, value) in
                list.iter().filter_map(|value| Some((element(name, value)?, value)))
            {
                collect(value, "", extended(&path, element), fields);
            }
        }
        _ => {
            fields.insert(path);
        }
    }
}

/// The step to an element of a list of this name.
pub(super) fn element(list: &str, value: &Value) -> Option<Part> {
    let key = key_of_list(list)?;
    Some(Part::Element { key, value: value[key].as_str()?.to_owned() })
}

fn extended(path: &[Part], part: Part) -> Vec<Part> {
    path.iter().cloned().chain([part]).collect()
}

/// The value of a field, if the object has it.
pub(super) fn value_at<'a>(object: &'a Value, path: &[Part]) -> Option<&'a Value> {
    path.iter().try_fold(object, |value, part| match part {
        Part::Field(name) => value.get(name),
        Part::Element { key, value: wanted } => {
            value.as_array()?.iter().find(|element| element[*key] == wanted.as_str())
        }
    })
}

/// Takes a field out, and what has become empty around it.
pub(super) fn remove_at(object: &mut Value, path: &[Part]) {
    let Some((first, rest)) = path.split_first() else { return };
    match first {
        Part::Field(name) => {
            let Some(map) = object.as_object_mut() else { return };
            if rest.is_empty() {
                map.remove(name);
            } else if let Some(inner) = map.get_mut(name) {
                remove_at(inner, rest);
                if is_empty(inner) {
                    map.remove(name);
                }
            }
        }
        Part::Element { key, value } => {
            let Some(list) = object.as_array_mut() else { return };
            for element in list.iter_mut().filter(|element| element[*key] == value.as_str()) {
                remove_at(element, rest);
            }
            list.retain(|element| !is_empty(element));
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// Writes a set in the form of `fieldsV1`.
pub(super) fn to_json(fields: &Fields) -> Value {
    let mut root = json!({});
    for path in fields {
        let mut place = &mut root;
        for part in path {
            let name = match part {
                Part::Field(name) => format!("f:{name}"),
                Part::Element { key, value } => format!("k:{}", json!({*key: value})),
            };
            let Value::Object(map) = place else { break };
            place = map.entry(name).or_insert_with(|| json!({}));
        }
    }
    root
}

/// Reads what [`to_json`] writes.
pub(super) fn from_json(fields: &Value) -> Fields {
    let mut found = Fields::new();
    read(fields.as_object(), "", &[], &mut found);
    found
}

fn read(map: Option<&Map<String, Value>>, list: &str, path: &[Part], found: &mut Fields) {
    for (name, value) in map.into_iter().flatten() {
        let part = if let Some(field) = name.strip_prefix("f:") {
            Some(Part::Field(field.to_owned()))
        } else {
            let key = name.strip_prefix("k:").and_then(|key| serde_json::from_str(key).ok());
            key.and_then(|key: Value| element(list, &key))
        };
        let Some(part) = part else { continue };
        let inner = if let Part::Field(field) = &part { field.clone() } else { String::new() };
        let path = extended(path, part);
        if value.as_object().is_none_or(Map::is_empty) {
            found.insert(path);
        } else {
            read(value.as_object(), &inner, &path, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_survives_its_written_form() {
        let fields = fields_of(&json!({
            "apiVersion": "v1",
            "metadata": {"name": "a", "uid": "1", "labels": {"app": "cart"}},
            "spec": {"ports": [80], "empty": {}},
            "status": {"conditions": [{"type": "Ready", "status": "True"}]},
        }));
        assert_eq!(
            to_json(&fields),
            json!({
                "f:metadata": {"f:labels": {"f:app": {}}},
                "f:spec": {"f:ports": {}, "f:empty": {}},
                "f:status": {"f:conditions": {
                    "k:{\"type\":\"Ready\"}": {"f:type": {}, "f:status": {}},
                }},
            })
        );
        assert_eq!(from_json(&to_json(&fields)), fields);
    }

    #[test]
    fn a_removed_field_takes_empty_parents_along() {
        let mut object = json!({"status": {"conditions": [{"type": "Ready"}], "phase": "Up"}});
        let path: Vec<_> = fields_of(&object).into_iter().next().expect("there are fields");
        remove_at(&mut object, &path);
        assert_eq!(object, json!({"status": {"phase": "Up"}}));
    }
}
