//! Behaviour of the crate, one module per subject.

mod cell;
mod compile_fail;
mod conformance;
mod derive;
mod differences;
mod driver;
mod dump;
mod engine;
mod explain;
#[cfg(feature = "files")]
mod files;
mod group;
mod index;
mod join;
mod keyed;
mod kit;
mod lifecycle;
mod metadata;
mod model;
#[cfg(feature = "monitoring")]
mod monitoring;
mod parallel;
mod queue_policy;
mod reader;
mod shop;
mod source;
mod subscription;
mod sync;
