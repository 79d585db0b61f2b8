//! Messages in the form of Kubernetes' klog and logr, on the scope [`KLOG`].
//!
//! For programs that speak in verbosities: 0 to 3 are level info, 4 and above level debug; there is no warn.
//! One line feed at the end of a message is left out.
//!
//! ```
//! use mesh_log::{klog, testing::capture};
//!
//! let lines = capture(|| {
//!     klog::v(2).info("watch started");
//!     klog::v(4).info("not at level info");
//!     let refused = std::io::Error::other("refused");
//!     klog::error_with(Some(&refused), "watch failed", [("kind", "Pod")]);
//! });
//! assert_eq!(
//!     lines,
//!     [
//!         "2000-01-01T00:00:00.000000Z\tinfo\tklog\twatch started",
//!         "2000-01-01T00:00:00.000000Z\terror\tklog\trefused: watch failed\tkind=Pod",
//!     ]
//! );
//! ```

use std::error::Error;
use std::fmt;

use crate::builtin::KLOG;
use crate::level::Level;
use crate::value::{Chain, Value};

/// First verbosity of level debug.
const DEBUG: u32 = 4;

/// Messages of one verbosity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verbosity(u32);

/// Messages of verbosity `verbosity`.
pub fn v(verbosity: u32) -> Verbosity {
    Verbosity(verbosity)
}

/// Writes a message of level error.
#[track_caller]
pub fn error(message: impl fmt::Display) {
    error_with(None, message, [] as [(&str, &str); 0]);
}

/// Writes a message of level error with what went wrong before it, and labels.
#[track_caller]
pub fn error_with<K: Into<String>, V: Into<Value>>(
    error: Option<&(dyn Error + 'static)>,
    message: impl fmt::Display,
    labels: impl IntoIterator<Item = (K, V)>,
) {
    match error {
        Some(error) => write(Level::Error, format_args!("{}: {message}", Chain(error)), labels),
        None => write(Level::Error, message, labels),
    }
}

impl Verbosity {
    /// Whether messages of this verbosity are written.
    pub fn enabled(self) -> bool {
        KLOG.enabled(self.level())
    }

    /// Writes a message.
    #[track_caller]
    pub fn info(self, message: impl fmt::Display) {
        self.info_with(message, [] as [(&str, &str); 0]);
    }

    /// Writes a message with labels.
    #[track_caller]
    pub fn info_with<K: Into<String>, V: Into<Value>>(
        self,
        message: impl fmt::Display,
        labels: impl IntoIterator<Item = (K, V)>,
    ) {
        write(self.level(), message, labels);
    }

    fn level(self) -> Level {
        if self.0 < DEBUG { Level::Info } else { Level::Debug }
    }
}

#[track_caller]
fn write<K: Into<String>, V: Into<Value>>(
    level: Level,
    message: impl fmt::Display,
    labels: impl IntoIterator<Item = (K, V)>,
) {
    if KLOG.enabled(level) {
        let message = message.to_string();
        let message = message.strip_suffix('\n').unwrap_or(&message);
        KLOG.with_labels(labels).log_with_time(level, None, message);
    }
}
