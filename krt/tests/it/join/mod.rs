//! Joins.

mod fixed;
mod merge;
mod watch;
