//! How fast writes follow each other.

use std::time::Duration;
use tokio::time::Instant;

/// A bucket of tokens that fills at a rate; each write takes one.
#[derive(Debug)]
pub(super) struct Bucket {
    tokens: f64,
    size: f64,
    per_second: f64,
    filled: Instant,
}

impl Bucket {
    pub(super) fn new(per_second: f64, size: u32) -> Self {
        let size = f64::from(size.max(1));
        Self { tokens: size, size, per_second, filled: Instant::now() }
    }

    /// Takes a token, or tells when there will be one.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), Instant> {
        let passed = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = self.size.min(self.tokens + passed * self.per_second);
        self.filled = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        // A millisecond more, so that rounding does not let the wait fall short.
        let missing = (1.0 - self.tokens) / self.per_second;
        Err(now + Duration::from_secs_f64(missing) + Duration::from_millis(1))
    }
}

/// How long to wait after so many failures in a row: half a second, doubled each time, at most a
/// minute.
pub(super) fn backoff(failures: u32) -> Duration {
    let factor = 2_u32.saturating_pow(failures.saturating_sub(1).min(10));
    Duration::from_millis(500).saturating_mul(factor).min(Duration::from_secs(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_bucket_lets_a_burst_through_and_then_its_rate() {
        let mut bucket = Bucket::new(10.0, 3);
        let start = Instant::now();
        for _ in 0..3 {
            assert_eq!(bucket.take(start), Ok(()));
        }
        let next = bucket.take(start).expect_err("the bucket is empty");
        assert_eq!(next - start, Duration::from_millis(101));
        assert_eq!(bucket.take(next), Ok(()));
        assert!(bucket.take(next).is_err());
    }

    #[test]
    fn backoff_doubles_up_to_a_minute() {
        let seconds: Vec<_> = [1, 2, 3, 7, 8, 99].map(|n| backoff(n).as_secs_f64()).to_vec();
        assert_eq!(seconds, [0.5, 1.0, 2.0, 32.0, 60.0, 60.0]);
    }
}
