//! Generates the typed specs of mesh-config-model.
//!
//! Reading goes from the protobuf descriptors of the Istio API ([`source`]) over the fields that they lack
//! ([`additions`]), and from a table of kinds without a protobuf source ([`facts`]), to a tree of Rust items
//! ([`model`], [`resolve`], [`naming`]), then to text ([`render`], [`companions`]) with sentences from a table
//! ([`prose`]).

mod additions;
mod companions;
mod facts;
mod model;
mod naming;
mod prose;
mod render;
mod resolve;
mod rustfmt;
mod source;
mod task;

pub(crate) use task::{Args, run};
