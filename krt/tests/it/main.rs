//! Behaviour of the crate, one module per subject.

mod derive;
mod model;
mod shop;
