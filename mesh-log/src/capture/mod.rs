//! What is logged by other means: records of the `log` crate, panics, and messages in the form of klog.
//!
//! All of it becomes `tracing` events of the target `mesh`, whose reserved fields name scope or target,
//! so that every layer of the subscriber sees them.

pub mod klog;
mod panics;
mod records;

pub(crate) use panics::install as install_panic_hook;
pub(crate) use records::{follow_levels, install as install_log_capture};
