use std::collections::HashMap;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
#[expect(clippy::disallowed_types, reason = "callers bring the time, nothing reads it here")]
use std::time::Instant;

use parking_lot::{Mutex, RwLock};

use crate::hook::HookSlot;

/// What all metrics of a registry have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    limit: usize,
    /// Labelled series of all metrics.
    used: AtomicUsize,
    /// No place is left; cleared when one becomes free.
    is_full: AtomicBool,
    hooks: Mutex<HashMap<String, Arc<HookSlot>>>,
    /// By metric, how many label sets found no place.
    refused: RwLock<Vec<(String, Arc<AtomicU64>)>>,
    #[expect(clippy::disallowed_types, reason = "callers bring the time, nothing reads it here")]
    first_sweep: OnceLock<Instant>,
}

impl Shared {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            used: AtomicUsize::new(0),
            is_full: AtomicBool::new(false),
            hooks: Mutex::default(),
            refused: RwLock::default(),
            first_sweep: OnceLock::new(),
        }
    }

    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    pub(crate) fn is_full(&self) -> bool {
        self.is_full.load(Ordering::Relaxed)
    }

    /// Takes a place for a labelled series, if there is one.
    pub(crate) fn take_place(&self) -> bool {
        let next = |used| (used < self.limit).then_some(used + 1);
        let has_place = self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok();
        if !has_place {
            self.is_full.store(true, Ordering::Relaxed);
        }
        has_place
    }

    pub(crate) fn give_places_back(&self, number: usize) {
        if number > 0 {
            self.used.fetch_sub(number, Ordering::Relaxed);
            self.is_full.store(false, Ordering::Relaxed);
        }
    }

    pub(crate) fn hook(&self, name: &str) -> Arc<HookSlot> {
        Arc::clone(self.hooks.lock().entry(name.to_owned()).or_default())
    }

    /// Gives the counter of label sets of a metric that found no place.
    pub(crate) fn count_refused(&self, name: &str) -> Arc<AtomicU64> {
        let count = Arc::default();
        self.refused.write().push((name.to_owned(), Arc::clone(&count)));
        count
    }

    /// Calls `visit` for every metric that refused label sets.
    pub(crate) fn for_each_refused(&self, mut visit: impl FnMut(&str, u64)) {
        for (name, count) in self.refused.read().iter() {
            let count = count.load(Ordering::Relaxed);
            if count > 0 {
                visit(name, count);
            }
        }
    }

    /// Milliseconds since the first sweep.
    #[expect(clippy::disallowed_types, reason = "callers bring the time, nothing reads it here")]
    pub(crate) fn sweep_time(&self, now: Instant) -> u64 {
        let first = *self.first_sweep.get_or_init(|| now);
        u64::try_from(now.saturating_duration_since(first).as_millis()).unwrap_or(u64::MAX)
    }
}
