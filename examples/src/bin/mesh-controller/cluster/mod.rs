//! A cluster as the origin of the objects.
//!
//! `connect` finds the cluster, `watch` follows every kind that files may hold, `judged` is what is kept of an object,
//! and `status` writes what is wrong with it back, if that is asked for.

mod connect;
mod judged;
mod status;
mod watch;

pub(crate) use connect::connect;
pub(crate) use status::StatusWriters;
pub(crate) use watch::Cluster;
