use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;

use super::number::integral;

/// A name that an enumeration does not have.
///
/// ```
/// use mesh_config_model::specs::networking::Resolution;
///
/// let error = "SRV".parse::<Resolution>().unwrap_err();
/// assert_eq!(error.to_string(), r#"unknown name "SRV" of Resolution"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown name {name:?} of {enumeration}")]
#[non_exhaustive]
pub struct UnknownNameError {
    /// The enumeration.
    pub enumeration: &'static str,
    /// The name it does not have.
    pub name: String,
}

/// An enumeration with names and numbers, as the generator writes it.
pub(crate) trait NamedEnum: Copy + Default {
    /// Every name, for messages to people.
    const NAMES: &'static [&'static str];

    /// Finds the value of an exact name.
    fn from_name(name: &str) -> Option<Self>;
    /// Finds the value of a number; an unknown number is kept.
    fn from_number(number: i32) -> Self;
    /// Name of the value, unless it is an unknown number.
    fn name(self) -> Option<&'static str>;
    /// Number of the value.
    fn number(self) -> i32;
}

/// Gives a generated enumeration its conversions and serde implementations.
macro_rules! wire_enum {
    ($enumeration:ident { $($variant:ident = $name:literal, $number:literal;)+ }) => {
        impl $enumeration {
            /// Name as configuration spells it; `UNRECOGNIZED` for a number without a name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Unrecognized(_) => "UNRECOGNIZED",
                }
            }

            /// Number of the value.
            #[must_use]
            pub const fn number(self) -> i32 {
                match self {
                    $(Self::$variant => $number,)+
                    Self::Unrecognized(number) => number,
                }
            }

            /// Finds the value of a number; an unknown number is kept.
            #[must_use]
            pub const fn from_number(number: i32) -> Self {
                match number {
                    $($number => Self::$variant,)+
                    _ => Self::Unrecognized(number),
                }
            }
        }

        impl $crate::value::NamedEnum for $enumeration {
            const NAMES: &'static [&'static str] = &[$($name),+];

            fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }

            fn from_number(number: i32) -> Self {
                Self::from_number(number)
            }

            fn name(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => Some($name),)+
                    Self::Unrecognized(_) => None,
                }
            }

            fn number(self) -> i32 {
                Self::number(self)
            }
        }

        impl std::fmt::Display for $enumeration {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    Self::Unrecognized(number) => write!(f, "{number}"),
                    named => f.write_str(named.as_str()),
                }
            }
        }

        impl std::str::FromStr for $enumeration {
            type Err = $crate::value::UnknownNameError;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                <Self as $crate::value::NamedEnum>::from_name(name).ok_or_else(|| $crate::value::UnknownNameError {
                    enumeration: stringify!($enumeration),
                    name: name.to_owned(),
                })
            }
        }

        impl $crate::value::Element for $enumeration {}

        impl $crate::value::Wire for $enumeration {
            fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                $crate::value::read_enum(deserializer)
            }

            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::value::write_enum(*self, serializer)
            }
        }

        impl serde::Serialize for $enumeration {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::value::write_enum(*self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $enumeration {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::value::read_enum(deserializer).map(Option::unwrap_or_default)
            }
        }
    };
}
pub(crate) use wire_enum;

/// Reads a value by name or number; `null` is `None`.
pub(crate) fn read_enum<'de, T: NamedEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(EnumVisitor(PhantomData))
}

/// Writes the name, or the number when it has none.
pub(crate) fn write_enum<T: NamedEnum, S: Serializer>(
    value: T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value.name() {
        Some(name) => serializer.serialize_str(name),
        None => serializer.serialize_i32(value.number()),
    }
}

struct EnumVisitor<T>(PhantomData<T>);

impl<T: NamedEnum> EnumVisitor<T> {
    fn numbered<E: de::Error>(
        &self,
        number: Option<i32>,
        unexpected: de::Unexpected<'_>,
    ) -> Result<Option<T>, E> {
        match number {
            Some(number) => Ok(Some(T::from_number(number))),
            None => Err(E::invalid_value(unexpected, self)),
        }
    }
}

impl<T: NamedEnum> Visitor<'_> for EnumVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", T::NAMES.join(", "))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Option<T>, E> {
        match T::from_name(name) {
            Some(value) => Ok(Some(value)),
            None => Err(E::unknown_variant(name, T::NAMES)),
        }
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Option<T>, E> {
        self.numbered(i32::try_from(value).ok(), de::Unexpected::Signed(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Option<T>, E> {
        self.numbered(i32::try_from(value).ok(), de::Unexpected::Unsigned(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Option<T>, E> {
        let number = integral(value).and_then(|whole| i32::try_from(whole).ok());
        self.numbered(number, de::Unexpected::Float(value))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_none<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
}
