//! Severity of a message and threshold of a scope.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// Severity of a message, and the threshold up to which a scope lets messages through.
///
/// A message passes when its level is at most the level of its scope, so the order is that of verbosity:
/// `None < Fatal < Error < Warn < Info < Debug < Trace`.
/// `Trace` is an extension of the Istio set; `debug` never switches it on.
///
/// ```
/// use mesh_log::Level;
///
/// assert!(Level::Error < Level::Debug);
/// assert_eq!("warn".parse(), Ok(Level::Warn));
/// assert_eq!("Warn".parse::<Level>().unwrap_err().to_string(), "invalid output level 'Warn'");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "the set is fixed by the configuration grammar")]
#[repr(u8)]
pub enum Level {
    /// As a threshold: nothing passes. A message never has this level.
    None = 0,
    /// The process cannot go on: the exit hook runs after the line is written.
    Fatal = 1,
    /// Something failed.
    Error = 2,
    /// Something is suspicious.
    Warn = 3,
    /// The ordinary course of events.
    Info = 4,
    /// Detail for whoever looks into a problem.
    Debug = 5,
    /// Finest detail, for [`tracing::Level::TRACE`].
    Trace = 6,
}

impl Level {
    /// All levels from silent to most verbose.
    pub const ALL: [Self; 7] =
        [Self::None, Self::Fatal, Self::Error, Self::Warn, Self::Info, Self::Debug, Self::Trace];

    /// Lower-case name, as used in configuration and output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Fatal => "fatal",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }

    /// Threshold by which `tracing` keeps every message of this level; `Fatal` shares `ERROR`.
    pub(crate) fn filter(self) -> tracing::level_filters::LevelFilter {
        use tracing::level_filters::LevelFilter;
        match self {
            Self::None => LevelFilter::OFF,
            Self::Fatal | Self::Error => LevelFilter::ERROR,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
            Self::Trace => LevelFilter::TRACE,
        }
    }

    /// Inverse of `self as u32` for the low three bits of `bits`.
    pub(crate) const fn from_bits(bits: u32) -> Self {
        match bits & 7 {
            0 => Self::None,
            1 => Self::Fatal,
            2 => Self::Error,
            3 => Self::Warn,
            4 => Self::Info,
            5 => Self::Debug,
            _ => Self::Trace,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Level {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| Error::new(ErrorKind::InvalidLevel, text))
    }
}

impl From<tracing::Level> for Level {
    fn from(level: tracing::Level) -> Self {
        match level {
            tracing::Level::ERROR => Self::Error,
            tracing::Level::WARN => Self::Warn,
            tracing::Level::INFO => Self::Info,
            tracing::Level::DEBUG => Self::Debug,
            tracing::Level::TRACE => Self::Trace,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn every_name_parses_to_its_level() {
        for level in Level::ALL {
            assert_eq!(level.as_str().parse(), Ok(level));
            assert_eq!(Level::from_bits(level as u32), level);
        }
    }

    #[test]
    fn names_are_case_sensitive_and_untrimmed() {
        for text in ["", "INFO", " info", "info ", "warning", "all"] {
            assert!(text.parse::<Level>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn serde_uses_the_names() {
        assert_eq!(serde_json::to_string(&Level::Debug).unwrap(), r#""debug""#);
        assert_eq!(serde_json::from_str::<Level>(r#""none""#).unwrap(), Level::None);
    }
}
