use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use thiserror::Error;

use super::{LabelError, syntax};

/// A text that is no list of labels.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseLabelsError {
    /// A label is written twice.
    #[error("label {key:?} is written twice")]
    Duplicate {
        /// The key.
        key: String,
    },
    /// Kubernetes would not take a key or a value.
    #[error(transparent)]
    Label(LabelError),
}

/// Reads labels as [`Labels`](super::Labels) prints them: `key=value` pairs joined by commas.
///
/// A key alone has the empty value, white space around keys and values does not count, and an empty text has no
/// labels. Values may be of any length, as in [`Labels::validate`](super::Labels::validate).
///
/// ```
/// use mesh_config_model::labels::{self, Labels};
///
/// let read = labels::parse("version=v1, app=web, canary")?;
/// assert_eq!(read["version"], "v1");
/// assert_eq!(Labels::from(&read).to_string(), "app=web,canary,version=v1");
/// assert_eq!(labels::parse("app=web,app=shop").unwrap_err().to_string(), r#"label "app" is written twice"#);
/// # Ok::<(), labels::ParseLabelsError>(())
/// ```
///
/// # Errors
///
/// The first part that is no label, or that repeats a key.
pub fn parse(text: &str) -> Result<BTreeMap<String, String>, ParseLabelsError> {
    let mut labels = BTreeMap::new();
    if text.trim().is_empty() {
        return Ok(labels);
    }
    for part in text.split(',') {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let (key, value) = (key.trim(), value.trim());
        if let Some(fault) = syntax::check_pair(key, value).into_iter().next() {
            return Err(ParseLabelsError::Label(fault));
        }
        match labels.entry(key.to_owned()) {
            Entry::Vacant(free) => drop(free.insert(value.to_owned())),
            Entry::Occupied(_) => return Err(ParseLabelsError::Duplicate { key: key.to_owned() }),
        }
    }
    Ok(labels)
}
