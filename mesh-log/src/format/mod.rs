//! From the parts of a message to the bytes of a line.
//!
//! A line is put together in two steps: the [`Fields`] encode message and labels as they come, in any order,
//! then the [`Head`] brings everything into the fixed order of the format.
//! Where a statement leaves no doubt about that order, a [`Template`] has everything but the values,
//! which go into the line directly.
//! All buffers belong to the thread and are reused, so a line allocates nothing once they have grown.

mod digits;
mod escape;
mod fields;
mod float;
mod line;
mod rfc3339;
mod template;
mod timestamp;
mod value;

pub use line::Format;

pub(crate) use fields::Fields;
pub(crate) use line::Head;
pub(crate) use rfc3339::parse as parse_rfc3339;
pub(crate) use template::{Draft, MESSAGE, SUPPRESSED, Template};
pub(crate) use timestamp::Timestamp;
