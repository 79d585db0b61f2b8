//! Stores of objects: reading, writing with optimistic concurrency, and events.
//!
//! [`ConfigStore`] is what every store does and [`ConfigController`] adds events;
//! [`MemoryStore`] does both without a cluster.
//!
//! Every write gives the object a new [`ResourceVersion`].
//! An update that names a version takes place only while the stored object still has it,
//! so two writers cannot overwrite each other unseen.

mod backlog;
mod config_store;
mod error;
mod event;
mod memory;
mod subscription;

pub use config_store::{
    ConfigController, ConfigStore, ConfigStoreExt, NamespaceFilter, Precondition, ResourceVersion,
};
pub use error::{StoreError, StoreErrorKind};
pub use event::{Event, EventHandler, Replay};
pub use memory::{MemoryStore, MemoryStoreBuilder};
pub use subscription::Subscription;
