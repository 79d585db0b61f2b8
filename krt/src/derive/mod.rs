//! Collections computed from other collections.
//!
//! [`Derivation`] runs a [`Transform`] for each dirty input and commits what came out;
//! [`Ownership`] decides which input a key belongs to.

mod derivation;
mod dirty;
mod keep;
mod map;
mod ownership;
mod run;
mod transform;
mod unit;

pub(crate) use derivation::Derivation;
pub(crate) use dirty::Dirty;
pub use keep::Keep;
pub(crate) use keep::Kept;
pub(crate) use ownership::Ownership;
pub(crate) use transform::{Many, Single, Transform};
pub(crate) use unit::Unit;
