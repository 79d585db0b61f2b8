//! Writing derived state back to a cluster.
//!
//! `desired` is what is to be written, `status` and `object` describe how, with `settings`. `writer`
//! joins both to what the cluster has; `inbox` collects what has changed, `queue` has it in order,
//! `plan` decides whether anything is to be done for one object, and `engine` does it: one write
//! for an object at a time, always of its newest state. `pace` keeps the rate, `failure` is what did not succeed.

mod desired;
mod engine;
mod failure;
mod inbox;
mod object;
mod pace;
mod plan;
mod queue;
mod settings;
mod status;
mod writer;

pub use desired::{DesiredObject, DesiredStatus};
pub use failure::WriteFailure;
pub use object::ObjectWriter;
pub use settings::OnRemoved;
pub use status::StatusWriter;
pub use writer::Writer;
