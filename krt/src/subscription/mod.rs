//! Being told about changes.
//!
//! A callback runs on the driving thread; a [`Queue`] stores batches until they are asked for, as
//! its [`QueuePolicy`] says; a [`CollectionGroup`] is told of several collections at once.
//! Both end with their handle.

mod backlog;
mod error;
mod group;
mod handle;
mod merge;
mod options;
mod policy;
mod queue;
mod sink;
mod subscribers;

pub use error::RecvError;
pub(crate) use group::Flush;
pub use group::{CollectionGroup, GroupBatch};
pub use handle::Subscription;
pub(crate) use handle::{Registered, Registration};
pub(crate) use options::Initial;
pub use options::SubscribeOptions;
pub use policy::QueuePolicy;
pub use queue::Queue;
pub(crate) use sink::{Callback, Sink};
pub(crate) use subscribers::{Subscriber, Subscribers};
