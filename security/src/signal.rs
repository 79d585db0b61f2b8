//! News that somebody may wait for.

use tokio::sync::watch;

/// Counts events and wakes whoever waits for the next. The channel is tokio's, which needs no runtime.
#[derive(Default)]
pub(crate) struct Signal(watch::Sender<u64>);

impl Signal {
    pub(crate) fn count(&self) -> u64 {
        *self.0.borrow()
    }

    pub(crate) fn raise(&self) {
        self.0.send_modify(|count| *count += 1);
    }

    /// Waits until there have been more events than `seen`.
    pub(crate) async fn after(&self, seen: u64) -> u64 {
        let mut events = self.0.subscribe();
        // The channel cannot close while its sender is borrowed.
        events.wait_for(|count| *count > seen).await.map_or(seen, |count| *count)
    }
}
