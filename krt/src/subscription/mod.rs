//! Being told about changes.
//!
//! A callback runs on the driving thread; a [`Queue`] stores batches until they are asked for, as
//! its [`QueuePolicy`] says.
//! Both end with their handle.

mod backlog;
mod error;
mod handle;
mod merge;
mod options;
mod policy;
mod queue;
mod sink;
mod subscribers;

pub use error::RecvError;
pub use handle::Subscription;
pub(crate) use options::Initial;
pub use options::SubscribeOptions;
pub use policy::QueuePolicy;
pub use queue::Queue;
pub(crate) use sink::{Callback, Sink};
pub(crate) use subscribers::{Subscriber, Subscribers};
