use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use super::collection::Element;
use super::swallowed::Swallowed;
use super::wire::{AsWire, Wire, WireSeed};

/// A struct with named fields, as the generator writes it.
pub(crate) trait Message: Default {
    /// Name of the message as messages to people show it.
    const NAME: &'static str;
    /// The fields in declared order; their position is the `index` below.
    const FIELDS: &'static [FieldName];
    /// What becomes of fields the message does not have.
    const UNKNOWN_FIELDS: UnknownFields = UnknownFields::Visible;

    /// Reads the value of one field.
    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        from: FieldReader<'_, A>,
    ) -> Result<(), A::Error>;

    /// Writes every field that is set.
    fn write_fields<M: SerializeMap>(&self, to: &mut FieldWriter<'_, M>) -> Result<(), M::Error>;
}

/// What becomes of fields a message does not have.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum UnknownFields {
    /// A tracking deserializer sees them.
    Visible,
    /// Nobody sees them: the type leaves out fields on purpose.
    Silent,
}

/// The two spellings of a field: JSON name first, then the name in the protobuf source.
pub(crate) type FieldName = (&'static str, &'static str);

/// A choice between fields.
pub(crate) trait OneOf {
    /// JSON name of the field that is set.
    fn arm(&self) -> &'static str;

    /// Writes the field that is set, zero or not.
    fn write<M: SerializeMap>(&self, to: &mut FieldWriter<'_, M>) -> Result<(), M::Error>;
}

/// Gives a generated message its serde implementations.
macro_rules! message {
    ($message:ty) => {
        impl $crate::value::Wire for $message {
            fn read<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<Self>, D::Error> {
                $crate::value::read_message(deserializer)
            }

            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::value::write_message(self, serializer)
            }
        }

        impl serde::Serialize for $message {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::value::write_message(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $message {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::value::read_message(deserializer).map(Option::unwrap_or_default)
            }
        }
    };
}
pub(crate) use message;

impl<M: Message + Wire> Element for M {}

/// Reads a message; `null` is `None`.
pub(crate) fn read_message<'de, M: Message, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<M>, D::Error> {
    deserializer.deserialize_any(MessageVisitor(PhantomData))
}

/// Writes a message as an object of its set fields.
pub(crate) fn write_message<M: Message, S: Serializer>(
    message: &M,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    message.write_fields(&mut FieldWriter(&mut map))?;
    map.end()
}

/// Reads a message over an existing one: present fields replace, absent ones and `null` keep what is there.
pub(crate) fn overlay_message<'de, M: Message, D: Deserializer<'de>>(
    base: &mut Option<M>,
    deserializer: D,
) -> Result<(), D::Error> {
    deserializer.deserialize_any(OverlayVisitor(base))
}

/// The value of one field, still to be read.
pub(crate) struct FieldReader<'a, A> {
    entries: &'a mut A,
    progress: &'a mut Progress,
    index: usize,
    /// The field came under its JSON name before, and this is the other name: read, then drop.
    shadowed: bool,
}

impl<'de, A: MapAccess<'de>> FieldReader<'_, A> {
    /// Reads into a field.
    pub(crate) fn set<T: Wire + Default>(self, slot: &mut T) -> Result<(), A::Error> {
        let value = self.entries.next_value_seed(WireSeed::<T>::new())?;
        match (value, self.progress.null) {
            _ if self.shadowed => {}
            (Some(value), _) => *slot = value,
            (None, Null::Zero) => *slot = T::default(),
            (None, Null::Keep) => {}
        }
        Ok(())
    }

    /// Reads into a choice; two different fields of one choice are an error.
    pub(crate) fn arm<T: Wire, C: OneOf>(
        self,
        slot: &mut Option<C>,
        name: &'static str,
        make: impl FnOnce(T) -> C,
    ) -> Result<(), A::Error> {
        let Some(value) = self.entries.next_value_seed(WireSeed::<T>::new())? else {
            return Ok(());
        };
        match slot {
            Some(other) if other.arm() != name && self.progress.chose(other.arm()) => {
                return Err(de::Error::custom(format_args!(
                    "{} and {name} exclude each other, only one of them may be set",
                    other.arm()
                )));
            }
            _ if self.shadowed => {}
            _ => *slot = Some(make(value)),
        }
        self.progress.chosen |= 1 << self.index;
        Ok(())
    }

    /// Reads over the message that is there, field by field.
    pub(crate) fn overlay<M: Message>(self, slot: &mut Option<M>) -> Result<(), A::Error> {
        self.entries.next_value_seed(OverlayVisitor(slot))
    }

    /// Leaves the value unread, as an unknown field.
    pub(crate) fn skip(self) -> Result<(), A::Error> {
        self.entries.next_value::<IgnoredAny>().map(drop)
    }
}

