//! [`krt`] collections from a Kubernetes cluster, and derived state written back.
//!
//! Use it where a controller derives something from many objects of several kinds: a watch becomes
//! a source of a krt graph, what is derived follows by itself, and writers bring it back. What
//! everybody writes by hand is done: lists that are repeated and lose nothing, shared watches,
//! kinds that appear later, objects that cannot be read, statuses that are written only when they
//! differ, several clusters, and tests without any. Keep a `Controller` of kube-runtime where the
//! work is an action with an end rather than a state;
//! [the guide](guide::from_controller#when-to-keep-the-controller) tells the cases.
//!
//! ```
//! use k8s_openapi::api::core::v1::{Pod, Service};
//! use krt::Graph;
//! use krt_kube::{Cluster, DesiredStatus, StatusWriter};
//! use serde_json::json;
//! # use krt_kube::testing::{ApiServer, settle};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?.block_on(async {
//! # let server = ApiServer::new();
//! # server.put(json!({
//! #     "apiVersion": "v1", "kind": "Service", "metadata": {"namespace": "shop", "name": "cart"},
//! #     "spec": {"selector": {"app": "cart"}},
//! # }));
//! # server.put(json!({
//! #     "apiVersion": "v1", "kind": "Pod",
//! #     "metadata": {"namespace": "shop", "name": "cart-1", "labels": {"app": "cart"}},
//! # }));
//! # let client = server.client();
//! // In a program: let client = kube::Client::try_default().await?;
//! let cluster = Cluster::new(&Graph::new(), client);
//! let services = cluster.informer::<Service>().start();
//! let pods = cluster.informer::<Pod>().without_managed_fields().start();
//!
//! let read = pods.clone();
//! let statuses = services.map("statuses", move |cx, service| {
//!     let selector = service.spec.as_ref()?.selector.as_ref()?;
//!     let pods = cx.matching(&read, selector).iter().count();
//!     let condition = json!({"type": "Backed", "status": if pods > 0 { "True" } else { "False" }});
//!     Some(DesiredStatus::of(service, json!({"conditions": [condition]})))
//! });
//! let writer = StatusWriter::new(&cluster, &services, &statuses, "backed").start();
//!
//! cluster.ready().await;
//! # settle().await;
//! # let status = &server.objects("v1", "Service")[0]["status"];
//! # assert_eq!(status["conditions"][0]["status"], "True");
//! # drop(writer);
//! # });
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Pages
//!
//! - [from a `Controller` of kube-runtime, step by step](guide::from_controller), and when to keep it
//! - with the feature `testing`, the module `testing`: an API server for tests
//!
//! # Which construct
//!
//! | You have | Use |
//! | --- | --- |
//! | objects of a kind that the program knows | [`Cluster::informer`] |
//! | objects of a kind that is known at run time | [`Cluster::informer_with`] |
//! | a need for the metadata alone | an informer of [`PartialObjectMeta`](kube::core::PartialObjectMeta) |
//! | objects larger than what you read of them | [`Informer::modify`], [`Informer::project`] |
//! | namespaces chosen by their labels | [`Informer::start_in`] |
//! | a kind that may not exist | [`Informer::when_served`] |
//! | several processes that share the work | [`Informer::labels`], [`Informer::shard`] |
//! | a status for each object | [`StatusWriter`] |
//! | objects that should exist | [`ObjectWriter`] |
//! | several processes of which one may write | [`Leader`], `Election` |
//! | several clusters | [`Clusters`], [`RemoteSecrets`]; [`Clusters::health`] and [`Clusters::observed`] tell of each |
//! | a readiness probe | [`Cluster::readiness`] |
//! | an object that you have just written | [`wait_for_version`], [`Overlay`] |
//!
//! # What is promised
//!
//! - **A collection equals the cluster** as of some moment that is at most as old as its
//!   [staleness](InformerHealth::staleness), except for objects that cannot be read.
//! - **Nothing is lost or doubled**: events follow from each other, over cuts, expired versions
//!   and restarts of the server. A list that is repeated is one transaction of exactly the changes.
//! - **Kinds arrive independently.** The watches of two kinds are not in step: an object may be
//!   there before one that it refers to. Within one kind the order is that of the cluster.
//! - **Nothing is left**: watches end with their last reader, entries of health with their watch.
//!
//! # Limits
//!
//! - **What is watched is in memory**, once for all readers: drop what nobody reads by
//!   [`Informer::project`], [`Informer::modify`] or metadata alone.
//! - **Derivations cannot `await`**, and run on the thread that drives the graph. What has to be
//!   asked for elsewhere is a source of its own, filled by a task.
//! - **A burst that goes on is one transaction every two milliseconds**, of 4,096 changes at most;
//!   a change after a rest does not wait.
//! - **Writers send 20 requests a second**, 30 at once after a pause and 8 side by side, unless
//!   [told otherwise](StatusWriter::rate).
//! - **Versions are compared as numbers**, which they are on every API server of Kubernetes: a
//!   server with others makes [`wait_for_version`] and [`Overlay`] wait for the very version.
//!
//! # Permissions
//!
//! Informers need `list` and `watch`, [`Informer::when_served`] those of definitions of custom
//! resources, too. A [`StatusWriter`] needs `patch` of the status, an [`ObjectWriter`] `patch` and
//! `delete`, and `create` for what is not there; `Election` what its lease takes: `get`, `create`
//! and `patch`.
//!
//! # Features
//!
//! | Feature | Adds |
//! | --- | --- |
//! | `lease` | `Election`: leadership by a `Lease` |
//! | `monitoring` | `ClusterMetrics`, an observer that counts into `mesh-monitoring` |
//! | `testing` | the module `testing`: an API server in the process, for clients and on a port |
//!
//! TLS and the version of Kubernetes are chosen by the application, by features of `kube` and
//! `k8s-openapi`.

mod cluster;
mod clusters;
#[cfg(feature = "lease")]
mod deadline;
#[cfg(feature = "lease")]
mod election;
#[cfg(any(doc, doctest))]
pub mod guide;
mod health;
mod informer;
mod key;
mod leader;
#[cfg(feature = "monitoring")]
mod monitoring;
mod observer;
mod overlay;
mod retry;
#[cfg(feature = "testing")]
pub mod testing;
mod visibility;
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
pub use overlay::Overlay;
pub use visibility::{Seen, wait_for_version};
pub use watched::Watched;
pub use write::{
    DesiredObject, DesiredStatus, ObjectWriter, OnRemoved, StatusWriter, WriteFailure, Writer,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
