use mesh_config_model::specs::networking::HttpRetry;

use super::number;
use crate::{Problem, Sink, codes, go};

const POLICIES: [&str; 16] = [
    "5xx",
    "gateway-error",
    "reset",
    "reset-before-request",
    "connect-failure",
    "retriable-4xx",
    "refused-stream",
    "retriable-status-codes",
    "retriable-headers",
    "envoy-ratelimited",
    "http3-post-connect-failure",
    "cancelled",
    "deadline-exceeded",
    "internal",
    "resource-exhausted",
    "unavailable",
];

/// Checks how failed requests are retried.
pub(crate) fn retry(at: &mut Sink<'_>, retry: &HttpRetry) {
    let attempts = retry.attempts;
    if attempts < 0 {
        let problem =
            Problem::new(codes::H_RETRY_1, format!("{attempts} attempts are fewer than none"));
        at.field("attempts").error(problem.with("attempts", attempts));
    }
    let configured = retry.per_try_timeout.is_some()
        || !retry.retry_on.is_empty()
        || retry.retry_remote_localities.is_some();
    if attempts == 0 && configured {
        let message = "attempts is 0, which turns retries off, but they are configured";
        at.field("attempts").error(Problem::new(codes::H_RETRY_2, message));
    }
    if let Some(timeout) = retry.per_try_timeout {
        at.field("perTryTimeout").check(number::duration(timeout));
    }
    if !retry.retry_on.is_empty() {
        let mut at = at.field("retryOn");
        let trimmed = || retry.retry_on.split(',').map(str::trim);
        let only_spaces = trimmed().all(|policy| retry_on(policy).is_ok());
        for policy in retry.retry_on.split(',') {
            if let Err(problem) = retry_on(policy) {
                let fixed = only_spaces.then(|| Vec::from_iter(trimmed()).join(","));
                at.error(match fixed {
                    Some(fixed) => problem.replaced(fixed),
                    None => problem,
                });
            }
        }
    }
    if let Some(backoff) = retry.backoff {
        at.field("backoff").check(number::duration(backoff));
    }
}

/// Checks one policy; the list is cut at commas and nothing is trimmed.
fn retry_on(policy: &str) -> Result<(), Problem> {
    if POLICIES.contains(&policy) || go::atoi(policy).is_some_and(go::is_http_status) {
        return Ok(());
    }
    let message = format!(
        "{policy:?} is neither a retry policy nor an HTTP status; write them with commas, without spaces"
    );
    Err(Problem::new(codes::H_RETRY_4, message).with("policy", policy))
}

#[cfg(test)]
mod tests {
    use super::retry_on;

    #[test]
    fn h_retry_4_policies_and_registered_statuses_without_spaces() {
        for policy in ["5xx", "retriable-status-codes", "503", "+503", "418"] {
            assert!(retry_on(policy).is_ok(), "{policy}");
        }
        for policy in ["", " reset", "499", "5XX", "503.0"] {
            assert_eq!(retry_on(policy).unwrap_err().code().id(), "H-RETRY-4", "{policy}");
        }
    }
}
