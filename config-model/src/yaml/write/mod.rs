//! Values as YAML text that reads back as the same values.

mod block;
mod scalar;
#[cfg(test)]
mod tests;

use serde::Serialize;

use block::Writer;

use super::Node;

/// Writes a value as one YAML document.
///
/// The text is in block style with lists not indented, as `kubectl` prints it, and map keys are sorted.
/// It reads back as an equal value: whatever a reader of YAML 1.1 or 1.2 would take for something else than
/// a text is quoted.
///
/// ```
/// use mesh_config_model::yaml;
/// use serde_json::json;
///
/// let value = json!({"hosts": ["reviews"], "debug": "on", "mode": "0400", "script": "a\nb\n"});
/// let text = yaml::to_string(&value)?;
/// assert_eq!(text, r#"debug: "on"
/// hosts:
/// - reviews
/// mode: "0400"
/// script: |
///   a
///   b
/// "#);
/// let read = yaml::from_str(&text, &yaml::Options::new())?;
/// assert_eq!(read.to_json()?, value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the value has no JSON form. As in JSON, a float that is infinite or not a number becomes `null`.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    let mut json = serde_json::to_value(value)?;
    json.sort_all_objects();
    Ok(Node::from(&json).to_string())
}

/// Writes values as the documents of one YAML text, with `---` between them.
///
/// ```
/// use mesh_config_model::yaml;
///
/// assert_eq!(yaml::documents_to_string(&[[1], [2]])?, "- 1\n---\n- 2\n");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// When one of the values has no JSON form.
pub fn documents_to_string<T: Serialize>(
    values: impl IntoIterator<Item = T>,
) -> Result<String, serde_json::Error> {
    let texts = values.into_iter().map(|value| to_string(&value));
    Ok(texts.collect::<Result<Vec<_>, _>>()?.join("---\n"))
}

/// Writes the value as a YAML document that reads back as an equal one, map keys in their order.
///
/// ```
/// use mesh_config_model::yaml;
///
/// let node = yaml::from_str("{b: [0x10, yes], a: 'no'}", &yaml::Options::new())?;
/// assert_eq!(node.to_string(), "b:\n- 16\n- true\na: \"no\"\n");
/// # Ok::<(), yaml::Error>(())
/// ```
impl std::fmt::Display for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Writer::new(f).document(self)
    }
}
