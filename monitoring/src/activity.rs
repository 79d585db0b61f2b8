use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// Recorded, and not removed since.
const SHOWN: u32 = 1;
/// Recorded since the last sweep.
const FRESH: u32 = 2;
/// A hook is to be told of records.
const HOOKED: u32 = 4;
/// Above the flags stands in which life the series is: removals end one.
const LIFE: u32 = 8;

/// Whether a series is shown, since when it had no record, and who waits for one.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    state: AtomicU32,
    /// How many guards will make a record when they end.
    guards: AtomicU32,
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

    /// Hides the series and begins another life.
    pub(crate) fn begin(&self, life: u32) {
        let next = |state: u32| Some((state & HOOKED) | life.wrapping_mul(LIFE));
        let _ = self.state.fetch_update(Ordering::AcqRel, Ordering::Relaxed, next);
    }

    /// Tells the lives of a series apart.
    pub(crate) fn life(&self) -> u32 {
        self.state.load(Ordering::Acquire) / LIFE
    }

    /// From now until [`let_go`](Self::let_go) the series does not expire.
    pub(crate) fn hold(&self) {
        self.guards.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn let_go(&self) {
        self.guards.fetch_sub(1, Ordering::Relaxed);
    }

    /// Whether there was a record since the last sweep, or is one to come.
    pub(crate) fn is_busy(&self) -> bool {
        let is_fresh = self.state.load(Ordering::Acquire) & FRESH != 0;
        is_fresh || self.guards.load(Ordering::Relaxed) > 0
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
        if self.is_busy() {
            // The time goes first, so that whoever sees the state sees it too.
            self.idle_since.store(now, Ordering::Release);
            self.state.fetch_and(!FRESH, Ordering::AcqRel);
            return false;
        }
        self.is_live() && now.saturating_sub(self.idle_since.load(Ordering::Acquire)) >= limit
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
        activity.begin(1);
        assert!(!activity.is_expired(900, 50));
        assert!(!activity.is_live());
    }

    #[test]
    fn guarded_series_does_not_expire() {
        let activity = Activity::default();
        activity.hold();
        activity.hold();
        activity.note();
        activity.let_go();
        assert!(!activity.is_expired(0, 50));
        assert!(!activity.is_expired(100, 50));
        activity.let_go();
        assert!(!activity.is_expired(149, 50));
        assert!(activity.is_expired(150, 50));
    }

    #[test]
    fn removal_begins_another_life() {
        let activity = Activity::default();
        activity.hook();
        activity.note();
        assert_eq!(activity.life(), 0);
        activity.begin(7);
        assert_eq!(activity.life(), 7);
        assert!(activity.is_hooked() && !activity.is_live());
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
        activity.begin(1);
        assert!(activity.is_hooked() && !activity.is_live());
    }
}
