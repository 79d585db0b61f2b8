//! The time of day, as something that is given.

use std::{sync::Arc, time::SystemTime};

/// Tells the time of day.
///
/// Every component that needs the time takes a clock, so that tests can hold it still; any closure that returns a [`SystemTime`] is one.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use mesh_security::Clock;
///
/// let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_750_000_000);
/// let stopped = move || noon;
/// assert_eq!(stopped.now(), noon);
/// ```
pub trait Clock: Send + Sync {
    /// The present moment; it may jump in both directions.
    fn now(&self) -> SystemTime;
}

impl<F: Fn() -> SystemTime + Send + Sync> Clock for F {
    fn now(&self) -> SystemTime {
        self()
    }
}

/// The clock of the operating system.
///
/// ```
/// use mesh_security::{Clock, SystemClock};
///
/// assert!(SystemClock.now() > std::time::SystemTime::UNIX_EPOCH);
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the crate's clock")]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

pub(crate) type SharedClock = Arc<dyn Clock>;
