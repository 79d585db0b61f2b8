//! Watches as sources.
//!
//! `describe` holds the options, `view` what is stored of an object, `registry` the watches that
//! can be shared. A `feed` is the task behind a watch: `intake` turns what comes in into
//! transactions, `presence` waits for kinds that are not served, `report` keeps the health.

mod describe;
mod feed;
mod guarded;
mod intake;
mod options;
mod presence;
mod registry;
mod report;
mod view;

pub use describe::Informer;
pub(crate) use registry::Registry;
