use mesh_config_model::decode::Body;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::Schema;

/// Makes the schema of a type where a generator collects definitions.
pub(crate) type SubSchema = fn(&mut SchemaGenerator) -> schemars::Schema;

/// The schema of a type.
pub(crate) fn sub_schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> schemars::Schema {
    generator.subschema_for::<T>()
}

impl Schema {
    /// JSON Schema (2020-12) of the objects of the kind; `None` when the type of the body is not known.
    ///
    /// It describes what is written: JSON names, durations as text, at most one field of a choice.
    /// Reading is more liberal.
    ///
    /// ```
    /// use mesh_schema::{gvk, sets};
    ///
    /// let schema = sets::all().find_by_gvk(&gvk::VIRTUAL_SERVICE).expect("registered");
    /// let json = schema.json_schema().expect("the body has a type").to_value();
    /// assert_eq!(json["properties"]["kind"]["const"], "VirtualService");
    /// assert_eq!(json["properties"]["spec"]["$ref"], "#/$defs/networking.VirtualService");
    /// assert_eq!(json["$defs"]["networking.VirtualService"]["properties"]["hosts"]["type"], "array");
    /// ```
    #[must_use]
    pub fn json_schema(&self) -> Option<schemars::Schema> {
        let (spec, status) = self.sub_schemas();
        let mut generator = SchemaSettings::draft2020_12().into_generator();
        let body = spec?(&mut generator);
        let mut properties = Map::new();
        let versions: Vec<String> = self.alias_gvks().map(|gvk| gvk.api_version()).collect();
        properties.insert("apiVersion".to_owned(), json!({"type": "string", "enum": versions}));
        properties.insert("kind".to_owned(), json!({"type": "string", "const": self.gvk().kind}));
        properties.insert("metadata".to_owned(), json!({"type": "object"}));
        if self.body() == Body::Spec {
            properties.insert("spec".to_owned(), body.clone().into());
        }
        if let Some(status) = status {
            properties.insert("status".to_owned(), status(&mut generator).into());
        }
        let mut schema = schemars::json_schema!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.gvk().kind,
            "type": "object",
            "properties": properties,
            "required": ["apiVersion", "kind", "metadata"],
        });
        if self.body() == Body::Object {
            schema.insert("allOf".to_owned(), Value::Array(vec![body.into()]));
        }
        schema.insert("$defs".to_owned(), generator.take_definitions(true).into());
        Some(schema)
    }
}
