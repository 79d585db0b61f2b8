use std::collections::BTreeMap;

use mesh_config_model::specs::networking::WorkloadSelector;

use crate::{Code, Problem, Sink, codes};

/// Checks the labels of a workload selector, which match exactly and know no wildcard.
pub(crate) fn match_labels(at: &mut Sink<'_>, labels: &BTreeMap<String, String>) {
    if labels.is_empty() {
        at.warning(without_labels(codes::H_SEL_3));
    }
    exact(&mut at.field("matchLabels"), labels, codes::H_SEL_1, codes::H_SEL_2);
}

/// Checks the workload selector of a networking kind, and tells whether the rest is worth a look.
///
/// As in Istio, an object whose selector is wrong is not checked further, and not warned about.
pub(crate) fn networking(at: &mut Sink<'_>, selector: Option<&WorkloadSelector>) -> bool {
    let Some(selector) = selector else { return true };
    exact(&mut at.field("labels"), &selector.labels, codes::H_ASEL_1, codes::H_ASEL_2)
}

/// Warns about the workload selector of a networking kind that selects everything.
pub(crate) fn selects_something(
    at: &mut Sink<'_>,
    selector: Option<&WorkloadSelector>,
    code: Code,
) {
    if selector.is_some_and(|selector| selector.labels.is_empty()) {
        at.warning(without_labels(code));
    }
}

fn without_labels(code: Code) -> Problem {
    Problem::new(code, "selector has no labels; it selects every workload it can see")
}

/// Checks labels one by one and tells whether all are fine.
fn exact(
    at: &mut Sink<'_>,
    labels: &BTreeMap<String, String>,
    empty: Code,
    wildcard: Code,
) -> bool {
    let mut fine = true;
    for (key, value) in labels {
        let mut at = at.key(key);
        let refuse = |code, fault: &str| {
            let message = format!("selector label {key}={value} {fault}");
            Problem::new(code, message).with("key", key).with("value", value)
        };
        if key.is_empty() {
            fine = false;
            at.error(refuse(empty, "has an empty key"));
        }
        if key.contains('*') || value.contains('*') {
            fine = false;
            at.error(refuse(wildcard, "has a wildcard; labels match exactly"));
        }
    }
    fine
}
