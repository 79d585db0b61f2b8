//! Looking at the log from inside the process: the last lines, and those that come.
//!
//! Both are sinks of the process's own configuration and hold lines in its format, whatever else it writes to.

mod recent;
mod tail;

pub use recent::recent;
pub(crate) use recent::{Keeper, keep};
pub(crate) use tail::Tails;
pub use tail::{Tail, TailFilter, Tailed, tail};
