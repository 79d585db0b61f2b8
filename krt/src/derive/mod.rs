//! Collections computed from other collections.
//!
//! A [`Derivation`] runs a [`Transform`] for each dirty input.
//! Running changes nothing: what came out is collected in an [`Outcome`] and committed in one step,
//! in which [`Ownership`] decides which input a key belongs to.

mod commit;
mod derivation;
mod describe;
mod evaluation;
mod inputs;
mod keep;
mod map;
mod outcome;
mod ownership;
mod parallel;
mod run;
mod transform;
mod unit;

pub(crate) use derivation::Derivation;
pub(crate) use inputs::Inputs;
pub use keep::Keep;
pub(crate) use keep::Kept;
pub(crate) use outcome::{Outcome, Produced};
pub(crate) use ownership::{Ownership, Target};
pub(crate) use run::panic_message;
pub(crate) use transform::{Many, Outputs, Single, Transform};
pub(crate) use unit::Unit;
