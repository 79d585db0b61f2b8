//! Several clusters in one graph.
//!
//! `remote` is what is known of a cluster, `secrets` finds clusters in secrets, `join` makes one
//! collection of those of all clusters.

mod join;
mod remote;
mod secrets;

pub use join::{ClusterObject, ClusterObjectKey, Clusters};
pub use remote::{ClusterId, RemoteCluster};
pub use secrets::{RemoteSecrets, connect};
