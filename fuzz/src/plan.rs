use std::env;
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "the run is as long as the clock says")]
use std::time::Instant;

/// From where a run goes, and how far.
#[derive(Debug)]
pub struct Plan {
    /// Where the random choices start.
    pub start: u64,
    rounds: u64,
    time: Option<Duration>,
    #[expect(clippy::disallowed_types, reason = "the run is as long as the clock says")]
    begin: Instant,
}

impl Plan {
    /// Goes on for as long as `FUZZ_SECONDS` says, from a new start; otherwise for so many rounds, from a
    /// fixed one. `FUZZ_SEED` is the start if it is set.
    #[must_use]
    pub fn from_env(rounds: u64) -> Self {
        let time = number("FUZZ_SECONDS").map(Duration::from_secs);
        let start = || if time.is_some() { fastrand::u64(..) } else { 1 };
        Self { start: number("FUZZ_SEED").unwrap_or_else(start), rounds, time, begin: now() }
    }

    /// Whether there is time for another round after so many.
    #[must_use]
    pub fn goes_on_after(&self, rounds: u64) -> bool {
        self.time.map_or(rounds < self.rounds, |time| self.begin.elapsed() < time)
    }

    /// Whether the run ends by the clock and not by the number of its rounds.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.time.is_some()
    }
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

#[expect(clippy::disallowed_types, reason = "an input that takes long is a finding")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
