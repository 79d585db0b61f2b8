use std::borrow::Cow;

use mesh_config_model::{FieldPath, PathSegment};
use serde_json::{Value, json};

/// A change that certainly makes a finding go away, and does what the author meant.
///
/// ```
/// use mesh_config_model::FieldPath;
/// use mesh_validation::Fix;
/// use serde_json::json;
///
/// let path = FieldPath::root().field("spec").field("gateways").index(0);
/// assert_eq!(
///     Fix::Replace("prod/gw".into()).to_json_patch(&path),
///     json!([{"op": "replace", "path": "/spec/gateways/0", "value": "prod/gw"}]),
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Fix {
    /// The field goes.
    Remove,
    /// The field gets another value.
    Replace(Value),
    /// The field goes, and a field beside it gets a value.
    Move {
        /// Name of the other field.
        to: Cow<'static, str>,
        /// What it is set to.
        value: Value,
    },
}

impl Fix {
    /// Writes the change of the field at `path` as a JSON patch (RFC 6902).
    #[must_use]
    pub fn to_json_patch(&self, path: &FieldPath) -> Value {
        let pointer = pointer(path);
        match self {
            Self::Remove => json!([{"op": "remove", "path": pointer}]),
            Self::Replace(value) => json!([{"op": "replace", "path": pointer, "value": value}]),
            Self::Move { to, value } => {
                let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
                let beside = format!("{parent}/{}", escape(to));
                json!([{"op": "remove", "path": pointer}, {"op": "add", "path": beside, "value": value}])
            }
        }
    }
}

/// Writes a path as a JSON pointer (RFC 6901).
fn pointer(path: &FieldPath) -> String {
    let mut pointer = String::new();
    for segment in path.segments() {
        pointer.push('/');
        match segment {
            PathSegment::Field(name) => pointer.push_str(&escape(name)),
            PathSegment::Index(index) => pointer.push_str(&index.to_string()),
        }
    }
    pointer
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
