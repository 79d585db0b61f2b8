//! Joins.

mod dynamic;
mod fixed;
mod merge;
mod random;
mod watch;
mod winner;
