use rustix::time::{ClockId, clock_gettime};

/// Processor time of all threads of this process, in nanoseconds.
#[must_use]
pub fn process_time() -> f64 {
    nanoseconds(ClockId::ProcessCPUTime)
}

/// Processor time of this thread, in nanoseconds.
#[must_use]
pub fn thread_time() -> f64 {
    nanoseconds(ClockId::ThreadCPUTime)
}

/// Real time, in nanoseconds from some moment.
#[must_use]
pub fn real_time() -> f64 {
    nanoseconds(ClockId::Monotonic)
}

/// What a piece of work takes by one of these clocks, in nanoseconds.
pub fn timed(clock: fn() -> f64, work: impl FnOnce()) -> f64 {
    let start = clock();
    work();
    clock() - start
}

fn nanoseconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    #[expect(clippy::cast_precision_loss, reason = "seconds of a process are few")]
    let (seconds, nanoseconds) = (time.tv_sec as f64, time.tv_nsec as f64);
    seconds * 1e9 + nanoseconds
}
