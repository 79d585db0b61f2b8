//! YAML and JSON text as trees that know where every key and value stood.
//!
//! Plain scalars are read the way Kubernetes reads them (`yes` is a boolean, `0400` is 256) unless
//! [`Resolver::Yaml12Core`] is asked for. Every text is read under [`Limits`], so that a hostile one
//! costs bounded time and memory. A document that cannot be read does not take its neighbours with it.
//! [`to_string`] writes what reads back as the same.

mod builder;
mod de;
mod documents;
mod error;
mod find;
mod from_json;
mod indentless;
mod interner;
mod merge;
mod node;
mod options;
mod resolve;
mod span;
mod thorough;
mod trailing_colon;
mod usage;
mod usual;
mod write;

pub use de::{DecodeError, DecodeErrorKind, UnknownField};
pub use documents::{Document, Documents, from_str, from_utf8};
pub use error::{Error, ErrorKind};
pub use node::{Entry, Mapping, Node, NodeValue};
pub use options::{DuplicateKeys, Limits, Options, Resolver};
pub use span::Span;
pub use write::{documents_to_string, to_string};
