//! Waiting, for threads and for tasks.
//!
//! Everything that can be waited for is a future that needs no runtime; a thread waits for it with
//! [`block_on`].

mod block;
mod error;
mod signal;
mod synced;
mod wakers;

pub(crate) use block::block_on;
pub use error::WaitError;
pub(crate) use signal::Signal;
pub use synced::Synced;
pub(crate) use wakers::{WakerId, Wakers};
