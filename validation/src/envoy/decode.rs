//! Decodes JSON into messages by the rules of the decoder Istio uses, an old one of the Go library for protobuf.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use mesh_config_model::FieldPath;
use mesh_config_model::value::Duration;
use serde_json::{Map, Value};

use super::contrib::is_known_elsewhere;
use super::schema::{Kind, Message, Schema, Shape, type_name};
use crate::{Code, Problem, codes};

/// Deepest nesting that is decoded, so that no value exhausts the stack.
const MAX_DEPTH: usize = 200;
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

/// What to do with fields that a message does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    Ignored,
    Refused,
}

/// What is looked at of a decoded message.
#[derive(Debug, Default)]
pub(super) struct Decoded<'v> {
    /// The full name of its type.
    pub(super) name: &'static str,
    /// Its field `name`, which is empty when it has none.
    pub(super) label: &'v str,
    /// It has a `typed_config` or a `config_discovery`.
    pub(super) is_typed: bool,
    /// The address of the type of an `Any`.
    pub(super) any: Option<&'v str>,
    /// Messages in fields that hold one.
    children: Vec<Self>,
}

impl Decoded<'_> {
    pub(super) fn walk<'d>(&'d self, visit: &mut impl FnMut(&'d Self)) {
        visit(self);
        for child in &self.children {
            child.walk(visit);
        }
    }
}

/// What ended decoding, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) path: FieldPath,
    pub(super) problem: Problem,
}

/// Decodes a message up to the first fault.
pub(super) fn decode<'v>(
    schema: &Schema,
    name: &'static str,
    value: &'v Map<String, Value>,
    unknown: Unknown,
) -> Result<Decoded<'v>, Box<Fault>> {
    let mut decoder = Decoder { schema, unknown, path: FieldPath::root() };
    let mut decoded = Decoded { name, ..Decoded::default() };
    if let Some((_, message)) = schema.message(name) {
        decoder.fields(&mut decoded, name, message, value, &[])?;
    }
    Ok(decoded)
}

struct Decoder<'s> {
    schema: &'s Schema,
    unknown: Unknown,
    path: FieldPath,
}

type Step = Result<(), Box<Fault>>;

