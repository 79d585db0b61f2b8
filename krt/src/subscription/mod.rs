//! Being told about changes.
//!
//! A callback runs on the driving thread; a [`Queue`] stores batches until they are asked for.
//! Both end with their handle.

mod handle;
mod options;
mod queue;
mod subscribers;

pub use handle::Subscription;
pub(crate) use options::Initial;
pub use options::SubscribeOptions;
pub use queue::Queue;
pub(crate) use subscribers::{Subscriber, Subscribers};
