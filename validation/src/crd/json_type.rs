//! The type of a value, and what fits the width of a number.

use serde_json::Value;

use super::checker::shown;
use super::codes;
use super::schema::{JsonType, Schema};
use crate::Problem;

/// Says what is wrong with the type of a value.
pub(super) fn wrong_type(value: &Value, schema: &Schema) -> Option<Problem> {
    if value.is_null() && schema.nullable {
        return None;
    }
    let found = type_of(value);
    let wanted = match schema.json_type {
        _ if schema.int_or_string => match found {
            JsonTypeFound::Is(JsonType::Integer | JsonType::String) => return None,
            _ => "integer or string",
        },
        None => return None,
        Some(wanted) => match found {
            JsonTypeFound::Is(found) if found == wanted => return None,
            JsonTypeFound::Is(JsonType::Integer) if wanted == JsonType::Number => return None,
            // The API server looks no further at a list where a text with a format should be.
            JsonTypeFound::Is(JsonType::Array)
                if wanted == JsonType::String && schema.format.is_some() =>
            {
                return None;
            }
            _ => wanted.name(),
        },
    };
    let found = match found {
        JsonTypeFound::Null => "null",
        JsonTypeFound::Is(found) => found.name(),
    };
    let message = format!("{} is {}, not {}", shown(value), article(found), article(wanted));
    Some(Problem::new(codes::TYPE, message).with("found", found).with("expected", wanted))
}

fn article(name: &str) -> String {
    match name {
        "null" => name.to_owned(),
        name if name.starts_with(['a', 'i', 'o']) => format!("an {name}"),
        name => format!("a {name}"),
    }
}

#[derive(Clone, Copy)]
enum JsonTypeFound {
    Null,
    Is(JsonType),
}

fn type_of(value: &Value) -> JsonTypeFound {
    JsonTypeFound::Is(match value {
        Value::Null => return JsonTypeFound::Null,
        Value::Bool(_) => JsonType::Boolean,
        Value::Number(number) => {
            let whole = number.as_f64().is_some_and(|number| number.fract() == 0.0);
            if number.is_f64() && !whole { JsonType::Number } else { JsonType::Integer }
        }
        Value::String(_) => JsonType::String,
        Value::Array(_) => JsonType::Array,
        Value::Object(_) => JsonType::Object,
    })
}

/// The range of a width that the number does not fit.
pub(super) fn out_of_range(value: &Value, schema: &Schema) -> Option<&'static str> {
    let number = value.as_f64()?;
    let format = schema.format.as_deref().unwrap_or_default();
    let (low, high, range) = match (schema.json_type?, format) {
        (JsonType::Integer, "int32") => {
            (-2_147_483_648.0, 2_147_483_647.0, "-2147483648..=2147483647")
        }
        (JsonType::Integer, "uint32") => (0.0, 4_294_967_295.0, "0..=4294967295"),
        (JsonType::Integer, "uint64") => {
            (0.0, 18_446_744_073_709_551_615.0, "0..=18446744073709551615")
        }
        (JsonType::Integer, _) if value.is_u64() && value.as_i64().is_none() => {
            return Some("-9223372036854775808..=9223372036854775807");
        }
        (JsonType::Number, "float" | "float32") => {
            (f64::from(f32::MIN), f64::from(f32::MAX), "float")
        }
        _ => return None,
    };
    (number < low || number > high).then_some(range)
}
