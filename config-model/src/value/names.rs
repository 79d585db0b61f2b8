use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};

/// An open set of names, as the generator writes it: names without a variant are kept.
pub(crate) trait OpenNames: Default {
    /// Every name with a variant, for messages to people.
    const NAMES: &'static [&'static str];

    /// Finds the value of an exact name.
    fn from_name(name: &str) -> Self;
}

/// Gives a generated set of names its conversions and serde implementations.
macro_rules! wire_names {
    ($names:ident { $($variant:ident = $name:literal;)+ }) => {
        impl $names {
            /// Name as configuration spells it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Unknown(name) => name,
                }
            }
        }

        impl $crate::value::OpenNames for $names {
            const NAMES: &'static [&'static str] = &[$($name),+];

            fn from_name(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)+
                    _ => Self::Unknown(name.to_owned()),
                }
            }
        }

        impl Default for $names {
            /// No name.
            fn default() -> Self {
                Self::Unknown(String::new())
            }
        }

        impl From<&str> for $names {
            fn from(name: &str) -> Self {
                $crate::value::OpenNames::from_name(name)
            }
        }

        impl std::fmt::Display for $names {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::value::Element for $names {}

        impl $crate::value::Wire for $names {
            fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                $crate::value::read_names(deserializer)
            }

            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl serde::Serialize for $names {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $names {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::value::read_names(deserializer).map(Option::unwrap_or_default)
            }
        }
    };
}
pub(crate) use wire_names;

/// Reads a name; `null` is `None`.
pub(crate) fn read_names<'de, T: OpenNames, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(NamesVisitor(PhantomData))
}

struct NamesVisitor<T>(PhantomData<T>);

impl<T: OpenNames> Visitor<'_> for NamesVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a name such as {}", T::NAMES.join(", "))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Option<T>, E> {
        Ok(Some(T::from_name(name)))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_none<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}
