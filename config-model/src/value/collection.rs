use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use super::wire::{AsWire, Wire, WireSeed};

/// A list element; everything but a byte, because a list of bytes is base64 text.
pub(crate) trait Element: Wire + Default {}

impl Element for bool {}
impl Element for i32 {}
impl Element for u32 {}
impl Element for i64 {}
impl Element for u64 {}
impl Element for f64 {}
impl Element for String {}
impl Element for Vec<u8> {}

impl<T: Element> Wire for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(AsWire))
    }
}

impl<K: MapKey, T: Wire + Default> Wire for BTreeMap<K, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(MapVisitor(PhantomData))
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(&key.to_text(), &AsWire(value))?;
        }
        map.end()
    }
}

/// A map key; JSON writes every key as text.
pub(crate) trait MapKey: Ord + Sized {
    /// Parses the key, or says what it should have been.
    fn from_text(text: String) -> Result<Self, String>;
    /// Prints the key.
    fn to_text(&self) -> String;
}

impl MapKey for String {
    fn from_text(text: String) -> Result<Self, String> {
        Ok(text)
    }

    fn to_text(&self) -> String {
        self.clone()
    }
}

impl MapKey for u32 {
    fn from_text(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("key {text:?} is not a number of 32 bits"))
    }

    fn to_text(&self) -> String {
        self.to_string()
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Element> Visitor<'de> for ListVisitor<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = seq.next_element_seed(WireSeed::<T>::new())? {
            list.push(element.unwrap_or_default());
        }
        Ok(Some(list))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

struct MapVisitor<K, T>(PhantomData<(K, T)>);

impl<'de, K: MapKey, T: Wire + Default> Visitor<'de> for MapVisitor<K, T> {
    type Value = Option<BTreeMap<K, T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(text) = entries.next_key::<String>()? {
            let key = K::from_text(text).map_err(de::Error::custom)?;
            let value = entries.next_value_seed(WireSeed::<T>::new())?;
            map.insert(key, value.unwrap_or_default());
        }
        Ok(Some(map))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}
