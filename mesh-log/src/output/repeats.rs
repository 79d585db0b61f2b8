//! The same failure over and over.

use std::time::{Duration, SystemTime};

/// Failures of late, so that each is told once in a period, with how many like it were not.
#[derive(Default)]
pub(super) struct Repeats(Vec<Failure>);

struct Failure {
    text: String,
    told_at: SystemTime,
    untold: u64,
}

/// How long a failure that was told is not told again.
const PERIOD: Duration = Duration::from_secs(1);
/// Failures that are remembered; the one that was told first makes room.
const MOST: usize = 8;

impl Repeats {
    /// How many like it were not told before this one; `None` if it is not told itself.
    pub(super) fn admit(&mut self, text: &str, now: SystemTime) -> Option<u64> {
        let Some(known) = self.0.iter_mut().find(|known| known.text == text) else {
            if self.0.len() == MOST {
                self.0.remove(0);
            }
            self.0.push(Failure { text: text.to_owned(), told_at: now, untold: 0 });
            return Some(0);
        };
        // A clock that was set back is no reason to be silent.
        if now.duration_since(known.told_at).is_ok_and(|since| since < PERIOD) {
            known.untold += 1;
            return None;
        }
        known.told_at = now;
        Some(std::mem::take(&mut known.untold))
    }

    /// What was not told, and how often; it is told now.
    pub(super) fn take_untold(&mut self) -> Vec<(String, u64)> {
        let untold = self.0.iter_mut().filter(|known| known.untold > 0);
        untold.map(|known| (known.text.clone(), std::mem::take(&mut known.untold))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::{Duration, Repeats};

    #[test]
    fn failure_is_told_once_in_a_second() {
        let mut repeats = Repeats::default();
        let at = |milliseconds| UNIX_EPOCH + Duration::from_millis(milliseconds);
        for (time, text, told) in [
            (5_000, "full", Some(0)),
            (5_001, "full", None),
            (5_002, "broken", Some(0)),
            (5_999, "full", None),
            (6_000, "full", Some(2)),
            (6_001, "broken", None),
            (1_000, "full", Some(0)),
            (1_001, "full", None),
        ] {
            assert_eq!(repeats.admit(text, at(time)), told, "{time} {text}");
        }
        let untold = vec![("full".to_owned(), 1), ("broken".to_owned(), 1)];
        assert_eq!(repeats.take_untold(), untold);
        assert_eq!(repeats.take_untold(), []);
    }

    #[test]
    fn few_failures_are_remembered() {
        let mut repeats = Repeats::default();
        let mut admit = |text: &str| repeats.admit(text, UNIX_EPOCH);
        (0..9).for_each(|number| assert_eq!(admit(&number.to_string()), Some(0)));
        assert_eq!(admit("1"), None);
        assert_eq!(admit("0"), Some(0));
    }
}
