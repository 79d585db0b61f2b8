//! One collection of those of all clusters.

use super::remote::{ClusterId, RemoteCluster};
use crate::observer::Silent;
use crate::{Cluster, InformerHealth, Observer, UndecodableObject};
use krt::{Collection, Graph, Member, Object};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::runtime::Handle;

/// The clusters of a collection, each with a [`Cluster`] of its own.
///
/// What is opened for a cluster ends when the cluster leaves the collection. When its credentials
/// change it is opened anew, and the new takes the place of the old in one step once it is synced,
/// so an object that is the same is no event. A cluster that cannot be reached holds up neither
/// the others nor, for longer than a limit, the start.
///
/// ```
/// use k8s_openapi::api::core::v1::Pod;
/// use krt::Graph;
/// use krt_kube::{Clusters, RemoteCluster};
/// # use krt_kube::testing::{ApiServer, settle};
/// # use serde_json::json;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build()?.block_on(async {
/// # let (east, west) = (ApiServer::new(), ApiServer::new());
/// # for server in [&east, &west] {
/// #     server.put(json!({
/// #         "apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "shop", "name": "cart"},
/// #     }));
/// # }
/// # let client_of = |id: &str| if id == "east" { east.client() } else { west.client() };
/// let graph = Graph::new();
/// let remotes = graph.source::<RemoteCluster>("remote clusters");
/// let clusters = Clusters::new(&graph, &remotes.collection());
/// let pods = clusters.open("pods", |cluster| cluster.informer::<Pod>().start());
/// for id in ["east", "west"] {
///     remotes.set(RemoteCluster::new(id, "token 1", client_of(id)));
/// }
/// # settle().await;
/// let found: Vec<_> = pods.list().iter().map(|pod| pod.cluster().to_string()).collect();
/// assert_eq!(found, ["east", "west"]);
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct Clusters {
    connections: Collection<Connection>,
    sync_timeout: Duration,
}

/// An object of one of several clusters; derefs to the object.
#[derive(Debug)]
pub struct ClusterObject<T: Object> {
    object: Arc<T>,
    key: ClusterObjectKey<T::Key>,
}

/// The key of a [`ClusterObject`]; prints the cluster, a slash and the key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ClusterObjectKey<K> {
    /// The cluster.
    pub cluster: ClusterId,
    /// The key of the object in its cluster.
    pub key: K,
}

impl Clusters {
    /// Connects a graph with the clusters of a collection; a cluster that is new may take half a
    /// minute to list before the rest goes on without it.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    #[must_use]
    pub fn new(graph: &Graph, remotes: &Collection<RemoteCluster>) -> Self {
        Self::with_sync_timeout(graph, remotes, Duration::from_secs(30))
    }

    /// Like [`new`](Self::new), with another limit for clusters that are new.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    #[must_use]
    pub fn with_sync_timeout(
        graph: &Graph,
        remotes: &Collection<RemoteCluster>,
        timeout: Duration,
    ) -> Self {
        Self::observed(graph, remotes, timeout, |_| Silent)
    }

    /// Like [`with_sync_timeout`](Self::with_sync_timeout), with somebody for each cluster to be
    /// told what its informers and writers do.
    ///
    /// `observer` is called for a cluster that is new or has other credentials, by whoever drives
    /// the graph, and must not block. With the feature `monitoring`,
    /// `ClusterMetrics::for_cluster` makes one that counts by cluster.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    #[must_use]
    pub fn observed<O: Observer>(
        graph: &Graph,
        remotes: &Collection<RemoteCluster>,
        timeout: Duration,
        observer: impl Fn(&ClusterId) -> O + Send + Sync + 'static,
    ) -> Self {
        let (graph, runtime) = (graph.clone(), Handle::current());
        let connect = move |remote: &RemoteCluster| {
            let (client, observer) = (remote.client().clone(), Arc::new(observer(remote.id())));
            let cluster = Cluster::on_runtime(&graph, client, observer, runtime.clone());
            let cluster = cluster.with_sync_timeout(Some(timeout));
            Connection { remote: remote.clone(), cluster }
        };
        Self { connections: remotes.project("clusters", connect), sync_timeout: timeout }
    }

