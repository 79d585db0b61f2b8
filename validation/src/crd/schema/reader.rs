use mesh_config_model::yaml::{Mapping, Node};
use mesh_config_model::{FieldPath, Position};
use serde_json::Value;

use super::{Additional, Bounds, JsonType, ListType, Pattern, Property, Schema};
use crate::crd::cel::{Rule, RuleText};
use crate::crd::json_type::wrong_type;

/// Something in a CRD that cannot be used.
#[derive(Debug)]
pub(in crate::crd) struct Fault {
    pub(in crate::crd) path: FieldPath,
    pub(in crate::crd) position: Position,
    pub(in crate::crd) message: String,
}

/// Reads schemas and gathers what is wrong with them.
#[derive(Debug)]
pub(in crate::crd) struct Reader {
    path: FieldPath,
    /// Whether this is a shape that a value is compared with, which need not say types.
    in_shape: bool,
    pub(in crate::crd) faults: Vec<Fault>,
}

impl Reader {
    /// Starts at the place in a CRD that `path` names.
    pub(in crate::crd) fn new(path: FieldPath) -> Self {
        Self { path, in_shape: false, faults: Vec::new() }
    }

    /// Reads a schema; what is wrong in it is left out.
    pub(in crate::crd) fn schema(&mut self, node: &Node) -> Schema {
        let Some(map) = node.as_mapping() else {
            self.fault(
                node,
                format!("a schema is a map, and this is of type {}", node.type_name()),
            );
            return Schema::default();
        };
        let mut schema = Schema {
            json_type: self.json_type(map),
            int_or_string: is_true(map, "x-kubernetes-int-or-string"),
            nullable: is_true(map, "nullable"),
            preserve_unknown: is_true(map, "x-kubernetes-preserve-unknown-fields"),
            embedded: is_true(map, "x-kubernetes-embedded-resource"),
            default: None,
            properties: self.properties(map),
            additional: self.additional(map),
            items: self.at(map, "items", Self::schema).map(Box::new),
            list: self.list_type(map),
            required: strings(map, "required"),
            allowed: self.allowed(map),
            format: text(map, "format").map(Into::into),
            pattern: self.pattern(map),
            bounds: self.bounds(map),
            not: self.at(map, "not", Self::shape).map(Box::new),
            all_of: self.alternatives(map, "allOf"),
            any_of: self.alternatives(map, "anyOf"),
            one_of: self.alternatives(map, "oneOf"),
            rules: self.rules(map),
            has_rules: false,
        };
        let is_free = self.in_shape || schema.int_or_string || schema.preserve_unknown;
        if map.get("type").is_none() && !is_free {
            self.fault(node, "the type is missing");
        }
        schema.default = self.default(map, &schema);
        self.contradictions(map);
        schema.has_rules = !schema.rules.is_empty()
            || schema.properties.iter().any(|property| property.schema.has_rules)
            || schema.items.as_ref().is_some_and(|items| items.has_rules)
            || matches!(&schema.additional, Additional::Each(each) if each.has_rules);
        schema
    }

    fn shape(&mut self, node: &Node) -> Schema {
        let outside = std::mem::replace(&mut self.in_shape, true);
        let schema = self.schema(node);
        self.in_shape = outside;
        schema
    }

    fn default(&mut self, map: &Mapping, schema: &Schema) -> Option<Value> {
        let read = |reader: &mut Self, node: &Node| {
            let default = node.to_json().ok()?;
            match wrong_type(&default, schema) {
                None => Some(default),
                Some(problem) => {
                    reader.fault(node, problem.message());
                    None
                }
            }
        };
        self.at(map, "default", read).flatten()
    }

