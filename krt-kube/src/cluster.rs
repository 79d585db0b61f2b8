//! A connection between a graph and a cluster.

use crate::informer::{Informer, Registry};
use crate::observer::Silent;
use crate::{InformerHealth, Observer, Readiness, UndecodableObject, Watched};
use krt::{Collection, Graph, Source};
use kube::{Client, Resource};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::Instant;

/// A cluster whose objects become collections of a graph.
///
/// A clone is another handle. It holds no watch: each is held by the collection that it feeds.
/// The tasks run on the tokio runtime in which the cluster was made, and so does the graph unless
/// it has a driver of its own; for heavy derivations use
/// [`Graph::drive_on_thread`] or `Graph::drive_on_tokio`.
///
/// ```
/// use k8s_openapi::api::core::v1::Pod;
/// use krt::Graph;
/// use krt_kube::Cluster;
/// # use krt_kube::testing::ApiServer;
/// # use serde_json::json;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// # let server = ApiServer::new();
/// # let client = server.client();
/// # server.put(json!({
/// #     "apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "shop", "name": "cart"},
/// #     "status": {"podIP": "10.0.0.1"},
/// # }));
/// // In a program: let client = kube::Client::try_default().await?;
/// let graph = Graph::new();
/// let cluster = Cluster::new(&graph, client);
/// let pods = cluster.informer::<Pod>().start();
/// let addresses = pods.map("addresses", |_, pod| pod.status.as_ref()?.pod_ip.clone());
///
/// addresses.synced().await?;
/// assert_eq!(*addresses.list()[0], "10.0.0.1");
/// # Ok::<(), krt::WaitError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Cluster {
    inner: Arc<Inner>,
    /// For informers that set none of their own.
    sync_timeout: Option<Duration>,
}

pub(crate) struct Inner {
    pub(crate) graph: Graph,
    pub(crate) client: Client,
    pub(crate) runtime: Handle,
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) health: Source<InformerHealth>,
    pub(crate) undecodable: Source<UndecodableObject>,
    pub(crate) registry: Registry,
    numbers: AtomicU64,
}

impl Cluster {
    /// Connects a graph with the cluster of a client.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    #[must_use]
    pub fn new(graph: &Graph, client: Client) -> Self {
        Self::observed(graph, client, Silent)
    }

    /// Like [`new`](Self::new), with somebody to be told what informers and writers do.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime.
    #[must_use]
    pub fn observed(graph: &Graph, client: Client, observer: impl Observer) -> Self {
        Self::on_runtime(graph, client, Arc::new(observer), Handle::current())
    }

    pub(crate) fn on_runtime(
        graph: &Graph,
        client: Client,
        observer: Arc<dyn Observer>,
        runtime: Handle,
    ) -> Self {
        let inner = Inner {
            graph: graph.clone(),
            client,
            runtime,
            observer,
            health: graph.source("informer health"),
            undecodable: graph.source("undecodable objects"),
            registry: Registry::default(),
            numbers: AtomicU64::new(0),
        };
        Self { inner: Arc::new(inner), sync_timeout: None }
    }

    /// Describes an informer of a type that knows its kind.
    ///
    /// See [`Informer`] for the options; it does nothing before it is started.
    pub fn informer<K>(&self) -> Informer<K, Watched<K>>
    where
        K: Resource<DynamicType: Default> + Send + Sync + 'static,
    {
        self.informer_with(K::DynamicType::default())
    }

    /// Describes an informer of a type that has to be told its kind, such as
    /// [`DynamicObject`](kube::core::DynamicObject).
    ///
    /// ```
    /// use kube::core::{ApiResource, DynamicObject, GroupVersionKind};
    /// # use krt_kube::{Cluster, testing::{ApiServer, ServedKind}};
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// # let server = ApiServer::new();
    /// # server.serve(ServedKind::namespaced("example.com", "v1", "Cart", "carts"));
    /// # let cluster = Cluster::new(&krt::Graph::new(), server.client());
    /// let kind = GroupVersionKind::gvk("example.com", "v1", "Cart");
    /// let carts = cluster.informer_with::<DynamicObject>(ApiResource::from_gvk(&kind)).start();
    /// carts.synced().await?;
    /// assert!(carts.is_empty());
    /// # Ok::<(), krt::WaitError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn informer_with<K>(&self, kind: K::DynamicType) -> Informer<K, Watched<K>>
    where
        K: Resource + Send + Sync + 'static,
    {
        Informer::new(self, kind)
    }

    /// Returns how each informer that is running is doing.
    #[must_use]
    pub fn health(&self) -> Collection<InformerHealth> {
        self.inner.health.collection()
    }

    /// Returns the objects that could not be read.
    #[must_use]
    pub fn undecodable(&self) -> Collection<UndecodableObject> {
        self.inner.undecodable.collection()
    }

    /// Tells whether every running informer is complete and none has been failing for longer than
    /// a limit, for a readiness probe.
    #[must_use]
    pub fn readiness(&self, limit: Duration) -> Readiness {
        Readiness::of(&self.health().list(), Instant::now(), limit)
    }

    /// Waits until every informer that is running by then is complete.
    pub async fn ready(&self) {
        let mut changes = self.health().subscribe_queue();
        while !self.health().list().iter().all(|health| health.is_synced) {
            let changed = std::future::poll_fn(|cx| changes.poll_recv(cx)).await;
            if changed.is_err() {
                return;
            }
        }
    }

    /// Returns the client.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.inner.client
    }

    /// Returns the graph.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.inner.graph
    }

    pub(crate) fn with_sync_timeout(self, sync_timeout: Option<Duration>) -> Self {
        Self { sync_timeout, ..self }
    }

    pub(crate) fn sync_timeout(&self) -> Option<Duration> {
        self.sync_timeout
    }

    pub(crate) fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }
}

impl Inner {
    pub(crate) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster").field("graph", &self.inner.graph).finish_non_exhaustive()
    }
}
