//! A graph described for people and tools.

mod dot;
mod mermaid;
mod model;
mod options;

pub(crate) use dot::dot;
pub(crate) use mermaid::mermaid;
pub(crate) use model::LogicDump;
pub use model::{GraphDump, InputDump, NodeDump};
pub use options::DumpOptions;
