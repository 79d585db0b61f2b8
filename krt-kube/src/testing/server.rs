//! The handle of a server.

use super::fault::{Fault, Faults, Verb};
use super::kind::ServedKind;
use super::review::Reviewers;
use super::store::{Id, Store};
use super::watch::Pulse;
use super::write;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch::Sender;

/// An API server for tests, in this process and without a cluster.
///
/// A clone is another handle of the same server. It is a `tower` service, so
/// [`client`](Self::client) gives a [`kube::Client`] that needs no network, and
/// [`listen`](Self::listen) serves any other client on a loopback port.
///
/// It knows the usual kinds from the start, and others when it is told ([`serve`](Self::serve)) or
/// when somebody creates their definition. What it does not do: it validates no bodies, runs no
/// controllers, admission or garbage collection, asks nobody who they are, and does not insist on
/// namespaces that exist. Bodies have to be JSON, so `kubectl create` needs a file. Strategic merge
/// patches know the usual lists with keys and no directives.
///
/// Time is the clock of tokio, so tests with a paused clock are deterministic.
///
/// ```
/// use k8s_openapi::api::core::v1::ConfigMap;
/// use krt_kube::testing::ApiServer;
/// use kube::Api;
/// use serde_json::json;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let server = ApiServer::new();
/// server.put(json!({
///     "apiVersion": "v1",
///     "kind": "ConfigMap",
///     "metadata": {"namespace": "shop", "name": "limits"},
///     "data": {"cart": "3"},
/// }));
/// let maps: Api<ConfigMap> = Api::namespaced(server.client(), "shop");
/// let limits = maps.get("limits").await?;
/// assert_eq!(limits.data.unwrap_or_default()["cart"], "3");
/// # Ok::<(), kube::Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ApiServer {
    shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) store: Mutex<Store>,
    pub(super) faults: Mutex<Faults>,
    pub(super) pulse: Sender<Pulse>,
    /// The open watches of each resource.
    pub(super) open: Mutex<HashMap<Arc<str>, usize>>,
    pub(super) reviewers: Mutex<Reviewers>,
    requests: Mutex<HashMap<(Verb, String), u64>>,
    is_down: AtomicBool,
    refuses_streaming_lists: AtomicBool,
}

impl Shared {
    pub(super) fn is_down(&self) -> bool {
        self.is_down.load(Ordering::Acquire)
    }

    pub(super) fn refuses_streaming_lists(&self) -> bool {
        self.refuses_streaming_lists.load(Ordering::Acquire)
    }

    pub(super) fn count(&self, verb: Verb, plural: &str) {
        *self.requests.lock().entry((verb, plural.to_owned())).or_default() += 1;
    }

    /// Tells the watches how far the store is.
    pub(super) fn announce(&self) {
        let revision = self.store.lock().revision;
        self.pulse.send_if_modified(|pulse| {
            let is_news = pulse.revision < revision;
            pulse.revision = pulse.revision.max(revision);
            is_news
        });
    }
}

