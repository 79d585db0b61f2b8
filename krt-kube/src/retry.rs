//! What servers ask of clients that are to come back.

use kube::core::Status;
use std::time::Duration;

/// How long the server asks to wait, zero if it does not.
pub(crate) fn retry_after(status: &Status) -> Duration {
    let seconds = status.details.as_ref().map_or(0, |details| details.retry_after_seconds);
    Duration::from_secs(u64::from(seconds))
}
