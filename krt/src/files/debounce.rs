//! When to read after a change.

use std::time::Duration;

/// Waits until changes have paused, because writers write in several steps.
///
/// It has no clock: the caller tells the time, as the time that has passed since some fixed moment.
/// [`FileSource::watch`](super::FileSource::watch) uses it with the clock of the machine; use it
/// yourself where you learn of changes in another way, and call
/// [`rescan`](super::FileSource::rescan) when it is due.
///
/// ```
/// use krt::files::Debounce;
/// use std::time::Duration;
///
/// let at = Duration::from_millis;
/// let mut debounce = Debounce::new(at(100), at(250));
/// assert_eq!(debounce.due_in(at(0)), None);
/// debounce.note(at(0));
/// assert_eq!(debounce.due_in(at(40)), Some(at(60)));
/// debounce.note(at(90));
/// assert_eq!(debounce.due_in(at(100)), Some(at(90)));
/// debounce.note(at(180));
/// assert_eq!(debounce.due_in(at(250)), Some(Duration::ZERO));
/// debounce.clear();
/// assert_eq!(debounce.due_in(at(250)), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debounce {
    quiet: Duration,
    longest: Duration,
    /// The first and the last change since the last read.
    noted: Option<(Duration, Duration)>,
}

impl Debounce {
    /// Is due when nothing has changed for the time `quiet`, but no later than `longest` after the
    /// first change.
    #[must_use]
    pub fn new(quiet: Duration, longest: Duration) -> Self {
        Self { quiet, longest, noted: None }
    }

    /// Notes that something has changed.
    pub fn note(&mut self, now: Duration) {
        let first = self.noted.map_or(now, |(first, _)| first);
        self.noted = Some((first, now));
    }

    /// Returns how long it takes until it is due if nothing changes, which is zero if it is due
    /// now; nothing if there was no change.
    #[must_use]
    pub fn due_in(&self, now: Duration) -> Option<Duration> {
        let (first, last) = self.noted?;
        let due = last.saturating_add(self.quiet).min(first.saturating_add(self.longest));
        Some(due.saturating_sub(now))
    }

    /// Forgets the changes, because everything was read.
    pub fn clear(&mut self) {
        self.noted = None;
    }
}

/// A pause of 100 milliseconds, and no more than one second in all.
impl Default for Debounce {
    fn default() -> Self {
        Self::new(Duration::from_millis(100), Duration::from_secs(1))
    }
}
