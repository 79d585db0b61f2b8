//! Strategic merge patches, by which `kubectl` changes the kinds it knows.

use super::failure::Failure;
use super::fields::{element, key_of_list};
use serde_json::{Map, Value};

/// Merges a patch like a JSON merge patch, but lists with keys element by element, and the
/// finalizers as a set.
pub(super) fn merge(target: &mut Value, patch: &Value) -> Result<(), Failure> {
    merge_named(target, patch, "")
}

fn merge_named(target: &mut Value, patch: &Value, name: &str) -> Result<(), Failure> {
    match patch {
        Value::Object(patch) => {
            if !target.is_object() {
                *target = Value::Object(Map::new());
            }
            let Value::Object(target) = target else { return Ok(()) };
            for (name, value) in patch {
                if name.starts_with('$') {
                    let message = format!("the directive {name} of strategic merge is not served");
                    return Err(Failure::new(415, "UnsupportedMediaType", message));
                }
                if value.is_null() {
                    target.remove(name);
                } else {
                    merge_named(target.entry(name.clone()).or_insert(Value::Null), value, name)?;
                }
            }
        }
        Value::Array(patch) if key_of_list(name).is_some() && target.is_array() => {
            let Value::Array(target) = target else { return Ok(()) };
            for value in patch {
                let part = element(name, value);
                let known = target.iter_mut().find(|known| element(name, known) == part);
                match known {
                    Some(known) if part.is_some() => merge_named(known, value, "")?,
                    _ => target.push(value.clone()),
                }
            }
        }
        Value::Array(patch) if name == "finalizers" && target.is_array() => {
            let Value::Array(target) = target else { return Ok(()) };
            for value in patch {
                if !target.contains(value) {
                    target.push(value.clone());
                }
            }
        }
        other => *target = other.clone(),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_with_keys_are_merged_by_element() {
        let mut target = json!({
            "metadata": {"finalizers": ["a"], "labels": {"x": "1"}},
            "spec": {"containers": [{"name": "main", "image": "a"}], "args": [1, 2]},
        });
        let patch = json!({
            "metadata": {"finalizers": ["b", "a"], "labels": {"x": null}},
            "spec": {"containers": [{"name": "main", "image": "b"}, {"name": "more"}], "args": [3]},
        });
        assert_eq!(merge(&mut target, &patch), Ok(()));
        assert_eq!(
            target,
            json!({
                "metadata": {"finalizers": ["a", "b"], "labels": {}},
                "spec": {"containers": [{"name": "main", "image": "b"}, {"name": "more"}], "args": [3]},
            })
        );
        let directive = json!({"spec": {"$patch": "replace"}});
        assert_eq!(merge(&mut target, &directive).map_err(|failure| failure.code), Err(415));
    }
}
