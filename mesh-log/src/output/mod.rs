//! Where lines go.
//!
//! An [`Output`] is a place with its wishes; it becomes a [`Sink`] when a configuration takes effect.
//! Whatever the place is, [`whole`] keeps its lines whole: a line that was cut off by a failure is ended
//! before the next one begins.

mod buffered;
#[cfg(feature = "otlp")]
mod collector;
mod exchange;
mod failures;
mod open;
#[cfg(feature = "otlp")]
mod otlp;
mod paint;
mod patience;
mod place;
mod repeats;
#[cfg(feature = "rotate")]
mod rotating;
mod standard;
#[cfg(unix)]
mod unix;
mod whole;

pub use buffered::{Buffer, WhenFull};
pub(crate) use failures::Failures;
pub(crate) use open::{Group, Opener, open_plain};
pub use paint::Color;
pub use place::Output;
#[cfg(feature = "rotate")]
pub use rotating::Rotation;

use std::fmt;
use std::io;
use std::time::Duration;

use crate::level::Level;

/// One message on its way to a sink: its line, line feed included, with its stack trace if it has one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) level: Level,
    pub(crate) scope: &'static str,
    /// Target of the statement that wrote it.
    #[cfg(feature = "otlp")]
    pub(crate) target: &'a str,
    pub(crate) bytes: &'a [u8],
}

/// An open output; dropping it ends it.
pub(crate) trait Sink: fmt::Debug + Send + Sync {
    /// Takes one line, whole.
    fn write(&self, line: &Line<'_>) -> io::Result<()>;

    /// Hands everything taken so far to the operating system, or whoever it is for, within this time.
    fn flush(&self, patience: Duration) -> io::Result<()>;

    /// Whether it takes lines at the moment; it may be handed one all the same, for the sake of others.
    fn is_wanted(&self) -> bool {
        true
    }

    /// Lines that were lost so far.
    fn lost(&self) -> u64 {
        0
    }
}
