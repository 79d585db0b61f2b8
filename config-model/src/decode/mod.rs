//! From YAML text to objects: documents are split, kinds looked up, bodies decoded into their types.
//!
//! [`load`] does all of it and never fails as a whole; [`decode_spec`] decodes one body.

mod diagnostic;
mod kind;
mod list;
mod loaded;
mod loader;
mod metadata;
mod object;
mod options;
mod spec;

pub use diagnostic::{Diagnostic, DiagnosticCode, Severity};
pub use kind::{Body, DecodeMode, DecodeSpec, KindEntry, KindLookup, Scope};
pub use loaded::{Loaded, LoadedObject, SkippedObject};
pub use loader::{load, load_bytes, load_json};
#[cfg(feature = "patch")]
pub(crate) use metadata::NOT_KEPT;
#[cfg(feature = "patch")]
pub(crate) use object::decode_object;
pub(crate) use object::display_name;
pub use options::LoadOptions;
pub use spec::{DecodedSpec, decode_spec};
