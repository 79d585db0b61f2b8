//! Stores of objects: reading, writing with optimistic concurrency, and events.
//!
//! [`ConfigStore`] is what every store does and [`ConfigController`] adds events;
//! [`MemoryStore`] does both without a cluster. [`ContentSource`] and [`DirectoryStore`] take their objects
//! from texts and files; [`AggregateStore`] shows several stores as one.
//!
//! Every write gives the object a new [`ResourceVersion`].
//! An update that names a version takes place only while the stored object still has it,
//! so two writers cannot overwrite each other unseen.

mod aggregate;
mod audience;
mod backlog;
mod catalog;
mod config_store;
mod content;
mod directory;
mod error;
mod event;
mod filter;
mod memory;
#[cfg(feature = "patch")]
mod patch;
mod read_only;
mod subscription;

pub use aggregate::{AggregateStore, AggregateStoreBuilder};
pub use catalog::ContentOptions;
pub use config_store::{
    ConfigController, ConfigStore, ConfigStoreExt, NamespaceFilter, Precondition, ResourceVersion,
};
pub use content::ContentSource;
#[cfg(feature = "watch")]
pub use directory::DirectoryWatch;
pub use directory::{DirectoryError, DirectoryStore};
pub use error::{StoreError, StoreErrorKind};
pub use event::{BatchHandler, Event, EventHandler, Replay};
pub use filter::ObjectFilter;
pub use memory::{MemoryStore, MemoryStoreBuilder};
#[cfg(feature = "patch")]
pub use patch::{Patch, PatchError, PatchErrorKind, PatchExt};
pub use subscription::Subscription;
