/// Declares a struct whose fields are the labels of a metric.
///
/// A label set is complete or the program does not compile; keys that Prometheus would not take, and keys that are
/// there twice, do not compile either.
/// [`Sum::labeled`](crate::Sum::labeled) and its siblings look series up by such a struct, without sorting or
/// allocating; sums and gauges record by it at once.
/// The key of a field is its name, or what stands after `=`.
/// Types of fields are texts, numbers and what [`label_values!`](crate::label_values) declares, or anything else that
/// is [`LabelText`](crate::LabelText).
///
/// ```
/// use mesh_monitoring::{Registry, label_set, label_values};
///
/// label_values! {
///     /// What is pushed.
///     pub enum Push { Clusters = "cds", Endpoints = "eds" }
/// }
/// label_set! {
///     /// Labels of pushes.
///     pub struct PushLabels {
///         /// What is pushed.
///         push: Push = "type",
///         proxy: &'static str,
///     }
/// }
///
/// let registry = Registry::new();
/// let pushes = registry.sum("pilot_xds_pushes", "Pushes sent.").build()?.labeled::<PushLabels>();
/// pushes.increment(&PushLabels { push: Push::Clusters, proxy: "sidecar" });
/// assert!(registry.prometheus_text().ends_with("pilot_xds_pushes{proxy=\"sidecar\",type=\"cds\"} 1\n"));
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
///
/// ```compile_fail
/// mesh_monitoring::label_set! { struct Twice { a: u8, b: u8 = "a" } }
/// ```
///
/// ```compile_fail
/// mesh_monitoring::label_set! { struct Malformed { a: u8 = "a.b" } }
/// ```
///
/// ```compile_fail
/// mesh_monitoring::label_set! { struct Reserved { a: u8 = "__a" } }
/// ```
#[macro_export]
macro_rules! label_set {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident {
            $($(#[$field_attribute:meta])* $field:ident: $of:ty $(= $key:literal)?),+ $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        $visibility struct $name {
            $($(#[$field_attribute])* $visibility $field: $of,)+
        }

        impl $crate::LabelSchema for $name {
            const KEYS: &'static [&'static str] =
                &[$($crate::__label_key!($field $(= $key)?)),+];

            fn to_labels(&self) -> ::std::vec::Vec<$crate::LabelValue> {
                ::std::vec![$(
                    $crate::Label::new($crate::__label_key!($field $(= $key)?))
                        .value($crate::LabelText::label_text(&self.$field))
                ),+]
            }
        }

        const _: () = $crate::__private::check_keys(<$name as $crate::LabelSchema>::KEYS);
    };
}

/// Gives the key of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __label_key {
    ($field:ident = $key:literal) => {
        $key
    };
    ($field:ident) => {
        ::std::stringify!($field)
    };
}

/// Declares an enumeration of the values of a label.
///
/// ```
/// mesh_monitoring::label_values! {
///     /// How a request ended.
///     pub enum Outcome { Answered = "ok", Refused = "refused" }
/// }
/// assert_eq!(Outcome::Refused.as_str(), "refused");
/// assert_eq!(Outcome::ALL.len(), 2);
/// ```
#[macro_export]
macro_rules! label_values {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$variant_attribute:meta])* $variant:ident = $text:literal),+ $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $visibility enum $name {
            $($(#[$variant_attribute])* #[doc = ::std::concat!("`", $text, "`")] $variant,)+
        }

        impl $name {
            /// All values, in the order of the declaration.
            $visibility const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value as it is exported.
            #[must_use]
            $visibility const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl $crate::LabelText for $name {
            fn label_text(&self) -> ::std::sync::Arc<str> {
                ::std::sync::Arc::from(self.as_str())
            }
        }
    };
}
