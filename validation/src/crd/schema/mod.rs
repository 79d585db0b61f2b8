//! What a CRD says about one value: the structural schema, read once and compiled.

mod bounds;
mod go_syntax;
mod pattern;
mod reader;

pub(super) use bounds::Bounds;
pub(super) use pattern::{Pattern, compile};
pub(super) use reader::{Fault, Reader};

use serde_json::Value;

use super::cel::Rule;

/// The schema of a value and of everything in it.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) json_type: Option<JsonType>,
    pub(super) int_or_string: bool,
    pub(super) nullable: bool,
    pub(super) preserve_unknown: bool,
    pub(super) embedded: bool,
    pub(super) default: Option<Value>,
    /// Ordered by name.
    pub(super) properties: Box<[Property]>,
    pub(super) additional: Additional,
    pub(super) items: Option<Box<Self>>,
    pub(super) list: ListType,
    pub(super) required: Box<[Box<str>]>,
    pub(super) allowed: Box<[Value]>,
    pub(super) format: Option<Box<str>>,
    pub(super) pattern: Option<Pattern>,
    pub(super) bounds: Bounds,
    pub(super) not: Option<Box<Self>>,
    pub(super) all_of: Box<[Self]>,
    pub(super) any_of: Box<[Self]>,
    pub(super) one_of: Box<[Self]>,
    pub(super) rules: Box<[Rule]>,
    /// Whether there are rules here or below.
    pub(super) has_rules: bool,
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: Box<str>,
    pub(super) schema: Schema,
}

/// The type a value has in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonType {
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,
}

/// What is said about keys that are no properties.
#[derive(Debug, Default)]
pub(super) enum Additional {
    #[default]
    Unsaid,
    Refused,
    Anything,
    Each(Box<Schema>),
}

/// What makes two elements of a list the same.
#[derive(Debug, Default)]
pub(super) enum ListType {
    #[default]
    Atomic,
    Set,
    /// The fields that tell elements apart.
    Map(Box<[Box<str>]>),
}

impl Schema {
    /// The schema of a field that is written down as a property.
    pub(super) fn property(&self, name: &str) -> Option<&Self> {
        let at = self.properties.binary_search_by(|property| (*property.name).cmp(name)).ok()?;
        self.properties.get(at).map(|property| &property.schema)
    }

    /// The schema of a field or of the value of a map.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.property(name).or(match &self.additional {
            Additional::Each(schema) => Some(schema),
            Additional::Unsaid | Additional::Refused | Additional::Anything => None,
        })
    }
}

impl JsonType {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Array => "array",
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
        }
    }
}
