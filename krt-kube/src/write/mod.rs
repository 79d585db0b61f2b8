//! Writing derived state back to a cluster.
//!
//! `desired` is what is to be written, `status` and `object` describe how, with `settings`; `plan` decides whether anything is to be
//! done for one object, `engine` does it: one write for an object at a time, always of its newest
//! state. `pace` keeps the rate.

mod desired;
mod engine;
mod failure;
mod inbox;
mod object;
mod pace;
mod plan;
mod settings;
mod status;
mod writer;

pub use desired::{DesiredObject, DesiredStatus};
pub use failure::WriteFailure;
pub use object::ObjectWriter;
pub use settings::OnRemoved;
pub use status::StatusWriter;
pub use writer::Writer;
