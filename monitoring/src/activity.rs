use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// Recorded, and not removed since.
const SHOWN: u8 = 1;
/// Recorded since the last sweep.
const FRESH: u8 = 2;
/// A hook is to be told of records.
const HOOKED: u8 = 4;

/// Whether a series is shown, since when it had no record, and whether a hook waits for one.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    state: AtomicU8,
    /// Of the sweep that found it idle first, in milliseconds.
    idle_since: AtomicU64,
}

impl Activity {
    /// Notes a record; one load when the last one is not long ago.
    #[inline]
    pub(crate) fn note(&self) {
        if self.state.load(Ordering::Relaxed) & (SHOWN | FRESH) != SHOWN | FRESH {
            self.state.fetch_or(SHOWN | FRESH, Ordering::Release);
        }
    }

    pub(crate) fn is_live(&self) -> bool {
        self.state.load(Ordering::Acquire) & SHOWN != 0
    }

    pub(crate) fn hide(&self) {
        self.state.fetch_and(!(SHOWN | FRESH), Ordering::Release);
    }

    /// From now on a hook is to be told of records.
    pub(crate) fn hook(&self) {
        self.state.fetch_or(HOOKED, Ordering::Release);
    }

    #[inline]
    pub(crate) fn is_hooked(&self) -> bool {
        self.state.load(Ordering::Relaxed) & HOOKED != 0
    }

    /// Tells whether there was no record for `limit` milliseconds of sweeps.
    pub(crate) fn is_expired(&self, now: u64, limit: u64) -> bool {
        let state = self.state.load(Ordering::Acquire);
        if state & FRESH != 0 {
            // The time goes first, so that whoever sees the state sees it too.
            self.idle_since.store(now, Ordering::Release);
            self.state.fetch_and(!FRESH, Ordering::AcqRel);
            return false;
        }
        state & SHOWN != 0 && now.saturating_sub(self.idle_since.load(Ordering::Acquire)) >= limit
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

    #[test]
    fn hook_stays_whatever_else_changes() {
        let activity = Activity::default();
        assert!(!activity.is_hooked());
        activity.hook();
        assert!(activity.is_hooked() && !activity.is_live());
        activity.note();
        assert!(!activity.is_expired(0, 0));
        assert!(activity.is_expired(0, 0));
        activity.hide();
        assert!(activity.is_hooked() && !activity.is_live());
    }
}
