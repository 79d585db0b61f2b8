//! The description of an informer.

use super::feed::Feed;
use super::options::{Listing, Options, Presence, Shard};
use super::presence;
use super::registry::{Asked, Found};
use super::report::Report;
use super::view::View;
use crate::{Cluster, ObjectKey, Watched};
use krt::{Collection, Member, Object, Source};
use kube::{Resource, ResourceExt};
use serde::de::DeserializeOwned;
use std::any::TypeId;
use std::fmt::{self, Debug};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::AbortHandle;

/// An informer that can be started; made by [`Cluster::informer`].
///
/// `K` is what the cluster has, `T` what is stored of it.
///
/// What [`start`](Self::start) returns is fed by a watch from then on:
///
/// - It is synced after the first complete list.
/// - What comes in together becomes one transaction, in its order.
/// - When the watch has to list again, that is one transaction with exactly the changes since,
///   deletions included. Meanwhile the collection stays what it was.
/// - Failed requests are repeated after a while that grows to half a minute, with jitter, or that
///   the server asks for; [`Cluster::health`] tells.
/// - An object that cannot be read disturbs no other; [`Cluster::undecodable`] tells, and the last
///   version that could be read stays.
/// - Informers that ask for the same share one watch, which ends with the last handle and reader.
///
/// ```
/// use k8s_openapi::api::core::v1::Pod;
/// use krt::Graph;
/// use krt_kube::Cluster;
/// # use krt_kube::testing::{ApiServer, Verb};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// # let server = ApiServer::new();
/// # let client = server.client();
/// let cluster = Cluster::new(&Graph::new(), client);
/// let shop = || cluster.informer::<Pod>().namespaces(["shop"]).without_managed_fields().start();
/// let (one, other) = (shop(), shop());
/// cluster.ready().await;
/// assert_eq!(one.id(), other.id());
/// # assert_eq!(server.requests(Verb::List, "pods"), 1);
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "does nothing before it is started"]
pub struct Informer<K: Resource, T> {
    cluster: Cluster,
    kind: Arc<K::DynamicType>,
    namespaces: Vec<String>,
    options: Options,
    view: View<K, T>,
}

impl<K: Resource + Send + Sync + 'static> Informer<K, Watched<K>> {
    pub(crate) fn new(cluster: &Cluster, kind: K::DynamicType) -> Self {
        Self {
            cluster: cluster.clone(),
            kind: Arc::new(kind),
            namespaces: Vec::new(),
            options: Options { sync_timeout: cluster.sync_timeout(), ..Options::default() },
            view: View::new(Watched::new),
        }
    }
}

impl<K: Resource + Send + Sync + 'static, T: 'static> Informer<K, T> {
    /// Gives the collection a name for dumps, logs and metrics, instead of one made of the options.
    pub fn name(mut self, name: &str) -> Self {
        self.options.name = Some(name.to_owned());
        self
    }

    /// Restricts the informer to namespaces, by one watch for each; none means all of them, by one
    /// watch in all.
    pub fn namespaces<N: Into<String>>(mut self, namespaces: impl IntoIterator<Item = N>) -> Self {
        self.namespaces = namespaces.into_iter().map(Into::into).collect();
        self.namespaces.sort();
        self.namespaces.dedup();
        self
    }

    /// Restricts the informer to objects with these labels, in the syntax of label selectors:
    /// `app=cart,tier in (web,db)`.
    pub fn labels(mut self, selector: &str) -> Self {
        self.options.labels = Some(selector.to_owned());
        self
    }

    /// Restricts the informer to objects with these fields, of those that the server supports for
    /// the kind: `spec.nodeName=n1`.
    pub fn fields(mut self, selector: &str) -> Self {
        self.options.fields = Some(selector.to_owned());
        self
    }

    /// Stores one of `count` parts of the objects, the same in every process, by a hash of
    /// namespace and name.
    ///
    /// The watch still brings all objects; where they carry a label for it, restrict the watch by
    /// [`labels`](Self::labels) instead.
    ///
    /// # Panics
    ///
    /// Panics unless `index` is below `count`.
    pub fn shard(mut self, index: u32, count: u32) -> Self {
        assert!(index < count, "there is no shard {index} of {count}");
        self.options.shard = Some(Shard { index, count });
        self
    }

