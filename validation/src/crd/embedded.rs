//! Objects inside of objects have a kind and metadata too.

use serde_json::Value;

use super::checker::Checker;
use super::schema::Schema;
use super::{codes, metadata};
use crate::Problem;

pub(super) fn check(checker: &mut Checker, value: &Value, schema: &Schema) {
    match value {
        Value::Object(entries) => {
            if schema.embedded {
                resource(checker, value, schema);
            }
            for (key, value) in entries {
                let Some(child) = schema.child(key) else { continue };
                checker.path.push_field(key.clone());
                check(checker, value, child);
                checker.path.pop();
            }
        }
        Value::Array(items) => {
            let Some(each) = &schema.items else { return };
            for (index, item) in items.iter().enumerate() {
                checker.path.push_index(index);
                check(checker, item, each);
                checker.path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn resource(checker: &mut Checker, object: &Value, schema: &Schema) {
    for field in ["apiVersion", "kind"] {
        if object.get(field).and_then(Value::as_str).unwrap_or_default().is_empty() {
            checker.path.push_field(field);
            checker.fail(codes::REQUIRED, || {
                Problem::new(codes::REQUIRED, format!("{field} is missing")).with("field", field)
            });
            checker.path.pop();
        }
    }
    metadata::check(checker, object, schema, metadata::Naming::Free);
}