impl Decoder<'_> {
    fn message<'v>(
        &mut self,
        into: &mut Decoded<'v>,
        name: &'static str,
        value: &'v Value,
    ) -> Step {
        into.name = name;
        if value.is_null() {
            return Ok(());
        }
        if self.path.segments().len() > MAX_DEPTH {
            return self.refuse("it is nested too deeply");
        }
        match name.strip_prefix("google.protobuf.") {
            Some("Any") => self.any(into, value),
            Some("Duration") => match value.as_str().map(str::parse::<Duration>) {
                Some(Ok(_)) => Ok(()),
                _ => self.refuse("a duration such as 1.5s is expected"),
            },
            Some("Timestamp") => self.expect(value.is_string(), "a time is expected"),
            Some("Value") => Ok(()),
            Some("Struct") => self.expect(value.is_object(), "an object is expected"),
            Some("ListValue") => self.expect(value.is_array(), "a list is expected"),
            Some("BoolValue") => self.scalar(Kind::Bool, value),
            Some("StringValue") => self.scalar(Kind::Text, value),
            Some("BytesValue") => self.scalar(Kind::Bytes, value),
            Some("Int32Value") => self.scalar(Kind::Int32, value),
            Some("Int64Value") => self.scalar(Kind::Int64, value),
            Some("UInt32Value") => self.scalar(Kind::Uint32, value),
            Some("UInt64Value") => self.scalar(Kind::Uint64, value),
            Some("FloatValue" | "DoubleValue") => self.scalar(Kind::Float, value),
            _ => {
                let Value::Object(given) = value else {
                    return self.refuse(&format!("an object of the type {name} is expected"));
                };
                match self.schema.message(name) {
                    Some((_, message)) => self.fields(into, name, message, given, &[]),
                    None => Ok(()),
                }
            }
        }
    }

    /// Decodes the fields that a message has, in its order, then looks for others.
    fn fields<'v>(
        &mut self,
        into: &mut Decoded<'v>,
        name: &str,
        message: &Message,
        given: &'v Map<String, Value>,
        beside: &[&str],
    ) -> Step {
        let mut known = beside.iter().filter(|name| given.contains_key(**name)).count();
        for field in &message.fields {
            let camel = given.get_key_value(field.json.as_ref());
            let snake =
                if field.json == field.name { None } else { given.get_key_value(field.name) };
            known += usize::from(camel.is_some()) + usize::from(snake.is_some());
            let Some((key, value)) = camel.or(snake).filter(|(_, value)| !value.is_null()) else {
                continue;
            };
            self.path.push_field(key.clone());
            self.field(into, field.shape, value)?;
            self.path.pop();
            into.is_typed |= matches!(field.name, "typed_config" | "config_discovery");
            if let ("name", Some(label)) = (field.name, value.as_str()) {
                into.label = label;
            }
        }
        if self.unknown == Unknown::Ignored || known == given.len() {
            return Ok(());
        }
        let is_known = |key: &str| {
            beside.contains(&key)
                || message.fields.iter().any(|field| field.json == key || field.name == key)
        };
        let Some(key) = given.keys().find(|key| !is_known(key)) else { return Ok(()) };
        self.path.push_field(key.clone());
        self.fail(codes::EF_25, format!("{name} has no field {key:?}; it is ignored"))
    }

    fn field<'v>(&mut self, into: &mut Decoded<'v>, shape: Shape, value: &'v Value) -> Step {
        match (shape, value) {
            (Shape::One(Kind::Message(name)), _) => {
                let mut child = Decoded::default();
                self.message(&mut child, name, value)?;
                into.children.push(child);
                Ok(())
            }
            (Shape::One(kind), _) => self.scalar(kind, value),
            (Shape::List(kind), Value::Array(items)) => {
                for (i, item) in items.iter().enumerate() {
                    self.path.push_index(i);
                    self.element(kind, item)?;
                    self.path.pop();
                }
                Ok(())
            }
            (Shape::List(_), _) => self.refuse("a list is expected"),
            (Shape::Map(key_kind, kind), Value::Object(entries)) => {
                for (key, entry) in entries {
                    self.path.push_field(key.clone());
                    if !matches!(key_kind, Kind::Text) {
                        self.expect(is_number_or_bool(key, key_kind), "the key has another type")?;
                    }
                    self.element(kind, entry)?;
                    self.path.pop();
                }
                Ok(())
            }
            (Shape::Map(..), _) => self.refuse("an object is expected"),
        }
    }

    fn element(&mut self, kind: Kind, value: &Value) -> Step {
        match kind {
            Kind::Message(name) => self.message(&mut Decoded::default(), name, value),
            _ => self.scalar(kind, value),
        }
    }

    /// Decodes a message that says itself of what type it is.
    fn any<'v>(&mut self, into: &mut Decoded<'v>, value: &'v Value) -> Step {
        let Value::Object(given) = value else { return self.refuse("an object is expected") };
        let Some(url) = given.get("@type") else { return self.refuse("@type is missing") };
        let Some(url) = url.as_str() else { return self.refuse("@type is not a text") };
        into.any = Some(url);
        let name = type_name(url);
        let Some((name, message)) = self.schema.message(name) else {
            if is_known_elsewhere(name) {
                return Ok(());
            }
            self.path.push_field("@type");
            let hint = if name.contains(".v2.") {
                "; this API of Envoy was the one before v3"
            } else {
                ""
            };
            return self.fail(codes::EF_24, format!("type {url:?} is unknown{hint}"));
        };
        // The fields are packed away, so nobody looks into them later.
        let mut packed = Decoded::default();
        if is_well_known(name) {
            let Some(inner) = given.get("value") else { return self.refuse("value is missing") };
            self.path.push_field("value");
            self.message(&mut packed, name, inner)?;
            self.path.pop();
            return Ok(());
        }
        self.fields(&mut packed, name, message, given, &["@type"])
    }

    fn scalar(&self, kind: Kind, value: &Value) -> Step {
        if value.is_null() {
            return Ok(());
        }
        match kind {
            Kind::Bool => self.expect(value.is_boolean(), "true or false is expected"),
            Kind::Text => self.expect(value.is_string(), "a text is expected"),
            Kind::Bytes => {
                let decodes = value.as_str().is_some_and(|text| {
                    let text: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
                    BASE64.decode(text).is_ok()
                });
                self.expect(decodes, "bytes in base64 are expected")
            }
            Kind::Int32 => self.integer::<i32>(value),
            Kind::Int64 => self.integer::<i64>(value),
            Kind::Uint32 => self.integer::<u32>(value),
            Kind::Uint64 => self.integer::<u64>(value),
            Kind::Float => self.expect(is_float(value), "a number is expected"),
            Kind::Enum(name) => match value.as_str() {
                Some(text) if self.schema.has_value(name, text) => Ok(()),
                Some(text) => self.refuse(&format!("{text:?} is no value of {name}")),
                None => self.integer::<i32>(value),
            },
            Kind::Message(_) => Ok(()),
        }
    }

    fn integer<N: TryFrom<i128>>(&self, value: &Value) -> Step {
        let fits = match value {
            Value::Number(_) => integer(value).is_some_and(|number| N::try_from(number).is_ok()),
            Value::String(text) => {
                let text = text.trim_matches([' ', '\t', '\r', '\n']);
                text == "null"
                    || serde_json::from_str::<Value>(text).is_ok_and(|value| {
                        let plain = text.bytes().all(|c| c.is_ascii_digit() || c == b'-');
                        plain && integer(&value).is_some_and(|number| N::try_from(number).is_ok())
                    })
            }
            _ => false,
        };
        self.expect(fits, "a whole number that fits is expected")
    }

    fn expect(&self, sound: bool, what: &str) -> Step {
        if sound { Ok(()) } else { self.refuse(what) }
    }

    fn refuse(&self, fault: &str) -> Step {
        self.fail(codes::EF_22, format!("value does not decode: {fault}"))
    }

    fn fail(&self, code: Code, message: String) -> Step {
        Err(Box::new(Fault { path: self.path.clone(), problem: Problem::new(code, message) }))
    }
}

