use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::scalar::TextVisitor;
use super::wire::Wire;

const NANOS_PER_SECOND: i64 = 1_000_000_000;

/// A span of time in nanoseconds, possibly negative, of at most about 292 years.
///
/// Reads every Go duration text (`1m30s`, `100ms`, `.5s`, `0`) and prints seconds with none, three,
/// six or nine decimals, which is the form the control plane writes.
///
/// ```
/// use mesh_config_model::value::Duration;
///
/// let timeout: Duration = "1m30.5s".parse()?;
/// assert_eq!(timeout, Duration::from_millis(90_500));
/// assert_eq!(timeout.to_string(), "90.500s");
/// # Ok::<(), mesh_config_model::value::ParseDurationError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Duration(i64);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// The longest duration.
    pub const MAX: Self = Self(i64::MAX);
    /// The longest negative duration.
    pub const MIN: Self = Self(i64::MIN);

    /// Makes a duration of nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// Makes a duration of milliseconds; beyond the range it is the longest one.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.saturating_mul(1_000_000))
    }

    /// Makes a duration of seconds; beyond the range it is the longest one.
    #[must_use]
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(NANOS_PER_SECOND))
    }

    /// Length in nanoseconds.
    #[must_use]
    pub const fn as_nanos(self) -> i64 {
        self.0
    }

    /// Whether no time passes.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether the duration is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let nanos = self.0.unsigned_abs();
        let (seconds, rest) =
            (nanos / NANOS_PER_SECOND.unsigned_abs(), nanos % NANOS_PER_SECOND.unsigned_abs());
        if rest == 0 {
            write!(f, "{sign}{seconds}s")
        } else if rest.is_multiple_of(1_000_000) {
            write!(f, "{sign}{seconds}.{:03}s", rest / 1_000_000)
        } else if rest.is_multiple_of(1_000) {
            write!(f, "{sign}{seconds}.{:06}s", rest / 1_000)
        } else {
            write!(f, "{sign}{seconds}.{rest:09}s")
        }
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not a Go duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a duration such as 1m30s or 100ms")]
#[non_exhaustive]
pub struct ParseDurationError {
    /// The text.
    pub text: String,
}

impl FromStr for Duration {
    type Err = ParseDurationError;

    fn from_str(text: &str) -> Result<Self, ParseDurationError> {
        parse(text).map(Self).ok_or_else(|| ParseDurationError { text: text.to_owned() })
    }
}

/// A duration that the other type cannot hold: negative, or too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("duration is out of range")]
pub struct DurationRangeError;

impl TryFrom<std::time::Duration> for Duration {
    type Error = DurationRangeError;

    fn try_from(duration: std::time::Duration) -> Result<Self, DurationRangeError> {
        i64::try_from(duration.as_nanos()).map(Self).map_err(|_| DurationRangeError)
    }
}

impl TryFrom<Duration> for std::time::Duration {
    type Error = DurationRangeError;

    fn try_from(duration: Duration) -> Result<Self, DurationRangeError> {
        u64::try_from(duration.0).map(Self::from_nanos).map_err(|_| DurationRangeError)
    }
}

impl Wire for Duration {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(TextVisitor("a duration such as 1m30s", str::parse::<Self>))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(serializer)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let duration = Self::read(deserializer)?;
        duration.ok_or_else(|| {
            de::Error::invalid_type(de::Unexpected::Unit, &"a duration such as 1m30s")
        })
    }
}

/// Parses as Go's standard library does, to the nanosecond.
fn parse(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    // The most negative duration has no positive counterpart, so magnitudes go up to 2^63.
    let limit = 1_u64 << 63;
    let mut total = 0_u64;
    while !rest.is_empty() {
        let (nanos, tail) = parse_component(rest, limit)?;
        total = total.checked_add(nanos).filter(|sum| *sum <= limit)?;
        rest = tail;
    }
    if negative { 0_i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() }
}

/// Parses one number with its unit, such as `1.5h`.
fn parse_component(text: &str, limit: u64) -> Option<(u64, &str)> {
    let (whole, rest) = split_digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => split_digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let unit_end = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(unit_end);
    let unit = unit_nanos(unit)?;
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let nanos = whole.checked_mul(unit)?.checked_add(fraction_nanos(fraction, unit))?;
    (nanos <= limit).then_some((nanos, rest))
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn unit_nanos(unit: &str) -> Option<u64> {
    Some(match unit {
        "ns" => 1,
        "us" | "\u{b5}s" | "\u{3bc}s" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60 * 1_000_000_000,
        "h" => 3_600 * 1_000_000_000,
        _ => return None,
    })
}

/// Scales decimals to nanoseconds in floating point, with Go's rounding.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below one hour, never negative"
)]
fn fraction_nanos(digits: &str, unit: u64) -> u64 {
    let (mut value, mut scale) = (0_u64, 1.0_f64);
    for digit in digits.bytes() {
        // Digits beyond 63 bits cannot change the result.
        let Some(next) = value.checked_mul(10).and_then(|v| v.checked_add(u64::from(digit - b'0')))
        else {
            break;
        };
        if next > 1 << 63 {
            break;
        }
        value = next;
        scale *= 10.0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}
