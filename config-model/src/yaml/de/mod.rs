//! Nodes as serde deserializers whose errors know the field and the place.

mod access;
mod cursor;
mod error;
mod key;
mod number;
mod unknown;

pub use error::{DecodeError, DecodeErrorKind};
pub use unknown::UnknownField;
