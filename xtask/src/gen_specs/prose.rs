use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::facts::Sentences;
use super::model::{Area, Item, Kind, Member, Message, Shape, Type};
use super::task::Failure;

/// The table beside the generator.
pub(super) const BUILT_IN: &str = include_str!("docs.toml");

/// Sentences by area, then by `Type`, `Type.field` or `Type.Variant`; the empty name is the area itself.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Docs(BTreeMap<String, BTreeMap<String, String>>);

impl Docs {
    /// Takes up the sentences of another table about other areas.
    pub(super) fn extend(&mut self, sentences: Sentences) {
        self.0.extend(sentences);
    }

    /// Refuses sentences about things that do not exist.
    pub(super) fn check(&self, areas: &[Area]) -> Result<(), Failure> {
        for (area, entries) in &self.0 {
            let known = areas.iter().find(|a| a.name == *area).map(names).unwrap_or_default();
            if let Some(stale) = entries.keys().find(|key| !key.is_empty() && !known.contains(*key))
            {
                return Err(
                    format!("docs.toml speaks of {area}::{stale}, which does not exist").into()
                );
            }
        }
        Ok(())
    }

    /// Sentence about a module.
    pub(super) fn area(&self, area: &str) -> String {
        self.find(area, "").unwrap_or_else(|| format!("The {area} API."))
    }

    /// Sentence about a type.
    pub(super) fn item(&self, area: &str, item: &Item) -> String {
        self.find(area, item.name()).unwrap_or_else(|| match item {
            Item::Message(message) => format!("Message `{}` of the {area} API.", message.api_name),
            Item::Enumeration(enumeration) => {
                format!("Enumeration `{}` of the {area} API.", enumeration.api_name)
            }
            Item::Names(names) => format!("Names of `{}` of the {area} API.", names.api_name),
            Item::Choice(choice) if choice.arms.len() == 1 => {
                format!("The choice of [`{}`], of one field so far.", choice.message)
            }
            Item::Choice(choice) => {
                format!("The fields of [`{}`] that exclude each other.", choice.message)
            }
        })
    }

    /// Sentence about a struct field.
    pub(super) fn member(&self, area: &str, message: &Message, member: &Member) -> String {
        let ident = member.ident.trim_start_matches("r#");
        self.find(area, &format!("{}.{ident}", message.name)).unwrap_or_else(|| {
            match &member.shape {
                Shape::Choice { arms, .. } if arms.len() == 1 => {
                    format!("Holds `{}` when that is set.", arms[0].json)
                }
                Shape::Choice { arms, .. } => {
                    let names: Vec<_> = arms.iter().map(|arm| format!("`{}`", arm.json)).collect();
                    format!("At most one of {}.", names.join(", "))
                }
                Shape::Field { index, kind, .. } => {
                    format!("`{}`: {}", message.fields[*index].json, describe(kind))
                }
            }
        })
    }

    /// Sentence about a struct field that somebody wrote; empty when nobody did.
    pub(super) fn written_member(&self, area: &str, message: &str, ident: &str) -> String {
        let ident = ident.trim_start_matches("r#");
        self.find(area, &format!("{message}.{ident}")).unwrap_or_default()
    }

    /// Sentence about an enum value or a choice arm.
    pub(super) fn variant(
        &self,
        area: &str,
        item: &str,
        ident: &str,
        mechanical: String,
    ) -> String {
        self.find(area, &format!("{item}.{ident}")).unwrap_or(mechanical)
    }

    fn find(&self, area: &str, key: &str) -> Option<String> {
        self.0.get(area).and_then(|entries| entries.get(key)).cloned()
    }
}

fn names(area: &Area) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in &area.items {
        names.insert(item.name().to_owned());
        let parts: Vec<&str> = match item {
            Item::Message(message) => {
                message.members.iter().map(|m| m.ident.trim_start_matches("r#")).collect()
            }
            Item::Enumeration(enumeration) => {
                enumeration.values.iter().map(|v| v.ident.as_str()).collect()
            }
            Item::Names(names) => names.values.iter().map(|v| v.ident.as_str()).collect(),
            Item::Choice(choice) => choice.arms.iter().map(|arm| arm.ident.as_str()).collect(),
        };
        names.extend(parts.iter().map(|part| format!("{}.{part}", item.name())));
    }
    names
}

fn describe(kind: &Kind) -> String {
    match kind {
        Kind::Plain(Type::Bool) => "a flag, `false` when absent.".to_owned(),
        Kind::Plain(Type::Text) => "a text, empty when absent.".to_owned(),
        Kind::Plain(Type::Bytes) => "bytes, empty when absent.".to_owned(),
        Kind::Plain(Type::Enumeration(path)) => {
            format!("a value of `{}`, its number 0 when absent.", path.name)
        }
        Kind::Plain(of) => format!("{}, 0 when absent.", singular(of)),
        Kind::Optional(Type::Bool) => "an optional flag; absent differs from `false`.".to_owned(),
        Kind::Optional(of @ (Type::I32 | Type::U32 | Type::I64 | Type::U64 | Type::F64)) => {
            format!("{}; absent differs from 0.", singular(of))
        }
        Kind::Optional(of) => format!("{}, if present.", singular(of)),
        Kind::List(of) => format!("a list of {}.", plural(of)),
        Kind::Map(key, of) => format!("a map from {} to {}.", plural(key), plural(of)),
    }
}

/// Describes one value of a type.
pub(super) fn singular(of: &Type) -> String {
    match of {
        Type::Bool => "a flag".to_owned(),
        Type::I32 | Type::I64 => "a whole number".to_owned(),
        Type::U32 | Type::U64 => "a number from 0".to_owned(),
        Type::F64 => "a number".to_owned(),
        Type::Text => "a text".to_owned(),
        Type::Bytes => "bytes, base64 in JSON".to_owned(),
        Type::Duration => "a duration".to_owned(),
        Type::Timestamp => "a time".to_owned(),
        Type::Object => "any JSON object".to_owned(),
        Type::GatewayDuration => "a duration".to_owned(),
        Type::Selector => "a label selector".to_owned(),
        Type::Enumeration(path) | Type::Names(path) => format!("a value of `{}`", path.name),
        Type::Message(path) => format!("`{}`", path.name),
    }
}

fn plural(of: &Type) -> String {
    match of {
        Type::Bool => "flags".to_owned(),
        Type::I32 | Type::I64 => "whole numbers".to_owned(),
        Type::U32 | Type::U64 => "numbers from 0".to_owned(),
        Type::F64 => "numbers".to_owned(),
        Type::Text => "texts".to_owned(),
        Type::Bytes => "byte strings".to_owned(),
        Type::Duration => "durations".to_owned(),
        Type::Timestamp => "times".to_owned(),
        Type::Object => "JSON objects".to_owned(),
        Type::GatewayDuration => "durations".to_owned(),
        Type::Selector => "label selectors".to_owned(),
        Type::Enumeration(path) | Type::Names(path) => format!("`{}` values", path.name),
        Type::Message(path) => format!("`{}`", path.name),
    }
}
