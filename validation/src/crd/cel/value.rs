use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cel::ExecutionError;
use cel::common::types::{
    CelBool, CelBytes, CelDouble, CelDuration, CelInt, CelNull, CelString, CelTimestamp, CelUInt,
};
use cel::common::value::Val;
use serde_json::{Number, Value};

use super::json_list::JsonList;
use super::json_map::JsonMap;
use super::library::duration;
use crate::crd::schema::{JsonType, Schema};

/// Lends a JSON value to CEL, with the type its schema gives it; lists and maps are not copied.
pub(super) fn value<'v>(json: &'v Value, schema: Option<&'v Schema>) -> Box<dyn Val + 'v> {
    match json {
        Value::Null => Box::new(CelNull),
        Value::Bool(value) => Box::new(CelBool::from(*value)),
        Value::Number(number) => self::number(number, schema),
        Value::String(text) => self::text(text, schema),
        Value::Array(items) => Box::new(JsonList::new(items, schema)),
        Value::Object(entries) => Box::new(JsonMap::new(entries, schema)),
    }
}

fn number<'v>(number: &Number, schema: Option<&Schema>) -> Box<dyn Val + 'v> {
    let json_type = schema.and_then(|schema| schema.json_type);
    let float = || Box::new(CelDouble::from(number.as_f64().unwrap_or(f64::NAN)));
    match (number.as_i64(), number.as_u64()) {
        _ if json_type == Some(JsonType::Number) => float(),
        (Some(integer), _) => Box::new(CelInt::from(integer)),
        (None, Some(integer)) => Box::new(CelUInt::from(integer)),
        (None, None) => match number.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "the fraction is zero")]
            Some(whole) if json_type == Some(JsonType::Integer) && whole.abs() < 9e15 => {
                Box::new(CelInt::from(whole as i64))
            }
            Some(_) | None => float(),
        },
    }
}

/// A text of some formats is a value of its own type; one that is not in its format stays a text.
fn text<'v>(text: &'v str, schema: Option<&Schema>) -> Box<dyn Val + 'v> {
    let format = schema.and_then(|schema| schema.format.as_deref()).unwrap_or_default();
    let midnight = |date: chrono::NaiveDate| date.and_time(chrono::NaiveTime::MIN).and_utc();
    let typed: Option<Box<dyn Val + 'v>> = match format {
        "byte" => STANDARD.decode(text).ok().map(|bytes| Box::new(CelBytes::from(bytes)) as _),
        "duration" => duration::parse(text).map(|time| Box::new(CelDuration::from(time)) as _),
        "date-time" => chrono::DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|time| Box::new(CelTimestamp::from(time)) as _),
        "date" => text
            .parse()
            .ok()
            .map(|date| Box::new(CelTimestamp::from(midnight(date).fixed_offset())) as _),
        _ => None,
    };
    typed.unwrap_or_else(|| Box::new(CelString::from(text)))
}

pub(super) fn wrong_type(value: &dyn Val, want: &str) -> ExecutionError {
    let got = value.get_type().name().to_owned();
    ExecutionError::UnexpectedType { got, want: want.to_owned() }
}
