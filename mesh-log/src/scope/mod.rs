//! Scopes: named groups of messages with a level of their own.
//!
//! A [`Scope`] is a name and a pointer to the cell that holds its settings.
//! The cell lives in a static of its own, so that `tracing` may read the name of a static scope while it builds
//! its own statics: a constant must not look into anything that can change.

mod core;
mod handle;
mod labels;
mod message;
mod name;

pub use self::core::Core;
pub(crate) use self::core::Settings;
pub use handle::Scope;
pub use labels::LabeledScope;
pub(crate) use labels::Labels;
pub(crate) use name::is_valid as is_valid_name;