    /// Reports what the API server does not let stand together, or at all.
    fn contradictions(&mut self, map: &Mapping) {
        self.at(map, "$ref", |reader, node| reader.fault(node, "$ref is not allowed in a CRD"));
        if map.get("properties").is_some() {
            self.at(map, "additionalProperties", |reader, node| {
                reader.fault(node, "properties and additionalProperties exclude each other");
            });
        }
        let items = map.get("items").and_then(Node::as_mapping);
        let is_atomic = items.is_none_or(|items| match text(items, "type") {
            Some("object") => text(items, "x-kubernetes-map-type") == Some("atomic"),
            Some("array") => {
                text(items, "x-kubernetes-list-type").is_none_or(|list| list == "atomic")
            }
            _ => true,
        });
        if text(map, "x-kubernetes-list-type") == Some("set") && !is_atomic {
            self.at(map, "x-kubernetes-list-type", |reader, node| {
                reader.fault(node, "the elements of a set are scalars or atomic");
            });
        }
    }

    fn json_type(&mut self, map: &Mapping) -> Option<JsonType> {
        let node = map.get("type")?;
        let known = match node.as_str() {
            Some("object") => Some(JsonType::Object),
            Some("array") => Some(JsonType::Array),
            Some("string") => Some(JsonType::String),
            Some("integer") => Some(JsonType::Integer),
            Some("number") => Some(JsonType::Number),
            Some("boolean") => Some(JsonType::Boolean),
            _ => None,
        };
        if known.is_none() {
            self.at(map, "type", |reader, node| {
                reader.fault(node, "not a type: object, array, string, integer, number or boolean");
            });
        }
        known
    }

    fn properties(&mut self, map: &Mapping) -> Box<[Property]> {
        let read = |reader: &mut Self, node: &Node| {
            let mut properties = Vec::new();
            for entry in node.as_mapping().into_iter().flatten() {
                reader.path.push_field(entry.key().to_owned());
                let schema = reader.schema(entry.value());
                reader.path.pop();
                properties.push(Property { name: entry.key().into(), schema });
            }
            properties
        };
        let mut properties = self.at(map, "properties", read).unwrap_or_default();
        properties.sort_by(|a, b| a.name.cmp(&b.name));
        properties.into()
    }

    fn additional(&mut self, map: &Mapping) -> Additional {
        match map.get("additionalProperties").map(Node::to_json) {
            None | Some(Err(_)) => Additional::Unsaid,
            Some(Ok(Value::Bool(true))) => Additional::Anything,
            Some(Ok(Value::Bool(false))) => Additional::Refused,
            Some(Ok(_)) => self
                .at(map, "additionalProperties", Self::schema)
                .map_or(Additional::Unsaid, |schema| Additional::Each(Box::new(schema))),
        }
    }

    fn list_type(&mut self, map: &Mapping) -> ListType {
        match text(map, "x-kubernetes-list-type") {
            Some("set") => ListType::Set,
            Some("map") => {
                let keys = strings(map, "x-kubernetes-list-map-keys");
                if keys.is_empty() {
                    self.at(map, "x-kubernetes-list-type", |reader, node| {
                        reader.fault(node, "a list of type map needs x-kubernetes-list-map-keys");
                    });
                }
                ListType::Map(keys)
            }
            None | Some(_) => ListType::Atomic,
        }
    }

    fn allowed(&mut self, map: &Mapping) -> Box<[Value]> {
        let read = |reader: &mut Self, node: &Node| match node.to_json() {
            Ok(Value::Array(values)) => values.into(),
            Ok(_) | Err(_) => {
                reader.fault(node, "enum is a list of values");
                Box::default()
            }
        };
        self.at(map, "enum", read).unwrap_or_default()
    }

    fn pattern(&mut self, map: &Mapping) -> Option<Pattern> {
        self.at(map, "pattern", |reader, node| {
            let source = node.as_str().unwrap_or_default();
            match Pattern::new(source) {
                Ok(pattern) => Some(pattern),
                Err(error) => {
                    reader.fault(node, format!("pattern {source:?} does not compile: {error}"));
                    None
                }
            }
        })
        .flatten()
    }

