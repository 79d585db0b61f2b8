//! Behaviour of the crate, one module per subject.

mod conformance;
mod derive;
mod differences;
mod dump;
mod engine;
mod explain;
mod index;
mod join;
mod lifecycle;
mod model;
#[cfg(feature = "monitoring")]
mod monitoring;
mod shop;
mod subscription;
mod sync;
