//! Values of labels.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use serde::Serialize;

/// The value of a label: a string, a number, a truth value, or nested JSON.
///
/// JSON output keeps the type.
///
/// ```
/// use std::time::Duration;
/// use mesh_log::Value;
///
/// assert_eq!(Value::from(42).to_string(), "42");
/// assert_eq!(Value::from(Duration::from_millis(101)).to_string(), "101ms");
/// assert_eq!(Value::json(&["a", "b"])?.to_string(), r#"["a","b"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Value(Repr);

#[derive(Debug, Clone, PartialEq)]
enum Repr {
    Str(Box<str>),
    Bool(bool),
    I128(i128),
    U128(u128),
    F64(f64),
    Duration(Duration),
    Json(Box<str>),
}

/// A borrowed value on its way into a line.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scalar<'a> {
    Str(&'a str),
    Bool(bool),
    I64(i64),
    U64(u64),
    I128(i128),
    U128(u128),
    F64(f64),
    Duration(Duration),
    /// Printed in its `Debug` form, as `tracing` hands over `%` and `?` fields and messages.
    Debug(&'a dyn fmt::Debug),
    Error(&'a (dyn StdError + 'static)),
    /// Text that is JSON already.
    Json(&'a str),
}

impl Value {
    /// The text a value displays as.
    pub fn display(value: impl fmt::Display) -> Self {
        Self(Repr::Str(value.to_string().into()))
    }

    /// An error with its sources, joined by `: `.
    pub fn error(error: &(dyn StdError + 'static)) -> Self {
        Self::display(Chain(error))
    }

    /// Nested JSON.
    ///
    /// # Errors
    /// When the value cannot be serialised, such as a map whose keys are not strings.
    pub fn json(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        Ok(Self(Repr::Json(serde_json::to_string(value)?.into())))
    }

    pub(crate) fn as_scalar(&self) -> Scalar<'_> {
        match &self.0 {
            Repr::Str(text) => Scalar::Str(text),
            Repr::Bool(value) => Scalar::Bool(*value),
            Repr::I128(value) => Scalar::I128(*value),
            Repr::U128(value) => Scalar::U128(*value),
            Repr::F64(value) => Scalar::F64(*value),
            Repr::Duration(value) => Scalar::Duration(*value),
            Repr::Json(text) => Scalar::Json(text),
        }
    }
}

impl From<Scalar<'_>> for Value {
    fn from(scalar: Scalar<'_>) -> Self {
        Self(match scalar {
            Scalar::Str(text) => Repr::Str(text.into()),
            Scalar::Bool(value) => Repr::Bool(value),
            Scalar::I64(value) => Repr::I128(value.into()),
            Scalar::U64(value) => Repr::U128(value.into()),
            Scalar::I128(value) => Repr::I128(value),
            Scalar::U128(value) => Repr::U128(value),
            Scalar::F64(value) => Repr::F64(value),
            Scalar::Duration(value) => Repr::Duration(value),
            Scalar::Debug(value) => Repr::Str(format!("{value:?}").into()),
            Scalar::Error(error) => Repr::Str(Chain(error).to_string().into()),
            Scalar::Json(text) => Repr::Json(text.into()),
        })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Str(text) | Repr::Json(text) => f.write_str(text),
            Repr::Bool(value) => value.fmt(f),
            Repr::I128(value) => value.fmt(f),
            Repr::U128(value) => value.fmt(f),
            Repr::F64(value) => value.fmt(f),
            Repr::Duration(value) => write_duration(f, *value),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(Repr::Str(text.into()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self(Repr::Str(text.into()))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self(Repr::Bool(value))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self(Repr::F64(value))
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self(Repr::U128(u128::try_from(value).expect("usize has at most 128 bits")))
    }
}

/// Written as hours, minutes and seconds with their units: `2m0s`, `1.5s`, `101ms`;
/// as a number of seconds in [`Format::Stackdriver`](crate::Format::Stackdriver).
impl From<Duration> for Value {
    fn from(duration: Duration) -> Self {
        Self(Repr::Duration(duration))
    }
}

macro_rules! from_integer {
    ($($repr:ident: $($integer:ty)+;)+) => {
        $($(impl From<$integer> for Value {
            fn from(value: $integer) -> Self {
                Self(Repr::$repr(value.into()))
            }
        })+)+
    };
}

from_integer! {
    I128: i8 i16 i32 i64 i128;
    U128: u8 u16 u32 u64 u128;
}

/// An error and what caused it, because messages leave their source to whoever prints them.
pub(crate) struct Chain<'a>(pub(crate) &'a (dyn StdError + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        std::iter::successors(self.0.source(), |&error| error.source())
            .try_for_each(|source| write!(f, ": {source}"))
    }
}

pub(crate) fn write_duration(out: &mut impl fmt::Write, duration: Duration) -> fmt::Result {
    let nanos = duration.as_nanos();
    let (unit, name) = match nanos {
        0 => return out.write_str("0s"),
        1..1_000 => (1, "ns"),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    let whole = nanos / unit;
    if unit == 1_000_000_000 && whole >= 60 {
        let (hours, minutes) = (whole / 3_600, whole / 60 % 60);
        if hours > 0 {
            write!(out, "{hours}h")?;
        }
        write!(out, "{minutes}m{}", whole % 60)?;
    } else {
        write!(out, "{whole}")?;
    }
    let fraction = nanos % unit;
    if fraction > 0 {
        let digits = unit.ilog10() as usize;
        let text = format!("{fraction:0digits$}");
        write!(out, ".{}", text.trim_end_matches('0'))?;
    }
    out.write_str(name)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Value;

    #[test]
    fn durations_have_units() {
        for (nanos, text) in [
            (0, "0s"),
            (1, "1ns"),
            (1_500, "1.5µs"),
            (101_000_000, "101ms"),
            (1_500_000_000, "1.5s"),
            (120_000_000_000, "2m0s"),
            (3_600_000_000_000, "1h0m0s"),
            (90_061_000_000_001, "25h1m1.000000001s"),
        ] {
            assert_eq!(Value::from(Duration::from_nanos(nanos)).to_string(), text);
        }
    }
}