impl ApiServer {
    /// Makes a server that has the usual kinds and no objects.
    #[must_use]
    pub fn new() -> Self {
        let shared = Shared {
            store: Mutex::new(Store::new()),
            faults: Mutex::default(),
            pulse: Sender::new(Pulse::default()),
            open: Mutex::default(),
            reviewers: Mutex::default(),
            requests: Mutex::default(),
            is_down: AtomicBool::new(false),
            refuses_streaming_lists: AtomicBool::new(false),
        };
        Self { shared: Arc::new(shared) }
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Returns a client that talks to the server without a network.
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime, as [`kube::Client::new`] does.
    #[must_use]
    pub fn client(&self) -> kube::Client {
        kube::Client::new(self.clone(), "default")
    }

    /// Serves another kind, or a known one differently.
    pub fn serve(&self, kind: ServedKind) {
        self.shared.store.lock().serve(kind);
    }

    /// Tells whether a kind is served, such as `apps/v1` `Deployment`.
    ///
    /// ```
    /// use krt_kube::testing::ApiServer;
    ///
    /// assert!(ApiServer::new().serves("apps/v1", "Deployment"));
    /// assert!(!ApiServer::new().serves("example.com/v1", "Cart"));
    /// ```
    #[must_use]
    pub fn serves(&self, api_version: &str, kind: &str) -> bool {
        self.shared.store.lock().kind_of(api_version, kind).is_some()
    }

    /// Creates an object or replaces it as a whole, its status included; returns it as stored.
    ///
    /// A new object may say when it was created, which clients cannot.
    ///
    /// # Panics
    ///
    /// Panics if the kind is not served or the object has no name.
    #[expect(clippy::must_use_candidate, reason = "the object is a courtesy")]
    pub fn put(&self, object: Value) -> Value {
        let stored = {
            let mut store = self.shared.store.lock();
            let (id, is_definition) = id_of(&store, &object);
            let mut object = object;
            let live = store.objects.get(&id).cloned();
            let created = object["metadata"]["creationTimestamp"].take();
            write::complete(&mut store, &id, live.as_deref(), &mut object);
            if live.is_none() && created.is_string() {
                object["metadata"]["creationTimestamp"] = created;
            }
            if is_definition {
                write::establish(&mut store, &mut object);
            }
            store.put(id, object)
        };
        self.shared.announce();
        Value::clone(&stored)
    }

    /// Deletes an object at once, whatever its finalizers; returns whether there was one.
    ///
    /// # Panics
    ///
    /// Panics if the kind is not served.
    pub fn delete(&self, api_version: &str, kind: &str, namespace: &str, name: &str) -> bool {
        let metadata = json!({"namespace": namespace, "name": name});
        let object = json!({"apiVersion": api_version, "kind": kind, "metadata": metadata});
        let found = {
            let mut store = self.shared.store.lock();
            let (id, _) = id_of(&store, &object);
            write::remove_with_contents(&mut store, &id).is_some()
        };
        self.shared.announce();
        found
    }

    /// Returns the objects of a kind, sorted by namespace and name.
    #[must_use]
    pub fn objects(&self, api_version: &str, kind: &str) -> Vec<Value> {
        let store = self.shared.store.lock();
        let Some(kind) = store.kind_of(api_version, kind) else { return Vec::new() };
        let resource = Arc::from(kind.name());
        store.of(&resource, "").map(|(_, object)| Value::clone(object)).collect()
    }

    /// Returns the revision of the last change.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.shared.store.lock().revision
    }

    /// Lets a fault happen; the oldest one that concerns a request is used first.
    pub fn inject(&self, fault: Fault) {
        self.shared.faults.lock().add(fault);
    }

    /// Cuts every open watch in the middle of its stream.
    pub fn cut_watches(&self) {
        self.shared.pulse.send_modify(|pulse| pulse.cuts += 1);
    }

    /// Ends every open watch in good order, as servers do from time to time.
    pub fn end_watches(&self) {
        self.shared.pulse.send_modify(|pulse| pulse.ends += 1);
    }

    /// Sends a bookmark to every watch that wants them.
    pub fn send_bookmarks(&self) {
        self.shared.pulse.send_modify(|pulse| pulse.bookmarks += 1);
    }

    /// Forgets all changes: watches that resume from before now are told 410, and unfinished
    /// lists too.
    pub fn compact(&self) {
        self.shared.store.lock().compact();
    }

    /// Cuts everything and refuses connections until [`start`](Self::start).
    pub fn stop(&self) {
        self.shared.is_down.store(true, Ordering::Release);
        self.cut_watches();
    }

    /// Accepts connections again.
    pub fn start(&self) {
        self.shared.is_down.store(false, Ordering::Release);
    }

    /// Refuses streaming lists, as old servers do.
    pub fn refuse_streaming_lists(&self) {
        self.shared.refuses_streaming_lists.store(true, Ordering::Release);
    }

    /// Returns how many watches of a resource are open; it is named by its plural, with the group
    /// behind a dot if there is one.
    #[must_use]
    pub fn open_watches(&self, resource: &str) -> usize {
        self.shared.open.lock().get(resource).copied().unwrap_or(0)
    }

    /// Returns how many requests of a verb there were for resources of a plural.
    #[must_use]
    pub fn requests(&self, verb: Verb, plural: &str) -> u64 {
        self.shared.requests.lock().get(&(verb, plural.to_owned())).copied().unwrap_or(0)
    }
}

impl Default for ApiServer {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for ApiServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiServer").field("revision", &self.revision()).finish_non_exhaustive()
    }
}

/// Where an object belongs, and whether it is the definition of a custom resource.
#[track_caller]
fn id_of(store: &Store, object: &Value) -> (Id, bool) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (api_version, kind) = (text(&object["apiVersion"]), text(&object["kind"]));
    let served = store.kind_of(&api_version, &kind);
    let served = served.unwrap_or_else(|| panic!("{api_version} {kind} is not served"));
    let name = text(&object["metadata"]["name"]);
    assert!(!name.is_empty(), "an object of kind {kind} needs a name");
    let namespace = text(&object["metadata"]["namespace"]);
    let namespace = served.namespace_of(&namespace);
    let id = Id::new(served, namespace, &name);
    (id, served.name() == super::kind::definitions().name())
}
