use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The messages of Envoy's API, read on first use.
pub(super) static SCHEMA: LazyLock<Schema> =
    LazyLock::new(|| Schema::read(include_str!("api.txt")));

/// Messages and enumerations by their full names.
#[derive(Debug, Default)]
pub(super) struct Schema {
    messages: HashMap<&'static str, Message>,
    enums: HashMap<&'static str, &'static str>,
}

#[derive(Debug, Default)]
pub(super) struct Message {
    /// Another package takes the place of the message's own.
    frozen: bool,
    pub(super) fields: Vec<Field>,
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) json: Cow<'static, str>,
    pub(super) shape: Shape,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    One(Kind),
    List(Kind),
    /// The kinds of keys and values.
    Map(Kind, Kind),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Bool,
    Text,
    Bytes,
    Int32,
    Int64,
    Uint32,
    Uint64,
    Float,
    Enum(&'static str),
    Message(&'static str),
}

impl Schema {
    fn read(text: &'static str) -> Self {
        let mut schema = Self::default();
        let mut current: Option<&mut Message> = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "e" => {
                    let (name, values) = rest.split_once(' ').unwrap_or((rest, ""));
                    schema.enums.insert(name, values);
                }
                "m" => {
                    let (name, mark) = rest.split_once(' ').unwrap_or((rest, ""));
                    let message = schema.messages.entry(name).or_default();
                    message.frozen = mark == "frozen";
                    current = Some(message);
                }
                _ => {
                    if let Some(message) = current.as_mut() {
                        message.fields.extend(Field::read(word, rest));
                    }
                }
            }
        }
        schema
    }

    pub(super) fn message(&self, name: &str) -> Option<(&'static str, &Message)> {
        self.messages.get_key_value(name).map(|(name, message)| (*name, message))
    }

    /// Tells whether an enumeration has a value of this name; one that is not listed may have any.
    pub(super) fn has_value(&self, name: &str, value: &str) -> bool {
        self.enums.get(name).is_none_or(|values| values.split(' ').any(|known| known == value))
    }

    /// Tells whether the type of an `Any` is of a package that will not change any more.
    pub(super) fn is_frozen(&self, url: &str) -> bool {
        self.message(type_name(url)).is_some_and(|(_, message)| message.frozen)
    }

    /// Tells whether a message names an extension, whose settings belong into a field `typed_config`.
    pub(super) fn has_typed_config(&self, name: &str) -> bool {
        let message = self.message(name);
        message.is_some_and(|(_, message)| {
            message.fields.iter().any(|field| field.json == "typedConfig")
        })
    }
}

/// What follows the last slash of a type's address.
pub(super) fn type_name(url: &str) -> &str {
    url.rsplit_once('/').map_or(url, |(_, name)| name)
}

impl Field {
    fn read(name: &'static str, rest: &'static str) -> Option<Self> {
        let (shape, json) = rest.split_once(' ').unwrap_or((rest, ""));
        let json = if json.is_empty() { camel_case(name) } else { Cow::Borrowed(json) };
        let shape = match shape.split_at_checked(1)? {
            ("*", kind) => Shape::List(Kind::read(kind)?),
            ("%", kinds) => {
                let (key, value) = kinds.split_at_checked(1)?;
                Shape::Map(Kind::read(key)?, Kind::read(value)?)
            }
            _ => Shape::One(Kind::read(shape)?),
        };
        Some(Self { name, json, shape })
    }
}

impl Kind {
    fn read(text: &'static str) -> Option<Self> {
        let (letter, name) = text.split_at_checked(1)?;
        Some(match letter {
            "b" => Self::Bool,
            "s" => Self::Text,
            "y" => Self::Bytes,
            "i" => Self::Int32,
            "l" => Self::Int64,
            "u" => Self::Uint32,
            "w" => Self::Uint64,
            "f" => Self::Float,
            "e" => Self::Enum(name),
            "m" => Self::Message(name),
            _ => return None,
        })
    }
}

fn camel_case(name: &'static str) -> Cow<'static, str> {
    if !name.contains('_') {
        return Cow::Borrowed(name);
    }
    let mut upper = false;
    let mut camel = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                camel.push(c.to_ascii_uppercase());
                upper = false;
            }
            c => camel.push(c),
        }
    }
    Cow::Owned(camel)
}

#[cfg(test)]
mod tests {
    use super::{Kind, SCHEMA, Shape};

    #[test]
    fn every_type_that_a_field_names_is_listed() {
        for (name, message) in &SCHEMA.messages {
            for field in &message.fields {
                let (Shape::One(kind) | Shape::List(kind) | Shape::Map(_, kind)) = field.shape;
                match kind {
                    Kind::Message(other) => {
                        assert!(SCHEMA.message(other).is_some(), "{name}.{}: {other}", field.name);
                    }
                    Kind::Enum(other) => {
                        assert!(SCHEMA.enums.contains_key(other), "{name}.{}: {other}", field.name);
                    }
                    _ => {}
                }
            }
        }
    }
}
