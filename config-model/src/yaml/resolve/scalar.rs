use std::borrow::Cow;

/// A scalar after its type was decided.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::yaml) enum Scalar<'t> {
    Null,
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    Text(Cow<'t, str>),
}

impl<'t> Scalar<'t> {
    /// The text a scalar has as a key of a JSON object, `None` when JSON cannot say it.
    pub(in crate::yaml) fn into_key(self) -> Option<Cow<'t, str>> {
        Some(match self {
            Self::Text(text) => text,
            Self::Null => "null".into(),
            Self::Bool(true) => "true".into(),
            Self::Bool(false) => "false".into(),
            Self::Integer(number) => number.to_string().into(),
            Self::Unsigned(number) => number.to_string().into(),
            // Rust prints whole floats without a fraction and never uses an exponent.
            Self::Float(number) if number.is_finite() => number.to_string().into(),
            Self::Float(_) => return None,
        })
    }
}

/// Reads an integer without sign: `i64` when it fits, then `u64`.
pub(super) fn unsigned(digits: &str, radix: u32) -> Option<Scalar<'static>> {
    // `from_str_radix` would take a sign of its own.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let number = u64::from_str_radix(digits, radix).ok()?;
    Some(i64::try_from(number).map_or(Scalar::Unsigned(number), Scalar::Integer))
}

/// Reads a negative integer whose sign was taken off.
pub(super) fn negative(digits: &str, radix: u32) -> Option<Scalar<'static>> {
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    0_i64.checked_sub_unsigned(magnitude).map(Scalar::Integer)
}

/// Reads a decimal float with at least one digit; what overflows is not a float.
pub(super) fn float(text: &str) -> Option<Scalar<'static>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Rust also reads `inf` and `nan`.
    let numeric =
        unsigned.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let number: f64 = text.parse().ok().filter(|_| numeric)?;
    number.is_finite().then_some(Scalar::Float(number))
}
