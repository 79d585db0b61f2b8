//! Finds out what a spec type reads, by asking its own deserialisation.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// What a field reads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Bool,
    Integer,
    Float,
    Text,
    Duration,
    Bytes,
    Time,
    /// Any JSON object.
    Object,
    /// Names of the values.
    Enumeration(Vec<String>),
    /// Names, and any other text.
    Names(Vec<String>),
    /// A duration of whole units.
    GatewayDuration,
    List(Box<Self>),
    Map(Box<Self>),
    Message(Vec<Field>),
}

/// A field of a message under its two names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) json: String,
    pub(crate) proto: String,
    pub(crate) shape: Shape,
}

/// Discovers the shape of a type.
pub(crate) fn shape_of<T: DeserializeOwned>() -> Shape {
    shape_at::<T>(&mut Vec::new())
}

/// Discovers the shape below the fields that `path` leads through; feeding only those keeps choices content.
fn shape_at<T: DeserializeOwned>(path: &mut Vec<usize>) -> Shape {
    let slot = RefCell::new(None);
    T::deserialize(Probe { path, slot: &slot }).expect("nothing but nulls was fed");
    let mut shape = slot.into_inner().expect("a type reads something");
    let mut inner = &mut shape;
    while let Shape::List(element) | Shape::Map(element) = inner {
        inner = element;
    }
    if let Shape::Message(fields) = inner {
        for (index, field) in fields.iter_mut().enumerate() {
            path.push(index);
            field.shape = shape_at::<T>(path);
            path.pop();
        }
    }
    shape
}

type Error = de::value::Error;

/// Feeds what is on the way, then null, and notes what the visitor says it expects.
#[derive(Clone, Copy)]
struct Probe<'a> {
    path: &'a [usize],
    slot: &'a RefCell<Option<Shape>>,
}

impl Probe<'_> {
    /// Notes a collection around what was found, if that is what the path leads to.
    fn wrap(&self, collection: fn(Box<Shape>) -> Shape) {
        let inner = self.slot.take();
        self.slot.replace(
            inner.map(
                |shape| if self.path.is_empty() { collection(Box::new(shape)) } else { shape },
            ),
        );
    }
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let expected = Expectation(&visitor).to_string();
        let leaf = match expected.as_str() {
            "a boolean" => Shape::Bool,
            "an integer" => Shape::Integer,
            "a number" => Shape::Float,
            "a string" | "a number of 32 bits or a string" => Shape::Text,
            "base64 text" => Shape::Bytes,
            "an RFC 3339 time" => Shape::Time,
            "a list" => return visitor.visit_seq(Collection { probe: self, fed: false }),
            "an object" => return visitor.visit_map(Collection { probe: self, fed: false }),
            _ if expected.starts_with("an object (") => {
                return visitor.visit_map(Fields { probe: self, fed: false });
            }
            _ if expected.starts_with("a duration") => Shape::Duration,
            _ if expected.starts_with("whole units") => Shape::GatewayDuration,
            _ if expected.starts_with("a name such as ") => Shape::Names(
                expected["a name such as ".len()..].split(", ").map(str::to_owned).collect(),
            ),
            _ => match expected.strip_prefix("one of ") {
                Some(names) => Shape::Enumeration(names.split(", ").map(str::to_owned).collect()),
                None => {
                    return Err(de::Error::custom(format_args!("a new kind of field: {expected}")));
                }
            },
        };
        self.slot.replace(Some(leaf));
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.slot.replace(Some(Shape::Object));
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Expectation<'a, V>(&'a V);

impl<'de, V: Visitor<'de>> fmt::Display for Expectation<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Expected::fmt(self.0, f)
    }
}

/// A list or a map with one element.
struct Collection<'a> {
    probe: Probe<'a>,
    fed: bool,
}

impl<'de> SeqAccess<'de> for Collection<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if std::mem::replace(&mut self.fed, true) {
            return Ok(None);
        }
        let value = seed.deserialize(self.probe)?;
        self.probe.wrap(Shape::List);
        Ok(Some(value))
    }
}

impl<'de> MapAccess<'de> for Collection<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if std::mem::replace(&mut self.fed, true) {
            return Ok(None);
        }
        let key: StrDeserializer<'_, Error> = "7".into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        let value = seed.deserialize(self.probe)?;
        self.probe.wrap(Shape::Map);
        Ok(value)
    }
}

/// A message with the one field that is on the way.
struct Fields<'a> {
    probe: Probe<'a>,
    fed: bool,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if std::mem::replace(&mut self.fed, true) {
            return Ok(None);
        }
        seed.deserialize(FieldKey(self)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        match self.probe.path {
            [_, rest @ ..] => seed.deserialize(Probe { path: rest, ..self.probe }),
            [] => seed.deserialize(().into_deserializer()),
        }
    }
}

/// Learns the names of the fields; hands out the one on the way, or one that no message has.
struct FieldKey<'a, 'b>(&'a mut Fields<'b>);

impl<'de> Deserializer<'de> for FieldKey<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let expected = Expectation(&visitor).to_string();
        let names = expected
            .strip_prefix("a field name, one of")
            .expect("keys of messages say their names");
        let pairs = names.split_whitespace().filter_map(|pair| pair.split_once('|'));
        let unknown = Shape::Message(Vec::new());
        let fields: Vec<Field> = pairs
            .map(|(json, proto)| Field {
                json: json.to_owned(),
                proto: proto.to_owned(),
                shape: unknown.clone(),
            })
            .collect();
        match self.0.probe.path.first() {
            Some(index) => visitor.visit_str(&fields[*index].json),
            None => {
                self.0.probe.slot.replace(Some(Shape::Message(fields)));
                visitor.visit_str("no such field")
            }
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
