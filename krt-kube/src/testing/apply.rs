//! Server-side apply and the owners of fields.

use super::failure::Failure;
use super::fields::{self, Fields, Part};
use serde_json::{Value, json};

/// Who writes, and how.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Writer {
    pub(super) manager: String,
    pub(super) operation: Operation,
    pub(super) subresource: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Apply,
    Update,
}

/// Whether an apply takes fields away from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Force {
    Yes,
    No,
}

/// What one writer owns of an object.
#[derive(Clone, Debug, PartialEq)]
struct Owner {
    writer: Writer,
    fields: Fields,
    entry: Value,
}

/// Merges what a writer applies into an object and takes out what it applied before and does not
/// any more.
pub(super) fn apply(
    live: &Value,
    applied: &Value,
    writer: &Writer,
    force: Force,
    api_version: &str,
) -> Result<Value, Failure> {
    let wanted = fields::fields_of(applied);
    let mut owners = read_owners(live);
    let is_changed = |path: &[Part]| {
        let (before, after) = (fields::value_at(live, path), fields::value_at(applied, path));
        let are_maps = [before, after].iter().all(|value| value.is_some_and(Value::is_object));
        // A leaf that is a map is an empty one, which adds nothing to another map.
        before != after && !are_maps
    };
    let taken: Fields = wanted.iter().filter(|path| is_changed(path)).cloned().collect();
    let others = || owners.iter().filter(|owner| owner.writer != *writer);
    let contested: Vec<_> = others()
        .flat_map(|owner| owner.fields.intersection(&taken).map(|path| (&owner.writer, path)))
        .collect();
    if force == Force::No && !contested.is_empty() {
        return Err(conflict(&contested));
    }
    let own = owners.iter().find(|owner| owner.writer == *writer);
    let before = own.map(|owner| owner.fields.clone()).unwrap_or_default();
    for owner in owners.iter_mut().filter(|owner| owner.writer != *writer) {
        owner.fields.retain(|path| !taken.contains(path));
    }
    let mut merged = live.clone();
    merge(&mut merged, applied, "");
    let is_owned = |path: &Vec<Part>| {
        owners.iter().any(|owner| owner.writer != *writer && owner.fields.contains(path))
    };
    for path in before.difference(&wanted).filter(|path| !is_owned(path)) {
        let value = fields::value_at(&merged, path).and_then(Value::as_object);
        if value.is_none_or(|map| map.is_empty()) {
            fields::remove_at(&mut merged, path);
        }
    }
    set_fields(&mut owners, writer, wanted, api_version);
    write_owners(&mut merged, &owners);
    Ok(merged)
}

/// Notes that a writer has changed an object by other means.
pub(super) fn note_update(before: &Value, after: &mut Value, writer: &Writer, api_version: &str) {
    let mut owners = read_owners(before);
    let now = fields::fields_of(after);
    let is_changed =
        |path: &[Part]| fields::value_at(before, path) != fields::value_at(after, path);
    let changed: Fields = now.iter().filter(|path| is_changed(path)).cloned().collect();
    for owner in &mut owners {
        owner.fields.retain(|path| {
            now.contains(path) && (owner.writer == *writer || !changed.contains(path))
        });
    }
    let own = owners.iter().find(|owner| owner.writer == *writer);
    let mut own = own.map(|owner| owner.fields.clone()).unwrap_or_default();
    let is_new = !changed.is_subset(&own);
    own.extend(changed);
    if is_new {
        set_fields(&mut owners, writer, own, api_version);
    }
    write_owners(after, &owners);
}

fn conflict(contested: &[(&Writer, &Vec<Part>)]) -> Failure {
    let count = contested.len();
    let managers: Vec<_> = contested.iter().map(|(writer, _)| writer.manager.as_str()).collect();
    let message = format!(
        "Apply failed with {count} conflict(s): conflicts with \"{}\"",
        managers.first().copied().unwrap_or_default()
    );
    let mut failure = Failure::new(409, "Conflict", message);
    failure.causes = contested
        .iter()
        .map(|(writer, path)| {
            json!({
                "reason": "FieldManagerConflict",
                "message": format!("conflict with \"{}\"", writer.manager),
                "field": field_path(path),
            })
        })
        .collect();
    failure
}

fn field_path(path: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Field(name) => format!(".{name}"),
        Part::Element { key, value } => format!("[{key}=\"{value}\"]"),
    };
    path.iter().map(part).collect()
}

fn merge(target: &mut Value, applied: &Value, name: &str) {
    match (target, applied) {
        (Value::Object(target), Value::Object(applied)) => {
            for (name, value) in applied {
                merge(target.entry(name.clone()).or_insert(Value::Null), value, name);
            }
        }
        (Value::Array(target), Value::Array(applied)) if fields::key_of_list(name).is_some() => {
            for value in applied {
                let part = fields::element(name, value);
                let known = target.iter_mut().find(|known| fields::element(name, known) == part);
                match known {
                    Some(known) if part.is_some() => merge(known, value, ""),
                    _ => target.push(value.clone()),
                }
            }
        }
        (target, applied) => *target = applied.clone(),
    }
}

fn set_fields(owners: &mut Vec<Owner>, writer: &Writer, fields: Fields, api_version: &str) {
    let known = owners.iter_mut().find(|owner| owner.writer == *writer);
    if let Some(known) = known {
        known.fields = fields;
        known.entry["apiVersion"] = json!(api_version);
        return;
    }
    let operation = match writer.operation {
        Operation::Apply => "Apply",
        Operation::Update => "Update",
    };
    let mut entry = json!({
        "manager": writer.manager,
        "operation": operation,
        "apiVersion": api_version,
        "fieldsType": "FieldsV1",
    });
    if !writer.subresource.is_empty() {
        entry["subresource"] = json!(writer.subresource);
    }
    owners.push(Owner { writer: writer.clone(), fields, entry });
}

fn read_owners(object: &Value) -> Vec<Owner> {
    let entries = object["metadata"]["managedFields"].as_array();
    let owner = |entry: &Value| {
        let is_apply = entry["operation"] == "Apply";
        let writer = Writer {
            manager: entry["manager"].as_str()?.to_owned(),
            operation: if is_apply { Operation::Apply } else { Operation::Update },
            subresource: entry["subresource"].as_str().unwrap_or_default().to_owned(),
        };
        let fields = fields::from_json(&entry["fieldsV1"]);
        Some(Owner { writer, fields, entry: entry.clone() })
    };
    entries.into_iter().flatten().filter_map(owner).collect()
}

fn write_owners(object: &mut Value, owners: &[Owner]) {
    let entries: Vec<_> = owners
        .iter()
        .filter(|owner| !owner.fields.is_empty())
        .map(|owner| {
            let mut entry = owner.entry.clone();
            entry["fieldsV1"] = fields::to_json(&owner.fields);
            entry
        })
        .collect();
    if entries.is_empty() {
        if let Some(metadata) = object["metadata"].as_object_mut() {
            metadata.remove("managedFields");
        }
    } else {
        object["metadata"]["managedFields"] = Value::Array(entries);
    }
}