    /// Asks for so many objects at a time when it lists; 500 by default.
    pub fn page_size(mut self, objects: u32) -> Self {
        self.options.listing = Listing::Chunks(objects);
        self
    }

    /// Lets the server send the first state as a part of the watch, which costs it less memory; a
    /// server that cannot is asked for lists in chunks.
    pub fn streaming_list(mut self) -> Self {
        self.options.listing = Listing::Stream;
        self
    }

    /// Waits for a kind that is served only while its `CustomResourceDefinition` exists.
    ///
    /// Until then, and again when the definition is gone, the collection is empty and counts as
    /// synced. Needs the permission to list and watch definitions; all kinds share that watch.
    /// A definition that serves other versions of the kind only does not count, and is told in the
    /// log.
    pub fn when_served(mut self) -> Self {
        self.options.presence = Presence::Awaited;
        self
    }

    /// Counts as synced after this time even if nothing could be listed, for clusters that must
    /// not hold up others.
    pub fn sync_timeout(mut self, timeout: Duration) -> Self {
        self.options.sync_timeout = Some(timeout);
        self
    }

    /// Changes every object before it is stored, to drop what nobody reads.
    ///
    /// ```
    /// use k8s_openapi::api::core::v1::Pod;
    /// # use krt_kube::{Cluster, testing::ApiServer};
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// # let cluster = Cluster::new(&krt::Graph::new(), ApiServer::new().client());
    /// let pods = cluster.informer::<Pod>().modify(|pod| pod.spec = None).start();
    /// # cluster.ready().await;
    /// # });
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn modify(mut self, change: impl Fn(&mut K) + Send + Sync + 'static) -> Self {
        self.view = self.view.after(change);
        self
    }

    /// Drops the record of who owns which field, often a third of an object.
    pub fn without_managed_fields(self) -> Self {
        self.modify(|object| object.managed_fields_mut().clear())
    }

    /// Stores something else in the place of each object; it must have the same key.
    ///
    /// What is dropped here takes no memory, and a change of it is no event. Functions that
    /// capture nothing let the watch be shared with others of the same functions.
    ///
    /// ```
    /// use k8s_openapi::api::core::v1::Pod;
    /// use krt::Object;
    /// use krt_kube::{ObjectKey, Watched};
    /// # use krt_kube::{Cluster, testing::ApiServer};
    ///
    /// #[derive(PartialEq)]
    /// struct Address {
    ///     ip: Option<String>,
    ///     pod: ObjectKey,
    /// }
    ///
    /// impl Object for Address {
    ///     type Key = ObjectKey;
    ///     fn key(&self) -> ObjectKey {
    ///         self.pod.clone()
    ///     }
    /// }
    ///
    /// fn address(pod: &Watched<Pod>) -> Address {
    ///     let status = pod.status.as_ref();
    ///     Address { ip: status.and_then(|status| status.pod_ip.clone()), pod: pod.key() }
    /// }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// # let cluster = Cluster::new(&krt::Graph::new(), ApiServer::new().client());
    ///
    /// let addresses = cluster.informer::<Pod>().project(address).start();
    /// # cluster.ready().await;
    /// # });
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn project<U: Object<Key = ObjectKey>>(
        self,
        view: impl Fn(&T) -> U + Send + Sync + 'static,
    ) -> Informer<K, U> {
        let Self { cluster, kind, namespaces, options, view: earlier } = self;
        Informer { cluster, kind, namespaces, options, view: earlier.then(view) }
    }
}

