//! Conditions on attributes of a request.

use super::policy_value;
use crate::{Code, Problem, Sink, codes};

/// Checks a condition's key and one of its lists of values; `at` stands at the condition.
///
/// Istio checks the key once for each list, so a wrong one is reported twice: the second time at `notValues`.
pub fn attribute(at: &mut Sink<'_>, key: &str, list: &'static str, values: &[String]) {
    if !policy_value::not_empty(&mut at.field(list), values, codes::H_ATTR_1) {
        return;
    }
    let place = if list == "values" { "key" } else { list };
    match key {
        _ if key.starts_with("request.headers") => {
            indexed(&mut at.field(place), key, codes::H_ATTR_2);
        }
        "source.ip" | "remote.ip" | "destination.ip" => {
            policy_value::ip_blocks(&mut at.field(list), values);
        }
        "source.namespace"
        | "source.principal"
        | "request.auth.principal"
        | "request.auth.audiences"
        | "request.auth.presenter"
        | "connection.sni" => {}
        "source.serviceAccount" => policy_value::service_accounts(&mut at.field(list), values),
        "source.trustDomain" => {
            policy_value::wildcards(&mut at.field(list), values);
        }
        _ if key.starts_with("request.auth.claims") => {
            indexed(&mut at.field(place), key, codes::H_ATTR_7);
        }
        "destination.port" => policy_value::ports(&mut at.field(list), values),
        _ if key.starts_with("experimental.envoy.filters.") => {
            indexed(&mut at.field(place), key, codes::H_ATTR_9);
        }
        _ => at.field(place).error(unknown(key)),
    }
}

/// Checks that a key has the form `a[b]`.
fn indexed(at: &mut Sink<'_>, key: &str, code: Code) {
    let index = key.strip_suffix(']').and_then(|open| open.split_once('['));
    if index.is_some_and(|(name, index)| !name.is_empty() && !index.is_empty()) {
        return;
    }
    let message = format!("key {key:?} does not have the form name[index]");
    at.error(Problem::new(code, message).with("key", key));
}

fn unknown(key: &str) -> Problem {
    let (code, fault) = match key {
        "destination.namespace" => {
            (codes::H_ATTR_10, "is not supported; put the policy into that namespace")
        }
        _ if key.starts_with("destination.labels") => {
            (codes::H_ATTR_11, "is not supported; select workloads by the selector of the policy")
        }
        "destination.name" | "destination.user" => {
            (codes::H_ATTR_12, "is of an API that no longer exists")
        }
        _ => (codes::H_ATTR_13, "is not an attribute of requests"),
    };
    Problem::new(code, format!("key {key:?} {fault}")).with("key", key)
}
