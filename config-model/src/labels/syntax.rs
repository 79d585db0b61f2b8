use thiserror::Error;

/// Longest DNS label, label name and, in selectors, label value.
const MAX_LABEL: usize = 63;
/// Longest DNS prefix of a label key.
const MAX_PREFIX: usize = 253;

/// A label that Kubernetes would not take.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LabelError {
    /// The key is not an optional DNS name and slash followed by a label name.
    #[error("label key {key:?} is not a name of up to 63 characters with an optional DNS prefix")]
    Key {
        /// The key.
        key: String,
    },
    /// The value has characters that no label value has.
    #[error("value {value:?} of label {key:?} does not begin and end with a letter or digit")]
    Value {
        /// The key of the value.
        key: String,
        /// The value.
        value: String,
    },
    /// The value is too long.
    #[error("value {value:?} of label {key:?} is longer than 63 characters")]
    ValueLength {
        /// The key of the value.
        key: String,
        /// The value.
        value: String,
    },
}

/// Tells whether a text is one label of a DNS name, in either case: up to 63 letters, digits and inner hyphens.
///
/// Kubernetes itself takes lower case alone.
///
/// ```
/// use mesh_config_model::labels::is_dns1123_label;
///
/// assert!(is_dns1123_label("Reviews-v1"));
/// assert!(!is_dns1123_label("reviews."));
/// ```
#[must_use]
pub fn is_dns1123_label(text: &str) -> bool {
    text.len() <= MAX_LABEL && is_bounded_by_alphanumeric(text, |byte| byte == b'-')
}

/// Tells whether a text is `*`, or a DNS label that may follow `*` or `*-`; at most 63 characters in all.
///
/// ```
/// use mesh_config_model::labels::is_wildcard_dns1123_label;
///
/// assert!(is_wildcard_dns1123_label("*-prod"));
/// assert!(!is_wildcard_dns1123_label("prod-*"));
/// ```
#[must_use]
pub fn is_wildcard_dns1123_label(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    let label = text.strip_prefix("*-").or_else(|| text.strip_prefix('*')).unwrap_or(text);
    text.len() <= MAX_LABEL && is_dns1123_label(label)
}

/// Checks one label as objects carry it.
pub(super) fn check_pair(key: &str, value: &str) -> Vec<LabelError> {
    let mut faults = Vec::new();
    if !is_key(key, is_dns1123_label) {
        faults.push(LabelError::Key { key: key.to_owned() });
    }
    if !is_value(value) {
        faults.push(LabelError::Value { key: key.to_owned(), value: value.to_owned() });
    }
    faults
}

/// Checks a key and its values as Kubernetes selectors take them.
pub(super) fn check_requirement(key: &str, values: &[String]) -> Result<(), LabelError> {
    if !is_key(key, is_lower_case_label) {
        return Err(LabelError::Key { key: key.to_owned() });
    }
    for value in values {
        if !is_value(value) {
            return Err(LabelError::Value { key: key.to_owned(), value: value.clone() });
        }
        if value.len() > MAX_LABEL {
            return Err(LabelError::ValueLength { key: key.to_owned(), value: value.clone() });
        }
    }
    Ok(())
}

fn is_key(key: &str, is_prefix_label: fn(&str) -> bool) -> bool {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    let good_prefix =
        |prefix: &str| prefix.len() <= MAX_PREFIX && prefix.split('.').all(is_prefix_label);
    prefix.is_none_or(good_prefix) && name.len() <= MAX_LABEL && is_name(name)
}

fn is_value(value: &str) -> bool {
    value.is_empty() || is_name(value)
}

fn is_name(text: &str) -> bool {
    is_bounded_by_alphanumeric(text, |byte| matches!(byte, b'-' | b'_' | b'.'))
}

fn is_lower_case_label(text: &str) -> bool {
    is_bounded_by_alphanumeric(text, |byte| byte == b'-')
        && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Tells whether a text begins and ends with a letter or digit, and has only those and `inner` between.
fn is_bounded_by_alphanumeric(text: &str, inner: fn(u8) -> bool) -> bool {
    let bounded = |bytes: &[u8]| match bytes {
        [] => false,
        [only] => only.is_ascii_alphanumeric(),
        [first, between @ .., last] => {
            first.is_ascii_alphanumeric()
                && last.is_ascii_alphanumeric()
                && between.iter().all(|&byte| byte.is_ascii_alphanumeric() || inner(byte))
        }
    };
    bounded(text.as_bytes())
}
