//! [`krt`] collections from a Kubernetes cluster.

mod cluster;
mod clusters;
#[cfg(feature = "lease")]
mod election;
mod health;
mod informer;
mod key;
mod leader;
#[cfg(feature = "monitoring")]
mod monitoring;
mod observer;
mod retry;
#[cfg(feature = "testing")]
pub mod testing;
mod watched;
mod write;

pub use cluster::Cluster;
pub use clusters::{
    ClusterId, ClusterObject, ClusterObjectKey, Clusters, RemoteCluster, RemoteSecrets, connect,
};
#[cfg(feature = "lease")]
pub use election::{Election, ElectionOptions};
pub use health::{
    InformerHealth, InformerId, Readiness, UndecodableKey, UndecodableObject, WatchState,
};
pub use informer::Informer;
pub use key::ObjectKey;
pub use leader::Leader;
#[cfg(feature = "monitoring")]
pub use monitoring::ClusterMetrics;
pub use observer::{Observer, WriteOutcome};
pub use watched::Watched;
pub use write::{
    DesiredObject, DesiredStatus, ObjectWriter, OnRemoved, StatusWriter, WriteFailure, Writer,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
