//! Waiting for a writer that takes nothing at the moment, as a non-blocking pipe does while it is full.

use std::io::{self, ErrorKind};
use std::thread;
use std::time::Duration;

use crate::pipeline::PATIENCE;

/// Waits as a blocking writer would, but not for ever.
pub(super) struct Patience {
    sleep: fn(Duration),
    /// It waited in vain, and does not again before something was taken.
    is_over: bool,
}

const SHORTEST: Duration = Duration::from_micros(100);
const LONGEST: Duration = Duration::from_millis(10);

impl Patience {
    pub(super) fn new() -> Self {
        #[expect(clippy::disallowed_methods, reason = "nothing tells that the writer has room")]
        Self::of(thread::sleep)
    }

    pub(super) fn of(sleep: fn(Duration)) -> Self {
        Self { sleep, is_over: false }
    }

    /// Tries again while the writer would block.
    pub(super) fn wait<T>(&mut self, mut step: impl FnMut() -> io::Result<T>) -> io::Result<T> {
        let mut waited = Duration::ZERO;
        let mut pause = SHORTEST;
        loop {
            match step() {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.is_over |= waited >= PATIENCE;
                    if self.is_over {
                        return Err(error);
                    }
                    (self.sleep)(pause);
                    waited += pause;
                    pause = LONGEST.min(pause * 2);
                }
                Ok(done) => {
                    self.is_over = false;
                    return Ok(done);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{Duration, Patience};

    /// How often a step is tried that works at the given try.
    fn tries(patience: &mut Patience, works_at: usize) -> (usize, bool) {
        let mut tries = 0;
        let outcome = patience.wait(|| {
            tries += 1;
            if tries < works_at { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(()) }
        });
        (tries, outcome.is_ok())
    }

    #[test]
    fn waiting_in_vain_is_not_repeated_before_something_is_taken() {
        let mut patience = Patience::of(|_| {});
        assert_eq!(tries(&mut patience, 100), (100, true));
        assert_eq!(tries(&mut patience, 1_000), (207, false));
        assert_eq!(tries(&mut patience, 1_000), (1, false));
        assert_eq!(tries(&mut patience, 1), (1, true));
        assert_eq!(tries(&mut patience, 1_000), (207, false));
    }

    #[test]
    fn pauses_grow_and_end_after_two_seconds() {
        use std::sync::atomic::{AtomicU64, Ordering};
        static WAITED: AtomicU64 = AtomicU64::new(0);
        let sleep = |pause: Duration| {
            assert!(pause <= Duration::from_millis(10));
            WAITED.fetch_add(u64::try_from(pause.as_micros()).unwrap(), Ordering::Relaxed);
        };
        assert!(!tries(&mut Patience::of(sleep), usize::MAX).1);
        assert_eq!(WAITED.load(Ordering::Relaxed), 2_002_700);
    }
}