    fn bounds(&mut self, map: &Mapping) -> Bounds {
        Bounds {
            minimum: self.number(map, "minimum"),
            exclusive_minimum: is_true(map, "exclusiveMinimum"),
            maximum: self.number(map, "maximum"),
            exclusive_maximum: is_true(map, "exclusiveMaximum"),
            multiple_of: self.number(map, "multipleOf").filter(|step| *step > 0.0),
            min_length: self.count(map, "minLength"),
            max_length: self.count(map, "maxLength"),
            min_items: self.count(map, "minItems"),
            max_items: self.count(map, "maxItems"),
            unique_items: is_true(map, "uniqueItems"),
            min_properties: self.count(map, "minProperties"),
            max_properties: self.count(map, "maxProperties"),
        }
    }

    fn number(&mut self, map: &Mapping, name: &'static str) -> Option<f64> {
        self.at(map, name, |reader, node| {
            let number = node.to_json().ok().and_then(|json| json.as_f64());
            if number.is_none() {
                reader.fault(node, format!("{name} is a number"));
            }
            number
        })
        .flatten()
    }

    fn count(&mut self, map: &Mapping, name: &'static str) -> Option<u64> {
        self.at(map, name, |reader, node| {
            let number = node.to_json().ok().and_then(|json| json.as_u64());
            if number.is_none() {
                reader.fault(node, format!("{name} is a number from 0"));
            }
            number
        })
        .flatten()
    }

    fn alternatives(&mut self, map: &Mapping, name: &'static str) -> Box<[Schema]> {
        let read = |reader: &mut Self, node: &Node| {
            reader.elements(node, |reader, item| Some(reader.shape(item)))
        };
        self.at(map, name, read).unwrap_or_default()
    }

    fn rules(&mut self, map: &Mapping) -> Box<[Rule]> {
        let read = |reader: &mut Self, node: &Node| reader.elements(node, Self::rule);
        self.at(map, "x-kubernetes-validations", read).unwrap_or_default()
    }

    fn rule(&mut self, node: &Node) -> Option<Rule> {
        let map = node.as_mapping();
        let text = |name| map.and_then(|map| text(map, name)).unwrap_or_default();
        let written = RuleText {
            rule: text("rule"),
            message: text("message"),
            message_expression: text("messageExpression"),
            reason: text("reason"),
            field_path: text("fieldPath"),
            optional_old_self: map.is_some_and(|map| is_true(map, "optionalOldSelf")),
        };
        match Rule::compile(&written) {
            Ok(rule) => Some(rule),
            Err((field, message)) => {
                self.path.push_field(field);
                self.fault(node.get(field).unwrap_or(node), message);
                self.path.pop();
                None
            }
        }
    }

    fn elements<T>(
        &mut self,
        node: &Node,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Box<[T]> {
        let mut elements = Vec::new();
        for (index, item) in node.as_sequence().unwrap_or_default().iter().enumerate() {
            self.path.push_index(index);
            elements.extend(read(self, item));
            self.path.pop();
        }
        elements.into()
    }

    /// Reads a field when it is there, and knows its path meanwhile.
    fn at<T>(
        &mut self,
        map: &Mapping,
        name: &'static str,
        read: impl FnOnce(&mut Self, &Node) -> T,
    ) -> Option<T> {
        let node = map.get(name).filter(|node| !node.is_null())?;
        self.path.push_field(name);
        let result = read(self, node);
        self.path.pop();
        Some(result)
    }

    fn fault(&mut self, node: &Node, message: impl Into<String>) {
        let (path, position) = (self.path.clone(), node.position());
        self.faults.push(Fault { path, position, message: message.into() });
    }
}

fn is_true(map: &Mapping, name: &str) -> bool {
    matches!(map.get(name).map(Node::value), Some(mesh_config_model::yaml::NodeValue::Bool(true)))
}

fn text<'n>(map: &'n Mapping, name: &str) -> Option<&'n str> {
    map.get(name).and_then(Node::as_str)
}

fn strings(map: &Mapping, name: &str) -> Box<[Box<str>]> {
    let items = map.get(name).and_then(Node::as_sequence).unwrap_or_default();
    items.iter().filter_map(Node::as_str).map(Into::into).collect()
}
