use std::slice;
use std::sync::Arc;

use crate::Position;

use super::Span;

/// A YAML value and the place where it stood.
///
/// A clone shares the children, so cloning costs the same for a scalar and for a whole document.
///
/// A node is a serde deserializer: see [`Node::decode`].
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    value: NodeValue,
    span: Span,
}

/// What a [`Node`] holds, after plain scalars were resolved.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the JSON data model, with integers told apart from floats"
)]
pub enum NodeValue {
    /// `null`, or nothing at all.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits `i64`.
    Integer(i64),
    /// An integer above `i64::MAX`.
    Unsigned(u64),
    /// A number with a fraction or an exponent; may be infinite or not a number, which JSON cannot say.
    Float(f64),
    /// A text.
    String(Arc<str>),
    /// A list.
    Sequence(Arc<[Node]>),
    /// A map.
    Mapping(Mapping),
}

/// The entries of a YAML map in written order, merged ones last.
///
/// No key occurs twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    entries: Arc<[Entry]>,
}

/// A key of a [`Mapping`] with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub(super) key: Arc<str>,
    pub(super) key_span: Span,
    pub(super) value: Node,
}

impl Node {
    pub(crate) fn new(value: NodeValue, span: Span) -> Self {
        Self { value, span }
    }

    /// What the node holds.
    #[must_use]
    pub fn value(&self) -> &NodeValue {
        &self.value
    }

    /// The stretch of text the value stood in.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Line and column of the first character of the value.
    #[must_use]
    pub fn position(&self) -> Position {
        self.span.start()
    }

    /// Tells whether the node is `null` or was left empty.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.value == NodeValue::Null
    }

    /// Lends the text of a string; numbers and booleans are not strings.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            NodeValue::String(text) => Some(text),
            _ => None,
        }
    }

    /// Lends the elements of a list.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Self]> {
        match &self.value {
            NodeValue::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Lends the entries of a map.
    #[must_use]
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            NodeValue::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// Looks up a key of a map; `None` for any other value.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_mapping()?.get(key)
    }

    /// What a reader would call the value: `string`, `boolean`, `map`, …
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.value {
            NodeValue::Null => "null",
            NodeValue::Bool(_) => "boolean",
            NodeValue::Integer(_) | NodeValue::Unsigned(_) => "integer",
            NodeValue::Float(_) => "float",
            NodeValue::String(_) => "string",
            NodeValue::Sequence(_) => "list",
            NodeValue::Mapping(_) => "map",
        }
    }

    /// Names the type of the value within a sentence.
    pub(crate) fn type_phrase(&self) -> &'static str {
        match &self.value {
            NodeValue::Null => "null",
            NodeValue::Bool(_) => "a boolean",
            NodeValue::Integer(_) | NodeValue::Unsigned(_) => "an integer",
            NodeValue::Float(_) => "a float",
            NodeValue::String(_) => "a string",
            NodeValue::Sequence(_) => "a list",
            NodeValue::Mapping(_) => "a map",
        }
    }
}

impl Mapping {
    pub(crate) fn from_entries(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self { entries: entries.into_iter().collect() }
    }

    /// Looks up a key by walking the entries.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(Entry::value)
    }

    /// Looks up a key together with the place it stood, by walking the entries.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.iter().find(|entry| entry.key() == key)
    }

    /// Walks the entries in written order, merged ones last.
    pub fn iter(&self) -> slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<'a> IntoIterator for &'a Mapping {
    type Item = &'a Entry;
    type IntoIter = slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Entry {
    /// The key as text; a key written as a number or boolean is given in its JSON form.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The stretch of text the key stood in.
    #[must_use]
    pub fn key_span(&self) -> Span {
        self.key_span
    }

    /// The value under the key.
    #[must_use]
    pub fn value(&self) -> &Node {
        &self.value
    }
}
