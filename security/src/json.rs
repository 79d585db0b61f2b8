//! A JSON reader that refuses what other readers resolve silently.

use std::{cell::Cell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, map::Entry};

/// Bounds on a document from outside.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonLimits {
    /// How deep objects and arrays may be nested; the document itself is level one.
    pub(crate) depth: usize,
    /// How many values there may be, the containers and the document included.
    pub(crate) values: usize,
}

/// Why a document was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonFault {
    /// Not a single JSON object in UTF-8.
    Syntax,
    /// A member name occurs twice in one object, escapes resolved.
    DuplicateKey,
    TooDeep,
    TooManyValues,
}

/// Reads one JSON object and nothing after it.
pub(crate) fn read_object(
    bytes: &[u8],
    limits: JsonLimits,
) -> Result<Map<String, Value>, JsonFault> {
    let walk = Walk { values_left: Cell::new(limits.values), fault: Cell::new(None) };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = Node { depth_left: limits.depth, walk: &walk }
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
    match read {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(JsonFault::Syntax),
        Err(_) => Err(walk.fault.get().unwrap_or(JsonFault::Syntax)),
    }
}

/// What all nodes of one document share.
struct Walk {
    values_left: Cell<usize>,
    fault: Cell<Option<JsonFault>>,
}

impl Walk {
    fn fail<T, E: Error>(&self, fault: JsonFault) -> Result<T, E> {
        self.fault.set(Some(fault));
        Err(E::custom("refused"))
    }
}

#[derive(Clone, Copy)]
struct Node<'a> {
    depth_left: usize,
    walk: &'a Walk,
}

impl Node<'_> {
    fn child<E: Error>(self) -> Result<Self, E> {
        match self.depth_left.checked_sub(1) {
            Some(depth_left) => Ok(Self { depth_left, walk: self.walk }),
            None => self.walk.fail(JsonFault::TooDeep),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.walk.values_left.get().checked_sub(1) {
            Some(left) => self.walk.values_left.set(left),
            None => return self.walk.fail(JsonFault::TooManyValues),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) => Ok(Value::Number(number)),
            None => self.walk.fail(JsonFault::Syntax),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let child = self.child()?;
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(child)? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let child = self.child()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            match object.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(members.next_value_seed(child)?);
                }
                Entry::Occupied(_) => return self.walk.fail(JsonFault::DuplicateKey),
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::{JsonFault, JsonLimits, read_object};

    #[track_caller]
    fn check(text: &[u8], expected: Result<&str, JsonFault>) {
        let limits = JsonLimits { depth: 3, values: 6 };
        let read =
            read_object(text, limits).map(|object| serde_json::Value::from(object).to_string());
        assert_eq!(read, expected.map(str::to_owned));
    }

    #[test]
    fn reads_one_object() {
        check(br#" {"b":[1,-2.5,null],"a":"x"} "#, Ok(r#"{"a":"x","b":[1,-2.5,null]}"#));
    }

    #[test]
    fn refuses_everything_that_is_not_one_object() {
        for text in [
            &b""[..],
            b"[]",
            b"1",
            b"{",
            b"{}{}",
            b"{} x",
            b"\xef\xbb\xbf{}",
            b"{\"a\":\"\xff\"}",
            br#"{"a":"\ud800"}"#,
            br#"{"a":1e999}"#,
            br#"{"a":01}"#,
            br#"{"a":1,}"#,
            br#"{a:1}"#,
        ] {
            check(text, Err(JsonFault::Syntax));
        }
    }

    #[test]
    fn refuses_a_repeated_member_at_every_depth() {
        check(br#"{"a":1,"a":1}"#, Err(JsonFault::DuplicateKey));
        check(br#"{"a":1,"\u0061":2}"#, Err(JsonFault::DuplicateKey));
        check(br#"{"x":{"a":1,"a":2}}"#, Err(JsonFault::DuplicateKey));
        check(br#"{"x":[{"a":1,"a":2}]}"#, Err(JsonFault::DuplicateKey));
        check(br#"{"x":{"a":1},"y":{"a":2}}"#, Ok(r#"{"x":{"a":1},"y":{"a":2}}"#));
    }

    #[test]
    fn refuses_the_level_after_the_last() {
        check(br#"{"x":[[]]}"#, Ok(r#"{"x":[[]]}"#));
        check(br#"{"x":[[[]]]}"#, Err(JsonFault::TooDeep));
        check(br#"{"x":[{"y":{}}]}"#, Err(JsonFault::TooDeep));
    }

    #[test]
    fn refuses_the_value_after_the_last() {
        check(br#"{"x":[1,2,3,4]}"#, Ok(r#"{"x":[1,2,3,4]}"#));
        check(br#"{"x":[1,2,3,4,5]}"#, Err(JsonFault::TooManyValues));
    }
}
