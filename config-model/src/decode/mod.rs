//! From YAML text to objects: documents are split, kinds looked up, bodies decoded into their types.

mod kind;

pub use kind::{DecodeMode, KindEntry, KindLookup, Scope};
