//! At most so many messages of one statement in a while.

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use parking_lot::Mutex;
use tracing::callsite::Identifier;

/// Counts messages by statement.
pub(crate) struct Limiter {
    burst: u32,
    period: Duration,
    shards: [Mutex<HashMap<Site, Window>>; SHARDS],
    suppressed: AtomicU64,
}

/// A statement, or the place of a record that came from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Site(u64);

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is written, and before it so many were not.
    Passes {
        suppressed: u64,
    },
    Suppressed,
}

struct Window {
    start: SystemTime,
    passed: u32,
    suppressed: u64,
}

const SHARDS: usize = 16;
/// Statements that are remembered per shard; there is no limit for those beyond.
const MOST_SITES: usize = 1_024;

impl Limiter {
    pub(crate) fn new(burst: u32, period: Duration) -> Self {
        Self { burst, period, shards: Default::default(), suppressed: AtomicU64::new(0) }
    }

    pub(crate) fn admit(&self, site: Site, now: SystemTime) -> Verdict {
        let mut sites = self.shards[site.shard()].lock();
        if sites.len() >= MOST_SITES && !sites.contains_key(&site) {
            sites.retain(|_, window| window.suppressed > 0 || !self.is_over(window, now));
            if sites.len() >= MOST_SITES {
                return Verdict::Passes { suppressed: 0 };
            }
        }
        let window = sites.entry(site).or_insert(Window { start: now, passed: 0, suppressed: 0 });
        if self.is_over(window, now) {
            (window.start, window.passed) = (now, 0);
        }
        if window.passed >= self.burst {
            window.suppressed += 1;
            self.suppressed.fetch_add(1, Ordering::Relaxed);
            return Verdict::Suppressed;
        }
        window.passed += 1;
        Verdict::Passes { suppressed: std::mem::take(&mut window.suppressed) }
    }

    /// Messages left out so far, of all statements.
    pub(crate) fn suppressed(&self) -> u64 {
        self.suppressed.load(Ordering::Relaxed)
    }

    /// A clock that was set back begins anew.
    fn is_over(&self, window: &Window, now: SystemTime) -> bool {
        now.duration_since(window.start).map_or(true, |passed| passed >= self.period)
    }
}

impl Site {
    pub(crate) fn statement(callsite: Identifier) -> Self {
        Self::of(callsite)
    }

    pub(crate) fn record(target: Option<&str>, caller: &str) -> Self {
        Self::of((target, caller))
    }

    fn shard(&self) -> usize {
        usize::try_from(self.0 % SHARDS as u64).unwrap_or_default()
    }

    fn of(identity: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        identity.hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter")
            .field("burst", &self.burst)
            .field("period", &self.period)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{Limiter, MOST_SITES, Site, Verdict};

    #[test]
    fn burst_passes_and_the_rest_is_counted() {
        let limiter = Limiter::new(2, Duration::from_secs(10));
        let at = |seconds| {
            limiter.admit(Site::record(None, "a"), UNIX_EPOCH + Duration::from_secs(seconds))
        };
        let passes = |suppressed| Verdict::Passes { suppressed };
        assert_eq!(
            [at(0), at(1), at(2), at(9)].map(|verdict| verdict == passes(0)),
            [true, true, false, false]
        );
        assert_eq!(at(10), passes(2));
        assert_eq!(at(11), passes(0));
        assert_eq!(at(12), Verdict::Suppressed);
        assert_eq!(at(0), passes(1), "the clock was set back");
        assert_eq!(limiter.suppressed(), 3);
    }

    #[test]
    fn statements_do_not_share() {
        let limiter = Limiter::new(1, Duration::from_secs(10));
        for place in ["a", "b"] {
            let admit = || limiter.admit(Site::record(Some("t"), place), UNIX_EPOCH);
            assert_eq!(admit(), Verdict::Passes { suppressed: 0 });
            assert_eq!(admit(), Verdict::Suppressed);
        }
    }

    #[test]
    fn memory_is_bounded() {
        let limiter = Limiter::new(1, Duration::from_secs(10));
        for number in 0..40_000 {
            limiter.admit(Site::record(None, &number.to_string()), UNIX_EPOCH);
        }
        assert!(limiter.shards.iter().all(|shard| shard.lock().len() <= MOST_SITES));
    }
}
