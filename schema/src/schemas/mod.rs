//! Ordered sets of schemas, with an index for every question that is asked of them.

mod index;
mod set;

pub use set::Schemas;
