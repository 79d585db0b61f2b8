//! Joins.

mod dynamic;
mod fixed;
mod merge;
mod watch;
