//! The one table of scopes, targets and stored directives of the process.
//!
//! Lock order: `tracing` may hold its own locks when it asks a layer about a statement, which then reads the table;
//! so the table never calls `tracing` while it is locked.

mod cache;
mod configured;
mod process;
mod routing;
mod state;
mod timed;

pub(crate) use cache::{Cache, Resolved};
#[cfg(gathered)]
pub use process::MESH_LOG_SCOPES;
pub(crate) use process::registry;
pub(crate) use routing::MESH_TARGET;
#[cfg(feature = "otlp")]
pub(crate) use routing::is_within;
pub(crate) use state::{State, View};
