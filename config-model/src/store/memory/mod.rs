//! The store in memory: its objects kind by kind, and how they are written.

mod builder;
mod change;
mod shelf;
mod store;

pub use builder::MemoryStoreBuilder;
pub(super) use change::Change;
pub use store::MemoryStore;
