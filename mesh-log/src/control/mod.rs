//! Looking at and changing levels while the process runs.

mod change;
mod levels;
mod listing;

pub use change::LevelChange;
#[cfg(feature = "http")]
pub(crate) use levels::set_directives;
pub use levels::{
    find, reset, reset_target, scopes, set_level, set_level_for, set_levels, set_stack_levels,
    set_target_level, sync, sync_within,
};
pub use listing::{Logging, ScopeState, TargetState, logging};
