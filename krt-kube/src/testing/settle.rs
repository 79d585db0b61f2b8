//! Waiting until nothing is left to do.

use std::time::Duration;

/// Waits until every task waits, in a test with a paused clock.
///
/// That is an hour of the clock of tokio, which passes at once: time-outs, backoffs and retries of
/// that hour have happened. With a running clock it would take the hour.
///
/// ```
/// use krt_kube::testing::settle;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?.block_on(async {
/// let task = tokio::spawn(tokio::time::sleep(std::time::Duration::from_secs(60)));
/// settle().await;
/// assert!(task.is_finished());
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
pub async fn settle() {
    tokio::time::sleep(Duration::from_secs(3600)).await;
}
