//! YAML and JSON text as trees that know where every key and value stood.
//!
//! Plain scalars are read the way Kubernetes reads them (`yes` is a boolean, `0400` is 256) unless
//! [`Resolver::Yaml12Core`] is asked for. Every text is read under [`Limits`], so that a hostile one
//! costs bounded time and memory. A document that cannot be read does not take its neighbours with it.

mod builder;
mod de;
mod documents;
mod error;
mod find;
mod indentless;
mod interner;
mod merge;
mod node;
mod options;
mod resolve;
mod span;
mod trailing_colon;
mod usage;

pub use de::{DecodeError, DecodeErrorKind, UnknownField};
pub use documents::{Document, Documents, from_str, from_utf8};
pub use error::{Error, ErrorKind};
pub use node::{Entry, Mapping, Node, NodeValue};
pub use options::{DuplicateKeys, Limits, Options, Resolver};
pub use span::Span;
