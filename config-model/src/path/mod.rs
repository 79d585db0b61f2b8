//! Names a place inside an object: `spec.http[0].route[1].weight`.

mod field_path;
mod parse;
#[cfg(test)]
mod tests;

pub use field_path::{FieldPath, PathSegment};
pub use parse::{ParsePathError, ParsePathErrorKind};
