use std::slice;

use serde::de::IntoDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::de::{Deserializer as _, value::StrDeserializer};

use crate::yaml::node::{Entry, Node};

use super::DecodeError;
use super::cursor::{Cursor, Place, Step};
use super::key::Key;

/// Walks the elements of a list.
pub(super) struct Elements<'de, 'p> {
    list: Cursor<'de, 'p>,
    items: slice::Iter<'de, Node>,
    index: usize,
}

/// Walks the entries of a map.
pub(super) struct Fields<'de, 'p> {
    map: Cursor<'de, 'p>,
    entries: slice::Iter<'de, Entry>,
    // Known fields of a struct that are null count as absent; in a plain map null is a value.
    known: &'static [&'static str],
    current: Option<&'de Entry>,
}

/// An enum variant written as a map with one key.
pub(super) struct Variant<'de, 'p> {
    map: Cursor<'de, 'p>,
    entry: &'de Entry,
}

impl<'de, 'p> Elements<'de, 'p> {
    pub(super) fn new(list: Cursor<'de, 'p>, items: &'de [Node]) -> Self {
        Self { list, items: items.iter(), index: 0 }
    }
}

impl<'de> SeqAccess<'de> for Elements<'de, '_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        let Some(node) = self.items.next() else { return Ok(None) };
        let step = Step { parent: self.list.step, place: Place::Index(self.index) };
        self.index += 1;
        descend(seed, node, &step, self.list).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

impl<'de, 'p> Fields<'de, 'p> {
    pub(super) fn of_map(map: Cursor<'de, 'p>, entries: slice::Iter<'de, Entry>) -> Self {
        Self::of_struct(map, entries, &[])
    }

    pub(super) fn of_struct(
        map: Cursor<'de, 'p>,
        entries: slice::Iter<'de, Entry>,
        known: &'static [&'static str],
    ) -> Self {
        Self { map, entries, known, current: None }
    }

    fn is_absent(&self, entry: &Entry) -> bool {
        entry.value().is_null() && self.known.contains(&entry.key())
    }
}

impl<'de> MapAccess<'de> for Fields<'de, '_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        let entry = loop {
            let Some(entry) = self.entries.next() else { return Ok(None) };
            if !self.is_absent(entry) {
                break entry;
            }
        };
        self.current = Some(entry);
        seed.deserialize(Key(entry.key())).map(Some).map_err(|error| {
            let step = Step { parent: self.map.step, place: Place::Entry(entry) };
            error.locate(|| Cursor { step: Some(&step), ..self.map }.path(), entry.key_span())
        })
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        let entry = self.current.take().expect("serde asks for a value only after its key");
        let step = Step { parent: self.map.step, place: Place::Entry(entry) };
        descend(seed, entry.value(), &step, self.map)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

impl<'de, 'p> Variant<'de, 'p> {
    pub(super) fn new(map: Cursor<'de, 'p>, entry: &'de Entry) -> Self {
        Self { map, entry }
    }

    fn content<T: DeserializeSeed<'de>>(&self, seed: T) -> Result<T::Value, DecodeError> {
        let step = Step { parent: self.map.step, place: Place::Entry(self.entry) };
        descend(seed, self.entry.value(), &step, self.map)
    }
}

impl<'de> EnumAccess<'de> for Variant<'de, '_> {
    type Error = DecodeError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self), DecodeError> {
        let name: StrDeserializer<'_, DecodeError> = self.entry.key().into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de, '_> {
    type Error = DecodeError;

    fn unit_variant(self) -> Result<(), DecodeError> {
        self.content(std::marker::PhantomData)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, DecodeError> {
        self.content(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let step = Step { parent: self.map.step, place: Place::Entry(self.entry) };
        Cursor { node: self.entry.value(), step: Some(&step), ..self.map }
            .deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let step = Step { parent: self.map.step, place: Place::Entry(self.entry) };
        Cursor { node: self.entry.value(), step: Some(&step), ..self.map }
            .deserialize_struct("", fields, visitor)
    }
}

/// Errors of types that do not go through the deserializer, such as failed conversions, are located here.
fn descend<'de, T: DeserializeSeed<'de>>(
    seed: T,
    node: &'de Node,
    step: &Step<'_>,
    parent: Cursor<'de, '_>,
) -> Result<T::Value, DecodeError> {
    let child = Cursor { node, step: Some(step), unknown: parent.unknown };
    seed.deserialize(child).map_err(|error| error.locate(|| child.path(), node.span()))
}
