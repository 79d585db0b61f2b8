use crate::{DefinitionError, Registry};

/// Defines one static.
pub type Define = fn() -> Result<(), DefinitionError>;

/// All statics of the program that [`metric!`](crate::metric) has made.
#[linkme::distributed_slice]
pub static MESH_MONITORING_METRICS: [Define];

/// Declares a metric of the process as a static.
///
/// It is defined in [`Registry::global`] when it is used first, or with all others by
/// [`Registry::define_declared`]; declared metrics of all crates of a program are known before any of them is
/// used. Takes what a builder takes, without `build`.
///
/// ```
/// use mesh_monitoring::{Label, Registry, Stability, Sum, metric};
///
/// const TYPE: Label = Label::new("type");
///
/// metric! {
///     /// Pushes sent, by type.
///     pub static PUSHES: Sum = Registry::sum("pilot_xds_pushes", "Pushes sent, by type.")
///         .label(TYPE, "Kind of resource.")
///         .stability(Stability::Stable);
/// }
///
/// PUSHES.with([TYPE.value("cds")]).increment();
/// assert!(Registry::global().prometheus_text().contains("pilot_xds_pushes{type=\"cds\"} 1\n"));
/// ```
///
/// # Panics
///
/// The first use panics if the definition is invalid or its name taken by a metric of another shape;
/// the message says where both are. [`Registry::define_declared`] gives an error instead.
#[macro_export]
macro_rules! metric {
    (
        $(#[$attribute:meta])*
        $visibility:vis static $name:ident: $metric:ty =
            Registry::$kind:ident($($argument:expr),+ $(,)?) $(.$option:ident($($value:expr),* $(,)?))* $(;)?
    ) => {
        $(#[$attribute])*
        $visibility static $name: ::std::sync::LazyLock<$metric> = {
            fn define() -> ::std::result::Result<$metric, $crate::DefinitionError> {
                $crate::Registry::global().$kind($($argument),+)$(.$option($($value),*))*.build()
            }

            #[$crate::__private::linkme::distributed_slice($crate::__private::MESH_MONITORING_METRICS)]
            #[linkme(crate = $crate::__private::linkme)]
            static DECLARATION: $crate::__private::Define = || define().map(::std::mem::drop);

            ::std::sync::LazyLock::new(|| match define() {
                ::std::result::Result::Ok(metric) => metric,
                ::std::result::Result::Err(error) => ::std::panic!("{error}"),
            })
        };
    };
}

impl Registry {
    /// Defines every metric of the program that [`metric!`](crate::metric) declares, used or not, so that
    /// [`definitions`](Self::definitions) of [`global`](Self::global) and what is made of them are complete.
    ///
    /// # Errors
    ///
    /// The first definition that is invalid or in conflict with another one; the others are defined nevertheless.
    pub fn define_declared() -> Result<(), DefinitionError> {
        let mut outcome = Ok(());
        for define in MESH_MONITORING_METRICS {
            let defined = define();
            if outcome.is_ok() {
                outcome = defined;
            }
        }
        outcome
    }
}