/// What was read of one message so far; sets of field indices are bits.
pub(crate) struct Progress {
    fields: &'static [FieldName],
    null: Null,
    by_json_name: u128,
    chosen: u128,
}

impl Progress {
    /// Whether a field of a choice was read in this pass, and not found in the message before it.
    fn chose(&self, json_name: &str) -> bool {
        let index = self.fields.iter().position(|(json, _)| *json == json_name);
        index.is_some_and(|index| self.chosen & (1 << index) != 0)
    }
}

/// What `null` does to a field.
#[derive(Clone, Copy)]
enum Null {
    /// Sets its zero value.
    Zero,
    /// Leaves it as it is.
    Keep,
}

/// Writes the fields of one message.
pub(crate) struct FieldWriter<'a, M>(&'a mut M);

impl<M: SerializeMap> FieldWriter<'_, M> {
    /// Writes a field unless it holds the zero value.
    pub(crate) fn set<T: Wire + Default + PartialEq>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        if *value == T::default() { Ok(()) } else { self.arm(name, value) }
    }

    /// Writes the field of a choice that is set.
    pub(crate) fn choice<C: OneOf>(&mut self, choice: Option<&C>) -> Result<(), M::Error> {
        choice.map_or(Ok(()), |choice| choice.write(self))
    }

    /// Writes a field, zero or not.
    pub(crate) fn arm<T: Wire>(&mut self, name: &'static str, value: &T) -> Result<(), M::Error> {
        self.0.serialize_entry(name, &AsWire(value))
    }
}

struct MessageVisitor<M>(PhantomData<M>);

impl<'de, M: Message> Visitor<'de> for MessageVisitor<M> {
    type Value = Option<M>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", M::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Option<M>, A::Error> {
        let mut message = M::default();
        read_entries(&mut message, Null::Zero, entries)?;
        Ok(Some(message))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<M>, E> {
        Ok(None)
    }

    fn visit_none<E: de::Error>(self) -> Result<Option<M>, E> {
        Ok(None)
    }
}

struct OverlayVisitor<'a, M>(&'a mut Option<M>);

impl<'de, M: Message> de::DeserializeSeed<'de> for OverlayVisitor<'_, M> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, M: Message> Visitor<'de> for OverlayVisitor<'_, M> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", M::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<(), A::Error> {
        read_entries(self.0.get_or_insert_default(), Null::Keep, entries)
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }
}

fn read_entries<'de, M: Message, A: MapAccess<'de>>(
    message: &mut M,
    null: Null,
    mut entries: A,
) -> Result<(), A::Error> {
    const { assert!(M::FIELDS.len() <= 128, "one bit for each field") }
    let mut progress = Progress { fields: M::FIELDS, null, by_json_name: 0, chosen: 0 };
    while let Some(key) = entries.next_key_seed(KeySeed(M::FIELDS))? {
        let Some((index, spelling)) = key else {
            match M::UNKNOWN_FIELDS {
                UnknownFields::Visible => entries.next_value::<IgnoredAny>().map(drop)?,
                UnknownFields::Silent => entries.next_value::<Swallowed>().map(drop)?,
            }
            continue;
        };
        let bit = 1_u128 << index;
        let shadowed = match spelling {
            Spelling::Json => false,
            Spelling::Proto => progress.by_json_name & bit != 0,
        };
        if spelling == Spelling::Json {
            progress.by_json_name |= bit;
        }
        let from = FieldReader { entries: &mut entries, progress: &mut progress, index, shadowed };
        message.read_field(index, from)?;
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Spelling {
    Json,
    Proto,
}

/// Finds the field a key names.
struct KeySeed(&'static [FieldName]);

impl<'de> de::DeserializeSeed<'de> for KeySeed {
    type Value = Option<(usize, Spelling)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Option<(usize, Spelling)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name, one of")?;
        self.0.iter().try_for_each(|(json, proto)| write!(f, " {json}|{proto}"))
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Self::Value, E> {
        let index = self.0.iter().position(|(json, proto)| *json == key || *proto == key);
        Ok(index.map(|i| (i, if self.0[i].0 == key { Spelling::Json } else { Spelling::Proto })))
    }
}
