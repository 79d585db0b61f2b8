//! Labels of objects.

use std::collections::BTreeMap;

use mesh_config_model::labels::is_dns1123_label;

use crate::{Problem, Sink, codes};

/// Longest DNS prefix of a label key.
const MAX_PREFIX: usize = 253;
/// Longest name part of a label key.
const MAX_NAME: usize = 63;

/// Checks a map of labels, key by key, and tells whether all are fine.
///
/// Values may have any length, unlike those of Kubernetes.
pub fn labels(at: &mut Sink<'_>, labels: &BTreeMap<String, String>) -> bool {
    let mut fine = true;
    for (name, text) in labels {
        let mut at = at.key(name);
        fine &= at.check(key(name));
        fine &= at.check(value(text));
    }
    fine
}

/// Checks the name of a subset, which becomes part of generated cluster names.
pub(crate) fn subset_name(name: &str) -> bool {
    is_dns1123_label(name)
}

fn key(key: &str) -> Result<(), Problem> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    let refuse = |code, fault: &str| {
        Err(Problem::new(code, format!("label key {key:?} {fault}")).with("key", key))
    };
    let prefix_shape =
        prefix.is_none_or(|prefix| prefix.split('.').all(|label| is_word(label, "-")));
    if !prefix_shape || !is_word(name, "-_.") {
        return refuse(
            codes::H_LABELS_1,
            "is not a name with an optional DNS prefix such as example.com/name",
        );
    }
    if prefix.is_some_and(|prefix| prefix.len() > MAX_PREFIX) {
        return refuse(codes::H_LABELS_2, "has a prefix of more than 253 bytes");
    }
    if name.len() > MAX_NAME {
        return refuse(codes::H_LABELS_3, "has a name of more than 63 bytes");
    }
    Ok(())
}

fn value(value: &str) -> Result<(), Problem> {
    if value.is_empty() || is_word(value, "-_.") {
        return Ok(());
    }
    let message = format!(
        "label value {value:?} is not made of letters, digits and inner hyphens, underscores and dots"
    );
    Err(Problem::new(codes::H_LABELS_4, message).with("value", value))
}

/// Tells whether a text begins and ends with a letter or digit and has nothing else but these and `inner`.
fn is_word(text: &str, inner: &str) -> bool {
    let outer = |c: char| c.is_ascii_alphanumeric();
    text.starts_with(outer)
        && text.ends_with(outer)
        && text.chars().all(|c| outer(c) || inner.contains(c))
}

#[cfg(test)]
mod tests {
    use super::{key, value};

    #[track_caller]
    fn check(result: Result<(), crate::Problem>, code: &str) {
        assert_eq!(result.map_or_else(|problem| problem.code().id(), |()| "ok"), code);
    }

    #[test]
    fn h_labels_1_key_is_a_name_with_an_optional_prefix() {
        check(key("app"), "ok");
        check(key("a_b.c-d"), "ok");
        check(key("example.com/app"), "ok");
        for wrong in ["", "^", "-a", "a-", "/a", "a/", "a/b/c", "a_b/c", "a b"] {
            check(key(wrong), "H-LABELS-1");
        }
    }

    #[test]
    fn h_labels_2_prefix_of_up_to_253_bytes() {
        check(key(&format!("{}/x", "a".repeat(253))), "ok");
        check(key(&format!("{}/x", "a".repeat(254))), "H-LABELS-2");
    }

    #[test]
    fn h_labels_3_name_of_up_to_63_bytes() {
        check(key(&"a".repeat(63)), "ok");
        check(key(&"a".repeat(64)), "H-LABELS-3");
    }

    #[test]
    fn h_labels_4_value_of_any_length() {
        check(value(""), "ok");
        check(value(&"a".repeat(1000)), "ok");
        check(value("a/b"), "H-LABELS-4");
        check(value("v1."), "H-LABELS-4");
    }
}
