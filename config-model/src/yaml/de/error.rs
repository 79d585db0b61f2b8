use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};

use crate::{FieldPath, Position};

use super::UnknownField;
use crate::yaml::Span;

/// A value that does not fit the type it is decoded into.
///
/// Prints as `line:column: path: message`; what is not known is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: DecodeErrorKind,
    message: String,
    path: FieldPath,
    span: Option<Span>,
    unknown_fields: Vec<UnknownField>,
}

/// What is wrong with a decoded value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The value has another type than the field.
    WrongType,
    /// The value has the right type but is not allowed.
    InvalidValue,
    /// A name is none of those the type knows.
    UnknownName,
    /// A field that must be there is not.
    MissingField,
    /// A field is there twice, under two spellings.
    RepeatedField,
    /// Fields that the type does not have, in strict mode.
    UnknownFields,
    /// The type refused the value for a reason of its own.
    Refused,
}

impl DecodeError {
    pub(super) fn new(kind: DecodeErrorKind, message: impl Into<String>) -> Self {
        let (path, span, unknown_fields) = (FieldPath::root(), None, Vec::new());
        Self(Box::new(Inner { kind, message: message.into(), path, span, unknown_fields }))
    }

    /// Refuses unknown fields; points at the first.
    pub(crate) fn unknown(unknown_fields: Vec<UnknownField>) -> Self {
        let mut error = Self::new(DecodeErrorKind::UnknownFields, unknown_message(&unknown_fields));
        if let Some(first) = unknown_fields.first() {
            error = error.locate(|| first.path.clone(), first.span);
        }
        error.with_unknown(unknown_fields)
    }

    pub(crate) fn with_unknown(mut self, unknown_fields: Vec<UnknownField>) -> Self {
        self.0.unknown_fields = unknown_fields;
        self
    }

    /// Says where the error is, unless a deeper level said it already.
    pub(super) fn locate(mut self, path: impl FnOnce() -> FieldPath, span: Span) -> Self {
        if self.0.span.is_none() {
            self.0.path = path();
            self.0.span = Some(span);
        }
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> DecodeErrorKind {
        self.0.kind
    }

    /// What is wrong in words, without path and place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The field concerned, from the node that was decoded.
    #[must_use]
    pub fn path(&self) -> &FieldPath {
        &self.0.path
    }

    /// The stretch of text concerned; `None` only for errors that no node was decoded for.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.0.span
    }

    /// Line and column of the value concerned.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.span.map(|span| span.start())
    }

    /// Fields the type does not have that were met before the error.
    #[must_use]
    pub fn unknown_fields(&self) -> &[UnknownField] {
        &self.0.unknown_fields
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(span) = self.0.span {
            write!(f, "{span}: ")?;
        }
        if !self.0.path.is_root() {
            write!(f, "{}: ", self.0.path)?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(DecodeErrorKind::Refused, message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let hint = quoting_hint(found, expected);
        Self::new(DecodeErrorKind::WrongType, format!("{} is not {expected}{hint}", named(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(DecodeErrorKind::InvalidValue, format!("{} is not {expected}", named(found)))
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::new(DecodeErrorKind::InvalidValue, format!("{length} elements are not {expected}"))
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(DecodeErrorKind::UnknownName, format!("unknown name {name:?}{}", one_of(known)))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(
            DecodeErrorKind::UnknownFields,
            format!("unknown field {name:?}{}", one_of(known)),
        )
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(DecodeErrorKind::MissingField, format!("field {name:?} is missing"))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(DecodeErrorKind::RepeatedField, format!("field {name:?} is there twice"))
    }
}

fn unknown_message(fields: &[UnknownField]) -> String {
    match fields.len() {
        1 => "unknown field".to_owned(),
        count => format!("the first of {count} unknown fields"),
    }
}

fn named(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("boolean {value}"),
        Unexpected::Unsigned(number) => format!("number {number}"),
        Unexpected::Signed(number) => format!("number {number}"),
        Unexpected::Float(number) => format!("number {number:?}"),
        Unexpected::Str(text) => format!("string {text:?}"),
        Unexpected::Unit | Unexpected::Option => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a map".to_owned(),
        other => other.to_string(),
    }
}

/// Plain scalars such as `yes` and `1.20` look like text to their writers.
fn quoting_hint(found: Unexpected<'_>, expected: &dyn Expected) -> &'static str {
    let scalar = matches!(
        found,
        Unexpected::Bool(_)
            | Unexpected::Unsigned(_)
            | Unexpected::Signed(_)
            | Unexpected::Float(_)
    );
    if scalar && expected.to_string() == "a string" { "; quote it to make it one" } else { "" }
}

fn one_of(known: &[&str]) -> String {
    if known.is_empty() { String::new() } else { format!(", expected one of {}", known.join(", ")) }
}
