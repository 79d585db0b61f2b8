//! The times in a token, against one reading of the clock.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::{Claims, Field, JwtErrorKind, JwtRule};

/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// What a rule says about times.
#[derive(Clone, Copy)]
pub(crate) struct TimeRules {
    pub(crate) skew: Duration,
    pub(crate) max_age: Option<Duration>,
    pub(crate) max_lifetime: Option<Duration>,
    /// What `exp` is taken to be where it is missing; without it, it must not be.
    pub(crate) missing_exp: Option<i64>,
}

impl TimeRules {
    pub(super) fn of(rule: &JwtRule, claims: &Claims) -> Self {
        let eternal = rule.kubernetes.as_ref().is_some_and(|one| one.permits_eternal(claims));
        Self {
            skew: rule.skew,
            max_age: rule.max_age,
            max_lifetime: rule.max_lifetime,
            missing_exp: eternal.then_some(LAST_SECOND),
        }
    }
}

/// Checks `exp`, `nbf` and `iat` of a token; the result is `exp`.
pub(crate) fn check_lifetime(
    claims: &Claims,
    rule: TimeRules,
    now: SystemTime,
) -> Result<i64, JwtErrorKind> {
    let now = unix_seconds(now)?;
    let skew = seconds(rule.skew);
    let expires = numeric_date(claims, Field::Exp, f64::floor)?
        .or(rule.missing_exp)
        .ok_or(JwtErrorKind::MissingClaim(Field::Exp))?;
    let not_before = numeric_date(claims, Field::Nbf, f64::ceil)?;
    let issued = numeric_date(claims, Field::Iat, f64::ceil)?;
    if now >= expires + skew {
        return Err(JwtErrorKind::Expired);
    }
    if not_before.is_some_and(|start| start > now + skew) {
        return Err(JwtErrorKind::NotYetValid);
    }
    if issued.is_some_and(|issued| issued > now + skew) {
        return Err(JwtErrorKind::IssuedInFuture);
    }
    if not_before.is_some_and(|start| start > expires) {
        return Err(JwtErrorKind::InvalidTimeOrder);
    }
    if let Some(max_age) = rule.max_age {
        let issued = issued.ok_or(JwtErrorKind::MissingClaim(Field::Iat))?;
        if now - issued > seconds(max_age).saturating_add(skew) {
            return Err(JwtErrorKind::TooOld);
        }
    }
    if let Some(max_lifetime) = rule.max_lifetime {
        let start = issued.or(not_before).unwrap_or(now);
        if expires - start > seconds(max_lifetime) {
            return Err(JwtErrorKind::LifetimeTooLong);
        }
    }
    Ok(expires)
}

pub(crate) fn unix_seconds(now: SystemTime) -> Result<i64, JwtErrorKind> {
    let since_epoch =
        now.duration_since(SystemTime::UNIX_EPOCH).map_err(|_| JwtErrorKind::InvalidClock)?;
    match i64::try_from(since_epoch.as_secs()) {
        Ok(now) if now <= LAST_SECOND => Ok(now),
        _ => Err(JwtErrorKind::InvalidClock),
    }
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// Reads a `NumericDate`; a fraction is rounded in the direction that accepts less.
fn numeric_date(
    claims: &Claims,
    field: Field,
    round: fn(f64) -> f64,
) -> Result<Option<i64>, JwtErrorKind> {
    let Some(value) = claims.get(field.as_str()) else { return Ok(None) };
    let Value::Number(number) = value else { return Err(JwtErrorKind::WrongType(field)) };
    let whole = number.as_i64().or_else(|| number.as_f64().and_then(|date| whole(round(date))));
    match whole {
        Some(date) if (0..=LAST_SECOND).contains(&date) => Ok(Some(date)),
        _ => Err(JwtErrorKind::OutOfRange(field)),
    }
}

fn whole(date: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    (date.abs() < 9e15).then_some(date as i64)
}
