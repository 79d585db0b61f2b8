/// Gives a message a setter for each field: `with_x x: kind Type;`.
///
/// A field without a setter does not compile.
macro_rules! setters {
    ($message:ident { $($setter:ident $field:ident: $kind:ident $of:ty $(, $value:ty)?;)+ }) => {
        impl $message {
            $($crate::specs::companions::setters!(@$kind $setter $field $of $(, $value)?);)+
        }

        const _: fn(&$message) = |message| {
            let $message { $($field: _),+ } = message;
        };
    };
    (@plain $setter:ident $field:ident $of:ty) => {
        #[doc = concat!("Sets `", stringify!($field), "`.")]
        #[must_use]
        pub fn $setter(mut self, value: impl Into<$of>) -> Self {
            self.$field = value.into();
            self
        }
    };
    (@opt $setter:ident $field:ident $of:ty) => {
        #[doc = concat!("Sets `", stringify!($field), "`.")]
        #[must_use]
        pub fn $setter(mut self, value: impl Into<$of>) -> Self {
            self.$field = Some(value.into());
            self
        }
    };
    (@list $setter:ident $field:ident $of:ty) => {
        #[doc = concat!("Sets `", stringify!($field), "`, in place of what was there.")]
        #[must_use]
        pub fn $setter(mut self, values: impl IntoIterator<Item = impl Into<$of>>) -> Self {
            self.$field = values.into_iter().map(Into::into).collect();
            self
        }
    };
    (@map $setter:ident $field:ident $key:ty, $of:ty) => {
        #[doc = concat!("Sets `", stringify!($field), "`, in place of what was there.")]
        #[must_use]
        pub fn $setter(
            mut self,
            entries: impl IntoIterator<Item = (impl Into<$key>, impl Into<$of>)>,
        ) -> Self {
            self.$field = entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
            self
        }
    };
}
pub(crate) use setters;
