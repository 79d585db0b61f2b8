//! Behaviour of the crate, one module per subject.

mod algebra;
mod builder;
mod crds;
mod kinds;
mod loading;
mod registry;
