//! Deciding whether anything is to be written.

use crate::WriteOutcome;
use serde_json::{Map, Value};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What is to be done for an object.
pub(super) enum Plan {
    /// Nothing, because of this.
    Nothing(WriteOutcome),
    /// Nothing is wanted of it, and nothing is there.
    Forget,
    Apply {
        body: Value,
        /// A number for what is applied, to know it again.
        number: u64,
    },
    Delete {
        uid: Option<String>,
    },
}

/// What a writer knows of its last write for an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Applied {
    pub(super) number: Option<u64>,
}

impl Applied {
    /// Whether the cluster has everything that is wanted, and nothing of ours besides.
    ///
    /// What this writer has applied last is known to have taken back what came before; of what an
    /// earlier process has applied nothing is known, so then everything must be the same.
    pub(super) fn is_equal(self, wanted: &Value, found: &Value, number: u64) -> bool {
        match self.number {
            Some(last) => last == number && contains(found, wanted),
            None => found == wanted,
        }
    }
}

/// A number that tells values apart.
pub(super) fn number(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.to_string().hash(&mut hasher);
    hasher.finish()
}

/// Whether a value has all fields of another.
///
/// Elements of conditions are found by their type, other lists must be the same; a field that is
/// null in the other may be missing.
pub(super) fn contains(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => contains_fields(found, wanted),
        (Value::Array(found), Value::Array(wanted)) if are_typed(found) && are_typed(wanted) => {
            wanted.iter().all(|wanted| {
                let same = found.iter().find(|found| found["type"] == wanted["type"]);
                same.is_some_and(|found| contains(found, wanted))
            })
        }
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len()
                && found.iter().zip(wanted).all(|(found, wanted)| contains(found, wanted))
        }
        (found, wanted) => found == wanted,
    }
}

fn contains_fields(found: &Map<String, Value>, wanted: &Map<String, Value>) -> bool {
    wanted.iter().all(|(name, wanted)| match found.get(name) {
        Some(found) => contains(found, wanted),
        None => wanted.is_null(),
    })
}

fn are_typed(list: &[Value]) -> bool {
    list.iter().all(|element| element["type"].is_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_others_have_added_makes_no_difference() {
        let found = json!({
            "conditions": [{"type": "Up", "status": "True"}, {"type": "Ready", "status": "True", "reason": "x"}],
            "ports": [1, 2],
            "replicas": 3,
        });
        let has = |wanted| contains(&found, &wanted);
        assert!(has(json!({"conditions": [{"type": "Ready", "status": "True"}]})));
        assert!(has(json!({"ports": [1, 2], "message": null})));
        assert!(!has(json!({"conditions": [{"type": "Ready", "status": "False"}]})));
        assert!(!has(json!({"conditions": [{"type": "Other"}]})));
        assert!(!has(json!({"ports": [1]})));
    }

    #[test]
    fn without_a_write_before_everything_must_be_the_same() {
        let (found, wanted) = (json!({"a": 1, "b": 2}), json!({"a": 1}));
        let number = number(&wanted);
        assert!(!Applied::default().is_equal(&wanted, &found, number));
        assert!(Applied { number: Some(number) }.is_equal(&wanted, &found, number));
        assert!(!Applied { number: Some(0) }.is_equal(&wanted, &found, number));
    }
}
