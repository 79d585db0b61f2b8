use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;

use super::wire::Wire;

macro_rules! wire_integer {
    ($($int:ty: $serialize:ident),+) => {$(
        impl Wire for $int {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                deserializer.deserialize_any(IntegerVisitor::<$int>(PhantomData))
            }

            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.$serialize(*self)
            }
        }
    )+};
}

wire_integer!(i32: serialize_i32, u32: serialize_u32, i64: serialize_i64, u64: serialize_u64);

impl Wire for f64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(FloatVisitor)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_nan() {
            serializer.serialize_str("NaN")
        } else if self.is_infinite() {
            serializer.serialize_str(if *self > 0.0 { "Infinity" } else { "-Infinity" })
        } else {
            serializer.serialize_f64(*self)
        }
    }
}

/// Reads an integer written as number, quoted number or float without a fraction.
struct IntegerVisitor<T>(PhantomData<T>);

impl<T: TryFrom<i128>> Visitor<'_> for IntegerVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Option<T>, E> {
        fit(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Option<T>, E> {
        fit(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Option<T>, E> {
        match integral(value) {
            Some(whole) => fit(whole),
            None => Err(E::invalid_type(de::Unexpected::Float(value), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<T>, E> {
        let whole = text.parse().ok().or_else(|| decimal(text).and_then(integral));
        match whole.filter(|_| !text.starts_with('+')) {
            Some(whole) => fit(whole),
            None => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_none<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}

struct FloatVisitor;

impl Visitor<'_> for FloatVisitor {
    type Value = Option<f64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Option<f64>, E> {
        Ok(Some(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Option<f64>, E> {
        Ok(Some(value as f64))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Option<f64>, E> {
        Ok(Some(value as f64))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<f64>, E> {
        let value = match text {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => decimal(text),
        };
        value.map(Some).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<f64>, E> {
        Ok(None)
    }

    fn visit_none<E: de::Error>(self) -> Result<Option<f64>, E> {
        Ok(None)
    }
}

/// Parses a JSON-like decimal; Rust's own `inf` and `nan` spellings are not numbers here.
fn decimal(text: &str) -> Option<f64> {
    let numeric =
        text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'));
    if !numeric || text.starts_with('+') {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within the range")]
pub(super) fn integral(value: f64) -> Option<i128> {
    (value.fract() == 0.0 && value.abs() < 1e20).then_some(value as i128)
}

fn fit<T: TryFrom<i128>, E: de::Error>(value: i128) -> Result<Option<T>, E> {
    match T::try_from(value) {
        Ok(fitting) => Ok(Some(fitting)),
        Err(_) => Err(E::custom(format_args!("{value} is out of range for {}", type_name::<T>()))),
    }
}

fn type_name<T>() -> &'static str {
    match std::any::type_name::<T>() {
        "i32" => "int32",
        "u32" => "uint32",
        "i64" => "int64",
        "u64" => "uint64",
        other => other,
    }
}
