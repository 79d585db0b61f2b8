use std::cell::RefCell;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde_json::Value;

use crate::yaml::Span;
use crate::yaml::node::{Entry, Node, NodeValue};
use crate::{FieldPath, PathSegment};

use super::access::{Elements, Fields, Variant};
use super::number::{Number, float_of, integer_of};
use super::{DecodeError, DecodeErrorKind, UnknownField};

impl Node {
    /// Decodes the value into a type.
    ///
    /// What Kubernetes and Istio accept beyond plain serde: a `null` field of a struct counts as absent and
    /// a `null` element as the zero value of its type; integers may be quoted or written with a fraction of
    /// zero; floats may be quoted, also as `"NaN"` and `"Infinity"`.
    ///
    /// # Errors
    ///
    /// When the value does not fit, with the path from this node and the place in the text.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use mesh_config_model::yaml;
    ///
    /// let node = yaml::from_str("labels:\n  team: a\n  canary: yes\n", &yaml::Options::new())?;
    /// let error = node.decode::<BTreeMap<String, BTreeMap<String, String>>>().unwrap_err();
    /// assert_eq!(error.to_string(), "3:11: labels.canary: boolean true is not a string; quote it to make it one");
    /// # Ok::<(), yaml::Error>(())
    /// ```
    pub fn decode<'de, T: Deserialize<'de>>(&'de self) -> Result<T, DecodeError> {
        T::deserialize(self)
    }

    /// Decodes the value into a type, and names the fields the type does not have, in written order.
    ///
    /// # Errors
    ///
    /// When the value does not fit; the error knows the unknown fields met until then.
    pub fn decode_tracked<'de, T: Deserialize<'de>>(
        &'de self,
    ) -> Result<(T, Vec<UnknownField>), DecodeError> {
        let unknown = RefCell::new(Vec::new());
        let decoded = T::deserialize(Cursor { node: self, step: None, unknown: Some(&unknown) });
        let unknown = unknown.into_inner();
        match decoded {
            Ok(value) => Ok((value, unknown)),
            Err(error) => Err(error.with_unknown(unknown)),
        }
    }

    /// Copies the value as JSON.
    ///
    /// # Errors
    ///
    /// When a number is infinite or not a number, which JSON cannot say.
    pub fn to_json(&self) -> Result<Value, DecodeError> {
        self.decode()
    }
}

/// A node together with the way to it.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'de, 'p> {
    pub(super) node: &'de Node,
    pub(super) step: Option<&'p Step<'p>>,
    pub(super) unknown: Option<&'p RefCell<Vec<UnknownField>>>,
}

/// The last step on the way to a node, linked to the ones before; lives on the stack.
pub(super) struct Step<'p> {
    pub(super) parent: Option<&'p Self>,
    pub(super) place: Place<'p>,
}

#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    Entry(&'p Entry),
    Index(usize),
}

impl<'de> Cursor<'de, '_> {
    pub(super) fn path(&self) -> FieldPath {
        let mut segments = Vec::new();
        let mut step = self.step;
        while let Some(Step { parent, place }) = step {
            segments.push(match place {
                Place::Entry(entry) => PathSegment::Field(entry.key().to_owned().into()),
                Place::Index(index) => PathSegment::Index(*index),
            });
            step = *parent;
        }
        segments.into_iter().rev().collect()
    }

    fn locate<T>(&self, result: Result<T, DecodeError>) -> Result<T, DecodeError> {
        result.map_err(|error| error.locate(|| self.path(), self.node.span()))
    }

    /// Hands the value over as it is; the visitor refuses what it does not want.
    fn any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let result = match self.node.value() {
            NodeValue::Null => visitor.visit_unit(),
            NodeValue::Bool(value) => visitor.visit_bool(*value),
            NodeValue::Integer(number) => Number::from(*number).visit(visitor),
            NodeValue::Unsigned(number) => visitor.visit_u64(*number),
            NodeValue::Float(number) => {
                finite(*number).and_then(|number| visitor.visit_f64(number))
            }
            NodeValue::String(text) => visitor.visit_borrowed_str(text),
            NodeValue::Sequence(items) => visitor.visit_seq(Elements::new(self, items)),
            NodeValue::Mapping(mapping) => visitor.visit_map(Fields::of_map(self, mapping.iter())),
        };
        self.locate(result)
    }

    fn boolean<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.node.is_null() { self.locate(visitor.visit_bool(false)) } else { self.any(visitor) }
    }

    fn integer<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match integer_of(self.node.value()) {
            Some(number) => self.locate(number.visit(visitor)),
            None => self.any(visitor),
        }
    }

    fn float<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match float_of(self.node.value()) {
            Some(number) => self.locate(visitor.visit_f64(number)),
            None => self.any(visitor),
        }
    }

    fn text<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.node.is_null() {
            self.locate(visitor.visit_borrowed_str(""))
        } else {
            self.any(visitor)
        }
    }

    fn optional<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let result =
            if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) };
        self.locate(result)
    }

    fn list<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.node.is_null() {
            self.locate(visitor.visit_seq(Elements::new(self, &[])))
        } else {
            self.any(visitor)
        }
    }

    fn map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.node.is_null() {
            return self.locate(visitor.visit_map(Fields::of_map(self, [].iter())));
        }
        self.any(visitor)
    }

    fn structure<V: Visitor<'de>>(
        self,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match self.node.value() {
            NodeValue::Mapping(mapping) => {
                self.locate(visitor.visit_map(Fields::of_struct(self, mapping.iter(), known)))
            }
            _ => self.map(visitor),
        }
    }

    fn variant<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let result = match self.node.value() {
            NodeValue::String(name) => {
                let name: StrDeserializer<'_, DecodeError> = (&**name).into_deserializer();
                visitor.visit_enum(name)
            }
            NodeValue::Mapping(mapping) if mapping.len() == 1 => match mapping.iter().next() {
                Some(entry) => visitor.visit_enum(Variant::new(self, entry)),
                None => return self.any(visitor),
            },
            _ => return self.any(visitor),
        };
        self.locate(result)
    }

    /// Only fields that a type does not have are read without being looked at.
    fn ignored<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if let Some(unknown) = self.unknown {
            unknown.borrow_mut().push(UnknownField { path: self.path(), span: self.name_span() });
        }
        visitor.visit_unit()
    }

    fn name_span(&self) -> Span {
        match self.step {
            Some(Step { place: Place::Entry(entry), .. }) => entry.key_span(),
            _ => self.node.span(),
        }
    }
}

