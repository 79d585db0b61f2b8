//! Support for testing derivations, with the feature `testing`.

mod leaks;
mod tracker;
mod trial;

pub use leaks::LeakCheck;
pub use tracker::Tracker;
pub use trial::in_every_order;