impl<K, T> Informer<K, T>
where
    K: Resource + Clone + DeserializeOwned + Debug + Send + Sync + 'static,
    T: Object<Key = ObjectKey>,
{
    /// Starts the watch, or joins one that runs, and returns the collection that it feeds.
    #[must_use = "the watch ends with its last handle"]
    pub fn start(self) -> Collection<T> {
        match self.namespaces.as_slice() {
            [] => self.watch(None),
            [namespace] => self.watch(Some(namespace)),
            several => {
                let members: Vec<_> =
                    several.iter().map(|namespace| self.watch(Some(namespace))).collect();
                self.cluster.graph().join_disjoint(&self.described(), members)
            }
        }
    }

    /// Starts a watch in each namespace of a collection, and ends it when the namespace goes.
    ///
    /// The keys of the collection name the namespaces. With an informer of namespaces that is
    /// restricted by labels this is a selector of namespaces that follows their labels; only
    /// objects of those namespaces are asked for and stored.
    ///
    /// ```
    /// use k8s_openapi::api::core::v1::{Namespace, Pod};
    /// use kube::core::PartialObjectMeta;
    /// # use krt_kube::{Cluster, testing::{ApiServer, Verb}};
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// # let server = ApiServer::new();
    /// # server.put(serde_json::json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {
    /// #     "name": "shop", "labels": {"mesh": "on"}}}));
    /// # server.put(serde_json::json!({"apiVersion": "v1", "kind": "Pod", "metadata": {
    /// #     "name": "cart", "namespace": "shop"}}));
    /// # let cluster = Cluster::new(&krt::Graph::new(), server.client());
    /// let namespaces =
    ///     cluster.informer::<PartialObjectMeta<Namespace>>().labels("mesh=on").start();
    /// let pods = cluster.informer::<Pod>().start_in(&namespaces);
    /// pods.synced().await?;
    /// # assert_eq!(pods.len(), 1);
    /// # Ok::<(), krt::WaitError>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use = "the watches end with their last handle"]
    pub fn start_in<N: Object<Key = ObjectKey>>(self, namespaces: &Collection<N>) -> Collection<T> {
        let name = self.described();
        let present =
            namespaces.project(&format!("namespaces of {name}"), |namespace| Name(namespace.key()));
        let watches = present.per_key(&format!("watches of {name}"), move |namespace| {
            let key = namespace.key();
            Member::new(key.clone(), self.watch(Some(key.name())))
        });
        watches.join_disjoint(&name)
    }

    fn described(&self) -> String {
        self.options.describe(&K::plural(&self.kind), &K::group(&self.kind))
    }

    /// Starts or joins the watch of one namespace, or of all.
    fn watch(&self, namespace: Option<&str>) -> Collection<T> {
        let mut options = self.options.clone();
        options.namespace = namespace.map(str::to_owned);
        let (plural, group) = (K::plural(&self.kind), K::group(&self.kind));
        let name = options.describe(&plural, &group);
        let make = || self.cluster.graph().source_unsynced::<T>(&name);
        let Some(view) = self.view.identity() else {
            return self.feed(make(), &name, options);
        };
        let asked = Asked {
            object: TypeId::of::<K>(),
            view: view.to_vec(),
            group: group.to_string(),
            version: K::version(&self.kind).into_owned(),
            plural: plural.to_string(),
            options: options.clone(),
        };
        match self.cluster.inner().registry.find(asked, make) {
            Found::Running(source) => source.collection(),
            Found::New(source) => self.feed(source, &name, options),
        }
    }

    fn feed(&self, source: Source<T>, name: &str, options: Options) -> Collection<T> {
        let inner = self.cluster.inner();
        let (plural, group) = (K::plural(&self.kind), K::group(&self.kind));
        let presence = match options.presence {
            Presence::Expected => None,
            Presence::Awaited => {
                let version = K::version(&self.kind);
                Some(presence::Presence::follow(&self.cluster, &plural, &group, &version))
            }
        };
        let feed = Feed {
            report: Report::start(inner, name),
            kind: Arc::clone(&self.kind),
            options,
            view: self.view.clone(),
            source: source.downgrade(),
            presence,
        };
        let task = Task(inner.runtime.spawn(feed.run()).abort_handle());
        source.with_metadata(task).collection()
    }
}

/// The task of a watch, which ends with the collection that it feeds.
struct Task(AbortHandle);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A namespace without what changes about it.
#[derive(PartialEq)]
struct Name(ObjectKey);

impl Object for Name {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.0.clone()
    }
}

impl<K: Resource, T> Debug for Informer<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Informer")
            .field("namespaces", &self.namespaces)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