fn finite(number: f64) -> Result<f64, DecodeError> {
    let error = || {
        DecodeError::new(DecodeErrorKind::InvalidValue, format!("number {number} has no JSON form"))
    };
    number.is_finite().then_some(number).ok_or_else(error)
}

macro_rules! deserialize_as {
    ($($method:ident => $read:ident),* $(,)?) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            Cursor::from(self).$read(visitor)
        })*
    };
}

macro_rules! impl_deserializer {
    ($type:ty) => {
        impl<'de> Deserializer<'de> for $type {
            type Error = DecodeError;

            deserialize_as! {
                deserialize_any => any, deserialize_bool => boolean,
                deserialize_i8 => integer, deserialize_i16 => integer, deserialize_i32 => integer,
                deserialize_i64 => integer, deserialize_i128 => integer,
                deserialize_u8 => integer, deserialize_u16 => integer, deserialize_u32 => integer,
                deserialize_u64 => integer, deserialize_u128 => integer,
                deserialize_f32 => float, deserialize_f64 => float,
                deserialize_char => text, deserialize_str => text, deserialize_string => text,
                deserialize_bytes => text, deserialize_byte_buf => text, deserialize_identifier => text,
                deserialize_option => optional, deserialize_unit => any,
                deserialize_seq => list, deserialize_map => map, deserialize_ignored_any => ignored,
            }

            fn deserialize_unit_struct<V: Visitor<'de>>(
                self,
                _name: &'static str,
                visitor: V,
            ) -> Result<V::Value, DecodeError> {
                Cursor::from(self).any(visitor)
            }

            fn deserialize_newtype_struct<V: Visitor<'de>>(
                self,
                _name: &'static str,
                visitor: V,
            ) -> Result<V::Value, DecodeError> {
                let cursor = Cursor::from(self);
                cursor.locate(visitor.visit_newtype_struct(cursor))
            }

            fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, DecodeError> {
                Cursor::from(self).list(visitor)
            }

            fn deserialize_tuple_struct<V: Visitor<'de>>(
                self,
                _name: &'static str,
                _len: usize,
                visitor: V,
            ) -> Result<V::Value, DecodeError> {
                Cursor::from(self).list(visitor)
            }

            fn deserialize_struct<V: Visitor<'de>>(
                self,
                _name: &'static str,
                fields: &'static [&'static str],
                visitor: V,
            ) -> Result<V::Value, DecodeError> {
                Cursor::from(self).structure(fields, visitor)
            }

            fn deserialize_enum<V: Visitor<'de>>(
                self,
                _name: &'static str,
                _variants: &'static [&'static str],
                visitor: V,
            ) -> Result<V::Value, DecodeError> {
                Cursor::from(self).variant(visitor)
            }
        }
    };
}

impl_deserializer!(Cursor<'de, '_>);
impl_deserializer!(&'de Node);

impl<'de> From<&'de Node> for Cursor<'de, '_> {
    fn from(node: &'de Node) -> Self {
        Self { node, step: None, unknown: None }
    }
}
