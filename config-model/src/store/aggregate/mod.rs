//! Several stores as one.

mod join;
mod store;

pub use store::{AggregateStore, AggregateStoreBuilder};