    /// Returns how each informer of each cluster is doing.
    #[must_use]
    pub fn health(&self) -> Collection<ClusterObject<InformerHealth>> {
        self.open("health of clusters", Cluster::health)
    }

    /// Returns the objects of all clusters that could not be read.
    #[must_use]
    pub fn undecodable(&self) -> Collection<ClusterObject<UndecodableObject>> {
        self.open("undecodable objects of clusters", Cluster::undecodable)
    }

    /// Opens a collection in each cluster and joins them.
    ///
    /// `open` is called for a cluster that is new or has other credentials, by whoever drives the
    /// graph, and must not block.
    #[must_use]
    pub fn open<T: Object>(
        &self,
        name: &str,
        open: impl Fn(&Cluster) -> Collection<T> + Send + 'static,
    ) -> Collection<ClusterObject<T>> {
        let (each, timeout, members) = (name.to_owned(), self.sync_timeout, Members::default());
        let opened = self.connections.per_key(&format!("{name} by cluster"), move |connection| {
            let id = connection.remote.key();
            let Entry { is_first, token } = members.enter(&id);
            // What takes the place of another waits for its objects, however long, because until
            // then those of the other are there.
            let cluster = connection.cluster.clone();
            let objects = open(&cluster.with_sync_timeout(is_first.then_some(timeout)));
            let cluster = id.clone();
            let objects = objects.map(&format!("{each} of {id}"), move |_, object| {
                let key = ClusterObjectKey { cluster: cluster.clone(), key: object.key() };
                Some(ClusterObject { object: Arc::clone(object), key })
            });
            Member::new(id, objects.with_metadata(token))
        });
        opened.join_disjoint(name)
    }

    /// Returns the cluster of an id, while it is in the collection.
    #[must_use]
    pub fn get(&self, id: &ClusterId) -> Option<Cluster> {
        self.connections.get(id).map(|connection| connection.cluster.clone())
    }
}

impl<T: Object> ClusterObject<T> {
    /// Returns the cluster that has the object.
    #[must_use]
    pub fn cluster(&self) -> &ClusterId {
        &self.key.cluster
    }

    /// Returns the object.
    #[must_use]
    pub fn object(&self) -> &Arc<T> {
        &self.object
    }
}

impl<T: Object> Deref for ClusterObject<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.object
    }
}

impl<T: Object> Object for ClusterObject<T> {
    type Key = ClusterObjectKey<T::Key>;

    fn key(&self) -> Self::Key {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&Self::Key> {
        Some(&self.key)
    }
}

impl<T: Object> PartialEq for ClusterObject<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
            && (Arc::ptr_eq(&self.object, &other.object) || self.object == other.object)
    }
}

impl<K: fmt::Display> fmt::Display for ClusterObjectKey<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.cluster, self.key)
    }
}

/// The clusters of which something is open, in one collection of all clusters.
#[derive(Default)]
struct Members(Mutex<HashMap<ClusterId, Weak<Token>>>);

/// Shared by everything that is open of one cluster, and held for as long.
struct Token;

struct Entry {
    token: Arc<Token>,
    /// Whether nothing else is open of the cluster.
    is_first: bool,
}

impl Members {
    fn enter(&self, id: &ClusterId) -> Entry {
        let mut members = self.0.lock();
        members.retain(|_, token| token.strong_count() > 0);
        let known = members.get(id).and_then(Weak::upgrade);
        let is_first = known.is_none();
        let token = known.unwrap_or_else(|| Arc::new(Token));
        members.insert(id.clone(), Arc::downgrade(&token));
        drop(members);
        Entry { token, is_first }
    }
}

/// A cluster that is connected with the graph.
struct Connection {
    remote: RemoteCluster,
    cluster: Cluster,
}

impl Object for Connection {
    type Key = ClusterId;

    fn key(&self) -> ClusterId {
        self.remote.key()
    }
}

impl PartialEq for Connection {
    fn eq(&self, other: &Self) -> bool {
        self.remote == other.remote
    }
}

impl fmt::Debug for Clusters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clusters").field("clusters", &self.connections.len()).finish()
    }
}
