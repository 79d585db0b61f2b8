//! Labels: keys and values, sets of them, and sets that are checked when the program is compiled.

mod label;
mod label_set;
pub(crate) mod labeled;
mod macros;
mod schema;

pub use label::{Label, LabelValue};
pub(crate) use label_set::LabelSet;
pub use labeled::Labeled;
pub use schema::{LabelSchema, LabelText, check_keys};
