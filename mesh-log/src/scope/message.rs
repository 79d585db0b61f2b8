//! Messages whose level or time is only known at run time.

use std::fmt;
use std::panic::Location;
use std::time::SystemTime;

use super::{LabeledScope, Scope};
use crate::__private::after;
use crate::caller;
use crate::level::Level;
use crate::visit::to_nanos;

impl Scope {
    /// Writes a message of any level with a time of its own, or the current time for `None`.
    ///
    /// Meant for records that come from elsewhere; everything else is written with the macros.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use mesh_log::{Level, testing::capture};
    ///
    /// let lines = capture(|| {
    ///     let time = UNIX_EPOCH + Duration::from_micros(1);
    ///     mesh_log::KLOG.log_with_time(Level::Warn, Some(time), "relayed");
    /// });
    /// assert_eq!(lines, ["1970-01-01T00:00:00.000001Z\twarn\tklog\trelayed"]);
    /// ```
    #[track_caller]
    pub fn log_with_time(
        &self,
        level: Level,
        time: Option<SystemTime>,
        message: impl fmt::Display,
    ) {
        if self.enabled(level) {
            LabeledScope::from(*self).log_with_time(level, time, message);
        }
    }
}

impl LabeledScope {
    /// Like [`Scope::log_with_time`], with the labels of this scope.
    #[track_caller]
    pub fn log_with_time(
        &self,
        level: Level,
        time: Option<SystemTime>,
        message: impl fmt::Display,
    ) {
        if self.enabled(level) {
            self.write_with_time(level, time, message, Location::caller());
            after(level);
        }
    }

    /// Like [`Self::log_with_time`] for a level that is let through, without the end of the process after fatal.
    pub(crate) fn write_with_time(
        &self,
        level: Level,
        time: Option<SystemTime>,
        message: impl fmt::Display,
        location: &Location<'_>,
    ) {
        let caller = self.scope().logs_callers().then(|| caller::at(location));
        let time = time.map(to_nanos);
        macro_rules! event {
            ($level:ident $($reserved:tt)*) => {
                tracing::event!(
                    target: "mesh",
                    tracing::Level::$level,
                    mesh.labels = self.__labels(),
                    mesh.scope = self.scope().name(),
                    mesh.time = time,
                    mesh.caller = caller.as_deref(),
                    $($reserved)*
                    "{message}"
                )
            };
        }
        match level {
            Level::None => {}
            Level::Fatal => event!(ERROR log.severity = "fatal",),
            Level::Error => event!(ERROR),
            Level::Warn => event!(WARN),
            Level::Info => event!(INFO),
            Level::Debug => event!(DEBUG),
            Level::Trace => event!(TRACE),
        }
    }
}
