use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::DurationRangeError;
use super::collection::Element;
use super::scalar::TextVisitor;
use super::wire::Wire;

/// Units of a duration text with their milliseconds, the longest first.
const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

/// A span of time as the Gateway API writes it (GEP-2257): whole hours, minutes, seconds and milliseconds.
///
/// Unlike [`Duration`](super::Duration) it has no fraction and no sign, and prints in the units it reads.
///
/// ```
/// use mesh_config_model::value::GatewayDuration;
///
/// let timeout: GatewayDuration = "90s500ms".parse()?;
/// assert_eq!(timeout, GatewayDuration::from_millis(90_500));
/// assert_eq!(timeout.to_string(), "1m30s500ms");
/// assert!("1.5s".parse::<GatewayDuration>().is_err());
/// # Ok::<(), mesh_config_model::value::ParseGatewayDurationError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GatewayDuration(u64);

impl GatewayDuration {
    /// No time at all, which most fields take for no limit.
    pub const ZERO: Self = Self(0);

    /// Makes a duration of milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Makes a duration of seconds; beyond the range it is the longest one.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Length in milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Whether no time passes.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for GatewayDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("0s");
        }
        let mut rest = self.0;
        for (unit, millis) in UNITS {
            if rest >= millis {
                write!(f, "{}{unit}", rest / millis)?;
                rest %= millis;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for GatewayDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is not a duration of the Gateway API.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a duration of whole units such as 1m30s or 500ms")]
#[non_exhaustive]
pub struct ParseGatewayDurationError {
    /// The text.
    pub text: String,
}

impl FromStr for GatewayDuration {
    type Err = ParseGatewayDurationError;

    fn from_str(text: &str) -> Result<Self, ParseGatewayDurationError> {
        parse(text).map(Self).ok_or_else(|| ParseGatewayDurationError { text: text.to_owned() })
    }
}

/// Sums up one to four numbers of one to five digits, each with its unit.
fn parse(text: &str) -> Option<u64> {
    let (mut total, mut rest) = (0, text);
    for _ in 0..UNITS.len() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let unit = after.bytes().take_while(u8::is_ascii_lowercase).count();
        let (_, millis) = UNITS.iter().find(|(name, _)| *name == &after[..unit])?;
        if digits > 5 {
            return None;
        }
        total += number.parse::<u64>().ok()? * millis;
        rest = &after[unit..];
        if rest.is_empty() {
            return Some(total);
        }
    }
    None
}

impl From<GatewayDuration> for std::time::Duration {
    fn from(duration: GatewayDuration) -> Self {
        Self::from_millis(duration.0)
    }
}

impl TryFrom<std::time::Duration> for GatewayDuration {
    type Error = DurationRangeError;

    /// Takes whole milliseconds only.
    fn try_from(duration: std::time::Duration) -> Result<Self, DurationRangeError> {
        let whole = duration.subsec_nanos().is_multiple_of(1_000_000);
        let millis = u64::try_from(duration.as_millis()).ok().filter(|_| whole);
        millis.map(Self).ok_or(DurationRangeError)
    }
}

impl Element for GatewayDuration {}

impl Wire for GatewayDuration {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(TextVisitor("whole units such as 1m30s", str::parse::<Self>))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for GatewayDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(serializer)
    }
}

impl<'de> Deserialize<'de> for GatewayDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(deserializer)?.ok_or_else(|| {
            de::Error::invalid_type(de::Unexpected::Unit, &"whole units such as 1m30s")
        })
    }
}
