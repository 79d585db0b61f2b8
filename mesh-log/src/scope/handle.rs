//! The handle users log through.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::{Core, LabeledScope, is_valid_name};
use crate::error::{Error, ErrorKind};
use crate::layer;
use crate::level::Level;
use crate::registry::registry;
use crate::value::Value;

/// A named group of messages whose level can be changed while the process runs.
///
/// Declare one with [`scope!`](crate::scope!); use [`Scope::register`] when the name is only known at run time.
/// Two scopes of the same name are the same scope: they share their settings wherever they were declared.
///
/// All methods may be called from any thread; setters take effect for messages that start afterwards.
///
/// ```
/// use mesh_log::{Level, Scope};
///
/// mesh_log::scope!(pub ADS = "ads", "aggregated discovery");
///
/// assert_eq!(ADS.output_level(), Level::Info);
/// Scope::register("ads", "found again")?.set_output_level(Level::Debug);
/// assert!(ADS.debug_enabled());
/// assert_eq!(ADS.description(), "aggregated discovery");
/// # Ok::<(), mesh_log::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Scope {
    name: &'static str,
    core: &'static Core,
}

impl Scope {
    #[doc(hidden)]
    pub const fn from_core(name: &'static str, core: &'static Core) -> Self {
        Self { name, core }
    }

    /// Scope of this name, registered now unless it exists; the first description stays.
    ///
    /// A new scope obeys the levels configured for its name earlier.
    /// Scopes are never removed: do not make names out of request data.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidScopeName`] when the name is empty or holds `:`, `,` or `.`.
    pub fn register(
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> Result<Self, Error> {
        let name = name.into();
        if !is_valid_name(&name) {
            return Err(Error::new(ErrorKind::InvalidScopeName, name));
        }
        Ok(registry().register(name, description.into()))
    }

    /// Name, which is also the `tracing` target of a static scope.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the scope is about, by whoever registered the name first.
    pub fn description(&self) -> &'static str {
        self.core.settings();
        registry().description(self.name)
    }

    /// Whether a message of this level would be written.
    ///
    /// Inside a capture of the test kit the answer is that of the capture.
    #[inline]
    pub fn enabled(&self, level: Level) -> bool {
        self.core.may_pass(level) && self.enabled_here(level)
    }

    /// Whether fatal messages are written.
    #[inline]
    pub fn fatal_enabled(&self) -> bool {
        self.enabled(Level::Fatal)
    }

    /// Whether error messages are written.
    #[inline]
    pub fn error_enabled(&self) -> bool {
        self.enabled(Level::Error)
    }

    /// Whether warnings are written.
    #[inline]
    pub fn warn_enabled(&self) -> bool {
        self.enabled(Level::Warn)
    }

    /// Whether informational messages are written.
    #[inline]
    pub fn info_enabled(&self) -> bool {
        self.enabled(Level::Info)
    }

    /// Whether debug messages are written.
    #[inline]
    pub fn debug_enabled(&self) -> bool {
        self.enabled(Level::Debug)
    }

    /// Whether trace messages are written.
    #[inline]
    pub fn trace_enabled(&self) -> bool {
        self.enabled(Level::Trace)
    }

    /// Level up to which messages are written; `Info` unless configured.
    pub fn output_level(&self) -> Level {
        self.core.settings().output
    }

    /// Writes messages up to this level from now on.
    pub fn set_output_level(&self, level: Level) {
        self.core.settings();
        registry().change(|state| state.set_output(self.name, level));
    }

    /// Level up to which messages carry a stack trace; `None` unless configured.
    ///
    /// Taking a stack trace costs milliseconds.
    pub fn stack_level(&self) -> Level {
        self.core.settings().stack
    }

    /// Adds a stack trace to messages up to this level from now on.
    pub fn set_stack_level(&self, level: Level) {
        self.core.settings();
        registry().change(|state| state.set_stack(self.name, level));
    }

    /// Whether messages say where they come from.
    pub fn logs_callers(&self) -> bool {
        self.core.settings().callers
    }

    /// Adds `<crate>/<file>:<line>` to messages from now on.
    pub fn enable_callers(&self) {
        self.core.settings();
        registry().change(|state| state.set_callers(self.name, true));
    }

    /// Leaves the caller out from now on.
    pub fn disable_callers(&self) {
        self.core.settings();
        registry().change(|state| state.set_callers(self.name, false));
    }

    /// This scope with a label on every message; the scope itself stays as it is.
    ///
    /// ```
    /// use mesh_log::testing::capture;
    ///
    /// let lines = capture(|| {
    ///     let log = mesh_log::DEFAULT.with_label("proxy", "sleep-1").with_label("version", 42);
    ///     mesh_log::info!(scope: log, "sent");
    /// });
    /// assert_eq!(lines, ["2000-01-01T00:00:00.000000Z\tinfo\tsent\tproxy=sleep-1 version=42"]);
    /// ```
    pub fn with_label(&self, key: impl Into<String>, value: impl Into<Value>) -> LabeledScope {
        LabeledScope::from(*self).with_label(key, value)
    }

    /// This scope with several labels on every message; the scope itself stays as it is.
    ///
    /// ```
    /// use mesh_log::Value;
    ///
    /// let log = mesh_log::DEFAULT.with_labels([("proxy", Value::from("sleep-1")), ("version", 42.into())]);
    /// assert_eq!(log.labels().map(|(key, _)| key).collect::<Vec<_>>(), ["proxy", "version"]);
    /// ```
    pub fn with_labels<K: Into<String>, V: Into<Value>>(
        &self,
        labels: impl IntoIterator<Item = (K, V)>,
    ) -> LabeledScope {
        LabeledScope::from(*self).with_labels(labels)
    }

    #[doc(hidden)]
    #[expect(clippy::unused_self, reason = "the macros call it on either kind of scope")]
    pub fn __labels(&self) -> Option<&(dyn std::error::Error + 'static)> {
        None
    }

    pub(crate) fn core(&self) -> &'static Core {
        self.core
    }

    fn enabled_here(&self, level: Level) -> bool {
        if level == Level::None {
            return false;
        }
        let output = self.core.settings().output;
        if !registry().has_exceptions() {
            return level <= output;
        }
        let own = layer::current_level_of(self.name).unwrap_or(output);
        level <= own.max(registry().read().rules().level_of(self.name))
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("name", &self.name)
            .field("output_level", &self.output_level())
            .finish_non_exhaustive()
    }
}

impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Scope {}

impl Hash for Scope {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
