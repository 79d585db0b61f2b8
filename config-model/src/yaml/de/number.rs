use serde::de::Visitor;

use crate::yaml::node::NodeValue;

use super::DecodeError;

/// The first `f64` above every `i64`, and above every `u64`.
const ABOVE_I64: f64 = 9_223_372_036_854_775_808.0;
const ABOVE_U64: f64 = 18_446_744_073_709_551_616.0;

/// An integer on its way to a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Signed(i64),
    Unsigned(u64),
}

impl Number {
    pub(super) fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self {
            Self::Signed(number) => visitor.visit_i64(number),
            Self::Unsigned(number) => visitor.visit_u64(number),
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.parse::<u64>() {
            Ok(number) => Some(Self::Unsigned(number)),
            Err(_) => text.parse::<i64>().ok().map(Self::from),
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within the range"
    )]
    fn from_whole(number: f64) -> Option<Self> {
        if number.trunc() != number {
            return None;
        }
        if (-ABOVE_I64..ABOVE_I64).contains(&number) {
            Some(Self::from(number as i64))
        } else if (ABOVE_I64..ABOVE_U64).contains(&number) {
            Some(Self::Unsigned(number as u64))
        } else {
            None
        }
    }
}

/// Visitors of other formats see non-negative numbers as unsigned, and so do they here.
impl From<i64> for Number {
    fn from(number: i64) -> Self {
        u64::try_from(number).map_or(Self::Signed(number), Self::Unsigned)
    }
}

/// Reads a value as an integer field does: also quoted, with a fraction of zero, or `null` for zero.
pub(super) fn integer_of(value: &NodeValue) -> Option<Number> {
    match value {
        NodeValue::Null => Some(Number::Unsigned(0)),
        NodeValue::Integer(number) => Some(Number::from(*number)),
        NodeValue::Unsigned(number) => Some(Number::Unsigned(*number)),
        NodeValue::Float(number) => Number::from_whole(*number),
        NodeValue::String(text) => {
            Number::parse(text).or_else(|| Number::from_whole(decimal(text)?))
        }
        NodeValue::Bool(_) | NodeValue::Sequence(_) | NodeValue::Mapping(_) => None,
    }
}

/// Reads a value as a float field does: also quoted, or `null` for zero.
#[expect(
    clippy::cast_precision_loss,
    reason = "the field is a float, which is as exact as floats are"
)]
pub(super) fn float_of(value: &NodeValue) -> Option<f64> {
    match value {
        NodeValue::Null => Some(0.0),
        NodeValue::Integer(number) => Some(*number as f64),
        NodeValue::Unsigned(number) => Some(*number as f64),
        NodeValue::String(text) => match &**text {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            text => decimal(text),
        },
        NodeValue::Float(_)
        | NodeValue::Bool(_)
        | NodeValue::Sequence(_)
        | NodeValue::Mapping(_) => None,
    }
}

fn decimal(text: &str) -> Option<f64> {
    // Rust also reads words such as `inf`.
    let numeric = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    text.parse().ok().filter(|number: &f64| numeric && number.is_finite())
}
