use std::collections::BTreeMap;

use crate::{Problem, Sink, codes};

/// Checks the labels of a workload selector, which match exactly and know no wildcard.
pub(crate) fn match_labels(at: &mut Sink<'_>, labels: &BTreeMap<String, String>) {
    if labels.is_empty() {
        at.warning(Problem::new(
            codes::H_SEL_3,
            "selector has no labels; it selects every workload it can see",
        ));
    }
    let mut at = at.field("matchLabels");
    for (key, value) in labels {
        let mut at = at.key(key);
        let refuse = |code, fault: &str| {
            let message = format!("selector label {key}={value} {fault}");
            Problem::new(code, message).with("key", key).with("value", value)
        };
        if key.is_empty() {
            at.error(refuse(codes::H_SEL_1, "has an empty key"));
        }
        if key.contains('*') || value.contains('*') {
            at.error(refuse(codes::H_SEL_2, "has a wildcard; labels match exactly"));
        }
    }
}
