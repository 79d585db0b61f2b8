//! Behaviour of the crate, one module per subject.

mod algebra;
mod builder;
mod corpus;
mod crds;
mod features;
mod kinds;
mod loading;
mod registry;
