//! Several collections reported together.
//!
//! A [`Part`] takes the batch of one member; when all members have reported what a transaction has
//! changed, the [`Gathering`] puts the parts together and calls the subscriber.

mod batch;
mod gathering;
mod members;
mod part;
mod subscribe;

pub use batch::GroupBatch;
pub(crate) use gathering::{Flush, Gathering};
pub use members::CollectionGroup;
pub(crate) use part::{AnyPart, Part};
