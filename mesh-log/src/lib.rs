//! Scoped dynamic logging on tracing: levels per scope that change at run time.
#![forbid(unsafe_code)]

mod builtin;
mod caller;
mod control;
mod directive;
mod emit;
mod error;
mod format;
mod layer;
mod level;
mod macros;
mod options;
mod output;
mod pipeline;
mod registry;
mod scope;
mod stack;
#[cfg(feature = "testing")]
pub mod testing;
mod value;
mod visit;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use builtin::{DEFAULT, GRPC, KLOG, MONITORING, TLS};
pub use control::{
    LevelChange, Logging, ScopeState, TargetState, find, logging, reset_target, scopes, set_level,
    set_levels, set_stack_levels, sync,
};
pub use directive::LevelList;
pub use error::{Error, ErrorKind};
pub use format::Format;
pub use layer::{MeshLayer, layer};
pub use level::Level;
pub use options::Options;
pub use output::Output;
pub use scope::{LabeledScope, Scope};
pub use value::Value;
