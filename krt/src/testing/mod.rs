//! Support for testing derivations, with the feature `testing`.

mod tracker;

pub use tracker::Tracker;
