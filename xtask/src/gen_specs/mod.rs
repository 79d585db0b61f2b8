//! Generates the typed specs of mesh-config-model from the protobuf descriptors of the Istio API.
//!
//! Reading goes from a source of descriptors ([`source`]) over the fields that the descriptors lack
//! ([`additions`]) to a tree of Rust items ([`model`], [`resolve`], [`naming`]), then to text ([`render`]) with
//! sentences from a table ([`prose`]).

mod additions;
mod model;
mod naming;
mod prose;
mod render;
mod resolve;
mod rustfmt;
mod source;
mod task;

pub(crate) use task::{Args, run};
