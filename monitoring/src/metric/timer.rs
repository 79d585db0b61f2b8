use std::mem;
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "a timer is asked for the time of the process")]
use std::time::Instant;

use super::Distribution;

/// Records the time from its start to its end in a [`Distribution`], in the unit of the metric.
///
/// ```
/// use mesh_monitoring::{Registry, Unit};
///
/// let registry = Registry::new();
/// let took = registry.distribution("took", "Time.", [0.1, 10.0]).unit(Unit::Seconds).build()?;
/// let timer = took.start_timer();
/// let elapsed = timer.stop();
/// took.start_timer().discard();
/// {
///     let _until_the_end_of_the_block = took.start_timer();
/// }
/// assert!(elapsed.as_secs() < 10);
/// assert!(registry.prometheus_text().ends_with("took_count 2\n"));
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Debug)]
#[must_use = "a timer records when it is dropped"]
#[expect(clippy::disallowed_types, reason = "a timer is asked for the time of the process")]
pub struct Timer {
    metric: Distribution,
    start: Instant,
    is_over: bool,
}

impl Timer {
    pub(super) fn start(metric: Distribution) -> Self {
        Self { metric, start: now(), is_over: false }
    }

    /// Records the time, and returns it.
    #[expect(clippy::must_use_candidate, reason = "the record is what most callers want")]
    pub fn stop(mut self) -> Duration {
        self.is_over = true;
        let elapsed = now().duration_since(self.start);
        self.metric.record_duration(elapsed);
        elapsed
    }

    /// Records nothing.
    pub fn discard(mut self) {
        self.is_over = true;
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if !mem::replace(&mut self.is_over, true) {
            self.metric.record_duration(now().duration_since(self.start));
        }
    }
}

#[expect(clippy::disallowed_types, reason = "a timer is asked for the time of the process")]
fn now() -> Instant {
    Instant::now()
}
