use serde_json::{Map, Value};

/// Finds what a merge patch has to say to make `new` of `old`, `None` when there is nothing.
pub(super) fn merge_between(old: &Value, new: &Value) -> Option<Value> {
    let (Value::Object(old_map), Value::Object(new_map)) = (old, new) else {
        return (old != new).then(|| new.clone());
    };
    let removed = old_map.keys().filter(|key| !new_map.contains_key(*key));
    let mut patch: Map<String, Value> = removed.map(|key| (key.clone(), Value::Null)).collect();
    for (key, new) in new_map {
        let change = match old_map.get(key) {
            Some(old) => merge_between(old, new),
            None => Some(without_nulls(new)),
        };
        patch.extend(change.filter(|change| !change.is_null()).map(|change| (key.clone(), change)));
    }
    (!patch.is_empty()).then_some(Value::Object(patch))
}

/// A `null` in a new map would remove what is not there.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key.clone(), without_nulls(value))).collect())
        }
        other => other.clone(),
    }
}
