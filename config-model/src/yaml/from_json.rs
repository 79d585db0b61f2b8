use serde_json::Value;

use crate::Position;

use super::Span;
use super::node::{Entry, Mapping, Node, NodeValue};

/// Takes a JSON value as if it had been read; it stood nowhere, so every span is the empty one at 1:1.
///
/// ```
/// use mesh_config_model::yaml::Node;
/// use serde_json::json;
///
/// let node = Node::from(&json!({"hosts": ["a.example"]}));
/// assert_eq!(node.find("hosts[0]").and_then(Node::as_str), Some("a.example"));
/// ```
impl From<&Value> for Node {
    fn from(json: &Value) -> Self {
        let nowhere = Span::new(Position { line: 1, column: 1 }, 0..0);
        let value = match json {
            Value::Null => NodeValue::Null,
            Value::Bool(value) => NodeValue::Bool(*value),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(number), _) => NodeValue::Integer(number),
                (None, Some(number)) => NodeValue::Unsigned(number),
                (None, None) => NodeValue::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => NodeValue::String(text.as_str().into()),
            Value::Array(items) => NodeValue::Sequence(items.iter().map(Self::from).collect()),
            Value::Object(map) => {
                let entry = |(key, value): (&String, &Value)| Entry {
                    key: key.as_str().into(),
                    key_span: nowhere,
                    value: Self::from(value),
                };
                NodeValue::Mapping(Mapping::from_entries(map.iter().map(entry)))
            }
        };
        Self::new(value, nowhere)
    }
}
