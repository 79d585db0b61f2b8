//! A graph described for people and tools.

mod causes;
mod dot;
mod explanation;
mod mermaid;
mod model;
mod options;
mod stats;

pub(crate) use causes::{Causes, Touch, kind};
pub(crate) use dot::dot;
pub(crate) use explanation::Wanted;
pub use explanation::{Cause, Explanation, Recording, Trigger};
pub(crate) use mermaid::mermaid;
pub(crate) use model::LogicDump;
pub use model::{GraphDump, InputDump, NodeDump};
pub use options::DumpOptions;
pub use stats::GraphStats;
