//! Patches of stored objects in JSON, with the feature `patch`.

mod between;
mod document;
mod error;
mod ext;

pub use document::Patch;
pub use error::{PatchError, PatchErrorKind};
pub use ext::PatchExt;
