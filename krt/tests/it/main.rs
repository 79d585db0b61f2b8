//! Behaviour of the crate, one module per subject.

mod conformance;
mod derive;
mod model;
mod shop;
