/// Declares structs with JSON names; fields they do not have are skipped silently.
macro_rules! lean {
    ($(
        $(#[doc = $about:literal])*
        pub struct $name:ident {
            $($(#[doc = $field_about:literal])* pub $field:ident: $of:ty = $json:literal,)*
        }
    )+) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[doc = $field_about])* pub $field: $of,)*
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

        #[cfg(test)]
        $crate::specs::companions::sample_message! { $name { $($field),* } }

        #[cfg(feature = "schemars")]
        $crate::specs::companions::described!($name = concat!("k8s.", stringify!($name)), |generator| {
            let mut object = $crate::specs::companions::ObjectSchema::new(concat!($($about),*));
            $(object.field(
                $json,
                <$of as $crate::specs::companions::FieldSchema>::field_schema(generator),
                concat!($($field_about),*),
            );)*
            object.finish(&[], &[])
        });
    )+};
}
pub(super) use lean;
