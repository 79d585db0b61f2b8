use std::collections::BTreeMap;

use serde::Deserialize;

use super::model::{
    Area, Item, Kind, Member, Message, Names, Path, Presence, Shape, Spelling, Type, Value,
};
use super::naming::{snake, upper_camel};
use super::task::Failure;

/// The table beside the generator.
pub(super) const BUILT_IN: &str = include_str!("facts.toml");

/// Kinds that no protobuf source describes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    area: Vec<AreaFacts>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaFacts {
    name: String,
    about: String,
    #[serde(default, rename = "type")]
    types: Vec<TypeFacts>,
    #[serde(default)]
    enumeration: Vec<EnumerationFacts>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeFacts {
    name: String,
    rust: Option<String>,
    about: String,
    /// JSON name, type and sentence of each field.
    fields: Vec<(String, String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnumerationFacts {
    name: String,
    about: String,
    /// Name, sentence and possibly the Rust name of each value.
    values: Vec<Vec<String>>,
}

/// Sentences by area, then by item.
pub(super) type Sentences = BTreeMap<String, BTreeMap<String, String>>;

impl Facts {
    /// Turns the facts into areas.
    pub(super) fn areas(&self) -> Result<Vec<Area>, Failure> {
        self.area.iter().map(|area| self.area(area)).collect()
    }

    /// The sentences that the facts say about their types.
    pub(super) fn sentences(&self) -> Sentences {
        let mut all = Sentences::new();
        for area in &self.area {
            let known = all.entry(area.name.clone()).or_default();
            known.insert(String::new(), area.about.clone());
            for of in &area.types {
                known.insert(of.rust_name(), of.about.clone());
                for (json, _, sentence) in &of.fields {
                    let ident = snake(json);
                    let ident = ident.trim_start_matches("r#");
                    known.insert(format!("{}.{ident}", of.rust_name()), sentence.clone());
                }
            }
            for of in &area.enumeration {
                let name = upper_camel(&of.name);
                known.insert(name.clone(), of.about.clone());
                for value in &of.values {
                    known.insert(format!("{name}.{}", ident_of(value)), value[1].clone());
                }
            }
        }
        all
    }

    fn area(&self, area: &AreaFacts) -> Result<Area, Failure> {
        let mut items = Vec::new();
        for of in &area.types {
            items.push(Item::Message(self.message(area, of)?));
        }
        for of in &area.enumeration {
            let values = of.values.iter().map(|value| Value {
                ident: ident_of(value),
                api_name: value[0].clone(),
                number: 0,
            });
            items.push(Item::Names(Names {
                name: upper_camel(&of.name),
                api_name: of.name.clone(),
                values: values.collect(),
            }));
        }
        Ok(Area { name: area.name.clone(), items })
    }

    fn message(&self, area: &AreaFacts, of: &TypeFacts) -> Result<Message, Failure> {
        let mut members = Vec::new();
        for (index, (json, written, _)) in of.fields.iter().enumerate() {
            let (presence, written) = match written.strip_prefix("required ") {
                Some(rest) => (Presence::Always, rest),
                None => (Presence::UnlessZero, written.as_str()),
            };
            let kind = match written.split_once(' ') {
                Some(("opt", of)) => Kind::Optional(self.type_of(area, of)?),
                Some(("list", of)) => Kind::List(self.type_of(area, of)?),
                _ if written == "map" => Kind::Map(Type::Text, Type::Text),
                _ => Kind::Plain(self.type_of(area, written)?),
            };
            members
                .push(Member { ident: snake(json), shape: Shape::Field { index, kind, presence } });
        }
        let spelling =
            |(json, ..): &(String, _, _)| Spelling { json: json.clone(), proto: json.clone() };
        Ok(Message {
            name: of.rust_name(),
            api_name: of.name.clone(),
            members,
            fields: of.fields.iter().map(spelling).collect(),
        })
    }

    fn type_of(&self, area: &AreaFacts, written: &str) -> Result<Type, Failure> {
        Ok(match written {
            "text" => Type::Text,
            "flag" => Type::Bool,
            "i32" => Type::I32,
            "i64" => Type::I64,
            "duration" => Type::GatewayDuration,
            "time" => Type::Timestamp,
            "selector" => Type::Selector,
            name => self.declared(area, name)?,
        })
    }

    fn declared(&self, area: &AreaFacts, written: &str) -> Result<Type, Failure> {
        let (area, name) = match written.split_once('.') {
            Some((area, name)) => (self.area.iter().find(|a| a.name == area), name),
            None => (Some(area), written),
        };
        let area = area.ok_or_else(|| format!("no area of {written}"))?;
        let path = |name: String| Path { area: area.name.clone(), name };
        if let Some(of) = area.types.iter().find(|of| of.name == name) {
            return Ok(Type::Message(path(of.rust_name())));
        }
        match area.enumeration.iter().find(|of| of.name == name) {
            Some(of) => Ok(Type::Names(path(upper_camel(&of.name)))),
            None => Err(format!("facts.toml has no type {written}").into()),
        }
    }
}

impl TypeFacts {
    fn rust_name(&self) -> String {
        self.rust.clone().unwrap_or_else(|| upper_camel(&self.name))
    }
}

fn ident_of(value: &[String]) -> String {
    value.get(2).cloned().unwrap_or_else(|| upper_camel(&value[0]))
}
