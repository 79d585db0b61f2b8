use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::RwLock;

use crate::labels::LabelValue;

/// A record that is about to be made, as a hook sees it; see [`Registry::on_record`](crate::Registry::on_record).
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Record<'a> {
    /// Name of the metric.
    pub name: &'a str,
    /// The labels as they were given, in that order and with keys that were given twice.
    pub labels: &'a [LabelValue],
    /// The value; the amount for steps of a gauge.
    pub value: f64,
}

type Hook = Arc<dyn Fn(&Record<'_>) + Send + Sync>;

/// Place for the hook of one metric name.
#[derive(Default)]
pub(crate) struct HookSlot {
    is_set: AtomicBool,
    hook: RwLock<Option<Hook>>,
}

thread_local! {
    /// The slots whose hooks this thread is running.
    static RUNNING: RefCell<Vec<*const HookSlot>> = const { RefCell::new(Vec::new()) };
}

impl HookSlot {
    pub(crate) fn set(&self, hook: Hook) {
        let replaced = self.hook.write().replace(hook);
        self.is_set.store(true, Ordering::Release);
        // Dropped outside of the lock.
        drop(replaced);
    }

    pub(crate) fn is_set(&self) -> bool {
        self.is_set.load(Ordering::Relaxed)
    }

    /// Runs the hook under no lock, unless it is what makes the record.
    #[cold]
    pub(crate) fn run(&self, record: &Record<'_>) {
        let Some(hook) = self.hook.read().clone() else { return };
        let Some(_running) = Running::start(self) else { return };
        hook(record);
    }
}

impl fmt::Debug for HookSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HookSlot").field("is_set", &self.is_set()).finish_non_exhaustive()
    }
}

/// Marks a hook as running on this thread until it is dropped.
struct Running;

impl Running {
    fn start(slot: &HookSlot) -> Option<Self> {
        RUNNING.with_borrow_mut(|running| {
            let slot: *const HookSlot = slot;
            if running.contains(&slot) {
                return None;
            }
            running.push(slot);
            Some(Self)
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.with_borrow_mut(|running| running.pop());
    }
}
