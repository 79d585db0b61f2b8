use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// Never recorded, or removed since.
const HIDDEN: u8 = 0;
/// Recorded since the last sweep.
const FRESH: u8 = 1;
/// Not recorded since the last sweep.
const IDLE: u8 = 2;

/// Whether a series is shown, and since when it had no record.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    state: AtomicU8,
    /// Of the sweep that found it idle first, in milliseconds.
    idle_since: AtomicU64,
}

impl Activity {
    /// Notes a record; one load when the last one is not long ago.
    pub(crate) fn note(&self) {
        if self.state.load(Ordering::Relaxed) != FRESH {
            self.state.store(FRESH, Ordering::Release);
        }
    }

    pub(crate) fn is_live(&self) -> bool {
        self.state.load(Ordering::Acquire) != HIDDEN
    }

    pub(crate) fn hide(&self) {
        self.state.store(HIDDEN, Ordering::Release);
    }

    /// Tells whether there was no record for `limit` milliseconds of sweeps.
    pub(crate) fn is_expired(&self, now: u64, limit: u64) -> bool {
        match self.state.load(Ordering::Acquire) {
            FRESH => {
                // The time goes first, so that whoever sees the state sees it too.
                self.idle_since.store(now, Ordering::Release);
                let _ =
                    self.state.compare_exchange(FRESH, IDLE, Ordering::AcqRel, Ordering::Relaxed);
                false
            }
            IDLE => now.saturating_sub(self.idle_since.load(Ordering::Acquire)) >= limit,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_without_records_is_counted_from_the_first_sweep_after_the_last() {
        let activity = Activity::default();
        assert!(!activity.is_expired(0, 0));
        activity.note();
        assert!(!activity.is_expired(100, 50));
        assert!(!activity.is_expired(149, 50));
        assert!(activity.is_expired(150, 50));
        activity.note();
        assert!(!activity.is_expired(200, 50));
        assert!(!activity.is_expired(249, 50));
        assert!(activity.is_expired(250, 50));
        activity.hide();
        assert!(!activity.is_expired(900, 50));
        assert!(!activity.is_live());
    }
}
