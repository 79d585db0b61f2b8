//! The graph: transactions and the thread that drives them.
//!
//! [`Graph`] is the handle.
//! A [`Transaction`] collects writes without any lock; [`Inner`] queues it and lets one thread at a
//! time settle what is queued, node by node in the order of [`Schedule`].

mod build;
mod drive;
mod driver;
mod explain;
mod handle;
mod inner;
#[cfg(feature = "tokio")]
mod on_tokio;
mod options;
mod queue;
mod schedule;
mod settled;
mod transaction;
mod trial;
mod waits;

pub(crate) use drive::Turn;
pub use driver::DriverThread;
pub use handle::Graph;
pub(crate) use inner::Inner;
pub use options::GraphOptions;
pub(crate) use schedule::Schedule;
pub use settled::Settled;
pub use transaction::Transaction;
pub(crate) use transaction::Writes;
pub(crate) use trial::Trial;
