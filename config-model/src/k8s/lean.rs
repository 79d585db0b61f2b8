use serde::{Deserializer, Serialize, Serializer};

use crate::labels::LabelSelector;
use crate::value::{Wire, read_plain};

/// Declares structs with JSON names; fields they do not have are skipped silently.
macro_rules! lean {
    ($(
        $(#[$about:meta])*
        pub struct $name:ident {
            $($(#[$field_about:meta])* pub $field:ident: $of:ty = $json:literal,)*
        }
    )+) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_about])* pub $field: $of,)*
        }

        impl $crate::value::Message for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [$crate::value::FieldName] = &[$(($json, $json)),*];
            const UNKNOWN_FIELDS: $crate::value::UnknownFields = $crate::value::UnknownFields::Silent;

            fn read_field<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                index: usize,
                from: $crate::value::FieldReader<'_, A>,
            ) -> Result<(), A::Error> {
                let (json, _) = Self::FIELDS[index];
                match json {
                    $($json => from.set(&mut self.$field),)*
                    _ => from.skip(),
                }
            }

            fn write_fields<M: serde::ser::SerializeMap>(
                &self,
                to: &mut $crate::value::FieldWriter<'_, M>,
            ) -> Result<(), M::Error> {
                $(to.set($json, &self.$field)?;)*
                Ok(())
            }
        }

        $crate::value::message!($name);
    )+};
}
pub(super) use lean;

impl Wire for LabelSelector {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        read_plain(deserializer)
    }

    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}