/// Messages that an `Any` holds under `value`.
fn is_well_known(name: &str) -> bool {
    let types = [
        "Any",
        "BoolValue",
        "BytesValue",
        "DoubleValue",
        "Duration",
        "Empty",
        "FloatValue",
        "Int32Value",
        "Int64Value",
        "ListValue",
        "StringValue",
        "Struct",
        "Timestamp",
        "UInt32Value",
        "UInt64Value",
        "Value",
    ];
    name.strip_prefix("google.protobuf.").is_some_and(|name| types.contains(&name))
}

/// Reads a number that is whole; the value went through floating point, so 1.0 and 1 are the same.
fn integer(value: &Value) -> Option<i128> {
    if let Some(number) = value.as_i64() {
        return Some(number.into());
    }
    if let Some(number) = value.as_u64() {
        return Some(number.into());
    }
    let number = value.as_f64()?;
    // Larger ones are written with an exponent, which no integer has.
    let whole = number.fract() == 0.0 && number.abs() < 1e21;
    whole.then(|| format!("{number:.0}").parse().ok()).flatten()
}

fn is_float(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::String(text) => {
            matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity")
                || serde_json::from_str::<Value>(text)
                    .is_ok_and(|value| value.is_number() || value.is_null())
        }
        _ => false,
    }
}

fn is_number_or_bool(key: &str, kind: Kind) -> bool {
    match kind {
        Kind::Bool => matches!(key, "true" | "false"),
        Kind::Int32 => key.parse::<i32>().is_ok(),
        Kind::Int64 => key.parse::<i64>().is_ok(),
        Kind::Uint32 => key.parse::<u32>().is_ok(),
        _ => key.parse::<u64>().is_ok(),
    }
}
