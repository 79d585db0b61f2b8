use cel::common::types::{CelDuration, DURATION_TYPE, STRING_TYPE};
use cel::{DeclarationError, Env, ExecutionError};
use chrono::TimeDelta;
use mesh_config_model::value::Duration;

use super::DURATION;
use super::opaque::{answer, text};

pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    env.add_overload(DURATION, "string_to_duration", vec![STRING_TYPE], |args| {
        let written = text(&args, 0)?;
        let duration = parse(written).ok_or_else(|| {
            ExecutionError::function_error("duration", format!("{written:?} is not a duration"))
        })?;
        answer(CelDuration::from(duration))
    })?;
    env.add_overload(DURATION, "duration_to_duration", vec![DURATION_TYPE], |mut args| {
        args.pop().ok_or_else(ExecutionError::missing_argument_or_target)
    })
}

/// Reads a duration as Go does: `1h30m`, `1.5ms`, `-1s`.
pub(in crate::crd::cel) fn parse(text: &str) -> Option<TimeDelta> {
    let duration: Duration = text.parse().ok()?;
    Some(TimeDelta::nanoseconds(duration.as_nanos()))
}
