use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::k8s::IntOrString;
use crate::labels::{LabelExpression, LabelSelector};
use crate::value::{Duration, GatewayDuration};

/// Describes what a field holds; an optional field is described as what it holds when it is there.
pub(crate) trait FieldSchema {
    fn field_schema(generator: &mut SchemaGenerator) -> Schema;
}

impl<T: FieldSchema> FieldSchema for Option<T> {
    fn field_schema(generator: &mut SchemaGenerator) -> Schema {
        T::field_schema(generator)
    }
}

impl<T: FieldSchema> FieldSchema for Vec<T> {
    fn field_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "array", "items": T::field_schema(generator)})
    }
}

impl<K, T: FieldSchema> FieldSchema for BTreeMap<K, T> {
    fn field_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object", "additionalProperties": T::field_schema(generator)})
    }
}

macro_rules! fixed {
    ($($of:ty = $schema:tt;)+) => {$(
        impl FieldSchema for $of {
            fn field_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )+};
}

fixed! {
    bool = {"type": "boolean"};
    i32 = {"type": "integer", "format": "int32"};
    u32 = {"type": "integer", "format": "uint32", "minimum": 0};
    i64 = {"type": "integer", "format": "int64"};
    u64 = {"type": "integer", "format": "uint64", "minimum": 0};
    f64 = {"type": "number", "format": "double"};
    String = {"type": "string"};
    Vec<u8> = {"type": "string", "contentEncoding": "base64"};
    jiff::Timestamp = {"type": "string", "format": "date-time"};
    Map<String, Value> = {"type": "object"};
    IntOrString = {"anyOf": [{"type": "integer", "format": "int32"}, {"type": "string"}]};
    Duration = {"type": "string", "pattern": r"^[-+]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$"};
    GatewayDuration = {"type": "string", "pattern": "^([0-9]{1,5}(h|m|s|ms)){1,4}$"};
}

/// Gives a type its schema by name, here and in `schemars`.
macro_rules! described {
    ($of:ty = $name:expr, |$generator:ident| $schema:expr) => {
        impl schemars::JsonSchema for $of {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($name)
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(concat!(module_path!(), "::", stringify!($of)))
            }

            fn json_schema($generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $schema
            }
        }

        impl $crate::specs::companions::FieldSchema for $of {
            fn field_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }
    };
}
pub(crate) use described;

/// Gives a message its schema.
macro_rules! object_schema {
    ($of:ident = $name:literal, $about:literal, required [$($required:literal),*], choices [$([$($arm:literal),+])*] {
        $($field:literal: $type:ty = $field_about:literal;)*
    }) => {
        $crate::specs::companions::described!($of = $name, |_generator| {
            #[allow(unused_mut, clippy::allow_attributes, reason = "a message may have no fields")]
            let mut object = $crate::specs::companions::ObjectSchema::new($about);
            $(object.field(
                $field,
                <$type as $crate::specs::companions::FieldSchema>::field_schema(_generator),
                $field_about,
            );)*
            object.finish(&[$($required),*], &[$(&[$($arm),+]),*])
        });
    };
}
pub(crate) use object_schema;

/// Gives an enumeration or an open set of names its schema.
macro_rules! names_schema {
    ($of:ident = $name:literal, $about:literal, closed [$($value:literal),+]) => {
        $crate::specs::companions::described!($of = $name, |_generator| {
            schemars::json_schema!({"type": "string", "description": $about, "enum": [$($value),+]})
        });
    };
    ($of:ident = $name:literal, $about:literal, open [$($value:literal),+]) => {
        $crate::specs::companions::described!($of = $name, |_generator| {
            schemars::json_schema!({"type": "string", "description": $about, "examples": [$($value),+]})
        });
    };
}
pub(crate) use names_schema;

/// Collects the schema of a message.
pub(crate) struct ObjectSchema {
    about: &'static str,
    properties: Map<String, Value>,
}

impl ObjectSchema {
    pub(crate) fn new(about: &'static str) -> Self {
        Self { about, properties: Map::new() }
    }

    pub(crate) fn field(&mut self, name: &'static str, mut schema: Schema, about: &'static str) {
        if !about.is_empty() {
            schema.insert("description".to_owned(), about.trim().into());
        }
        self.properties.insert(name.to_owned(), schema.into());
    }

    /// Adds which fields must be there, and which of them exclude each other.
    pub(crate) fn finish(self, required: &[&str], choices: &[&[&str]]) -> Schema {
        let mut schema = json_schema!({
            "type": "object",
            "description": self.about.trim(),
            "properties": self.properties,
        });
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        let choices: Vec<Value> =
            choices.iter().filter(|arms| arms.len() > 1).map(|arms| at_most_one(arms)).collect();
        if !choices.is_empty() {
            schema.insert("allOf".to_owned(), choices.into());
        }
        schema
    }
}

/// Either none of the fields is there, or exactly one.
fn at_most_one(fields: &[&str]) -> Value {
    let there = |field: &&str| json!({"required": [field]});
    let any: Vec<Value> = fields.iter().map(there).collect();
    let mut options = vec![json!({"not": {"anyOf": any}})];
    options.extend(fields.iter().map(there));
    json!({"oneOf": options})
}

object_schema! { LabelSelector = "k8s.LabelSelector", "Labels that an object must have.", required [], choices [] {
    "matchLabels": BTreeMap<String, String> = "Labels that must have exactly these values.";
    "matchExpressions": Vec<LabelExpression> = "Further conditions.";
} }

object_schema! { LabelExpression = "k8s.LabelSelectorRequirement", "One condition on one label.", required ["key", "operator"], choices [] {
    "key": String = "The label.";
    "operator": String = "`In`, `NotIn`, `Exists` or `DoesNotExist`.";
    "values": Vec<String> = "What `In` and `NotIn` compare with.";
} }

impl JsonSchema for crate::NoStatus {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("NoStatus")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object"})
    }
}
