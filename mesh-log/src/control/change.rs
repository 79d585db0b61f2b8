//! One change, as it comes over HTTP.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::levels::known;
use crate::error::{Error, ErrorKind};
use crate::expiry;
use crate::level::Level;
use crate::registry::registry;

/// A requested change of one scope or target; what is absent stays as it is.
///
/// ```
/// use mesh_log::{Level, LevelChange};
///
/// let body = r#"{"name": "klog", "output_level": "debug"}"#;
/// let change: LevelChange = serde_json::from_str(body)?;
/// change.apply()?;
/// assert_eq!(mesh_log::KLOG.output_level(), Level::Debug);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LevelChange {
    /// Name of a scope or target, or `all`.
    pub name: String,
    /// New output level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_level: Option<Level>,
    /// New stack trace level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack_trace_level: Option<Level>,
    /// Whether callers are printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_callers: Option<bool>,
    /// Seconds after which the output level falls back to what it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_after: Option<f64>,
}

impl LevelChange {
    /// Sets the output level of a scope or target.
    pub fn new(name: impl Into<String>, output_level: Level) -> Self {
        Self { name: name.into(), output_level: Some(output_level), ..Self::default() }
    }

    /// Makes the change; all of it or, on an error, nothing.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownScope`] as for [`set_level`](crate::set_level),
    /// [`ErrorKind::InvalidDuration`] when it expires after a negative or endless time.
    pub fn apply(&self) -> Result<(), Error> {
        let until = self.ends_at()?;
        registry().try_change(|state| {
            known(state, &self.name)?;
            match (self.output_level, until) {
                (Some(level), Some(until)) => state.set_output_until(&self.name, level, until),
                (Some(level), None) => state.set_output(&self.name, level),
                (None, _) => {}
            }
            if let Some(level) = self.stack_trace_level {
                state.set_stack(&self.name, level);
            }
            if let Some(on) = self.log_callers {
                state.set_callers(&self.name, on);
            }
            Ok(())
        })?;
        if until.is_some() {
            expiry::arm();
        }
        Ok(())
    }

    fn ends_at(&self) -> Result<Option<Duration>, Error> {
        let Some(seconds) = self.expires_after else { return Ok(None) };
        let end = Duration::try_from_secs_f64(seconds).ok();
        let end = end.and_then(|duration| expiry::now().checked_add(duration));
        let invalid = || Error::new(ErrorKind::InvalidDuration, seconds.to_string());
        end.map(Some).ok_or_else(invalid)
    }
}
