use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::join::Join;
use crate::store::subscription::{Handler, warn_of_unknown};
use crate::store::{
    BatchHandler, ConfigController, ConfigStore, EventHandler, NamespaceFilter, Precondition,
    Replay, ResourceVersion, StoreError, Subscription,
};
use crate::{Config, ConfigKey, GroupVersionKind};

/// Shows several stores as one: where two have an object of the same key, that of the first shows.
///
/// Lists come store by store, without the objects that do not show.
/// Events tell of what shows: an object that another one hides makes none, and when the other one goes it
/// makes an update. A batch of a store is a batch here, as far as it shows.
/// Writes go to the store that was named for them, and are refused as read-only without one.
/// That store need not be among those that are read; if it is not, what is written does not show.
///
/// ```
/// use std::sync::Arc;
/// use mesh_config_model::store::{AggregateStore, ConfigStore, MemoryStore, NamespaceFilter};
/// use mesh_config_model::{Config, GroupVersionKind, Meta};
///
/// let kind = GroupVersionKind::from_static("example.io", "v1", "Note");
/// let note = |text: &str| Config::new(Meta::new(kind.clone(), "prod", "greeting"), text.to_owned());
/// let local = Arc::new(MemoryStore::new([kind.clone()]));
/// let shared = Arc::new(MemoryStore::new([kind.clone()]));
/// local.create(note("hello"))?;
/// shared.create(note("good morning"))?;
///
/// let all = AggregateStore::builder().store(local.clone()).store(shared).writer(local).build();
/// let text = |all: &AggregateStore| all.list(&kind, NamespaceFilter::All)[0].spec_as::<String>().cloned();
/// assert_eq!(text(&all).as_deref(), Some("hello"));
/// all.delete(&note("").key(), &Default::default())?;
/// assert_eq!(text(&all).as_deref(), Some("good morning"));
/// # Ok::<(), mesh_config_model::store::StoreError>(())
/// ```
pub struct AggregateStore {
    kinds: Vec<GroupVersionKind>,
    stores: Vec<Arc<dyn ConfigController>>,
    writer: Option<Arc<dyn ConfigStore>>,
    join: Arc<Join>,
    _subscriptions: Vec<Subscription>,
}

/// The stores of an [`AggregateStore`] to be.
#[derive(Default)]
#[must_use]
pub struct AggregateStoreBuilder {
    stores: Vec<Arc<dyn ConfigController>>,
    writer: Option<Arc<dyn ConfigStore>>,
}

impl AggregateStore {
    /// Starts without stores.
    pub fn builder() -> AggregateStoreBuilder {
        AggregateStoreBuilder::default()
    }

    fn writer(&self, key: impl FnOnce() -> ConfigKey) -> Result<&dyn ConfigStore, StoreError> {
        self.writer.as_deref().ok_or_else(|| StoreError::read_only(key()))
    }

    fn stores_of(&self, gvk: &GroupVersionKind) -> impl Iterator<Item = &dyn ConfigController> {
        self.stores.iter().map(|store| &**store).filter(move |store| store.kinds().contains(gvk))
    }
}

impl AggregateStoreBuilder {
    /// Adds a store; those that were added before hide its objects of the same keys.
    pub fn store(mut self, store: Arc<dyn ConfigController>) -> Self {
        self.stores.push(store);
        self
    }

    /// Names the store that writes go to.
    pub fn writer(mut self, store: Arc<dyn ConfigStore>) -> Self {
        self.writer = Some(store);
        self
    }

    /// Makes the store of all kinds of the stores, in the order of the stores.
    ///
    /// Follows the events of every store from now on.
    #[must_use]
    pub fn build(self) -> AggregateStore {
        let mut kinds: Vec<GroupVersionKind> = Vec::new();
        for kind in self.stores.iter().flat_map(|store| store.kinds()) {
            if !kinds.contains(kind) {
                kinds.push(kind.clone());
            }
        }
        let join = Arc::new(Join::new(&kinds));
        let mut subscriptions = Vec::new();
        for (number, store) in self.stores.iter().enumerate() {
            let join = Arc::clone(&join);
            let handler = Box::new(move |events: &[_]| join.take(number, events));
            subscriptions.push(store.subscribe_batches(store.kinds(), Replay::Existing, handler));
        }
        let Self { stores, writer } = self;
        AggregateStore { kinds, stores, writer, join, _subscriptions: subscriptions }
    }
}

impl ConfigStore for AggregateStore {
    fn kinds(&self) -> &[GroupVersionKind] {
        &self.kinds
    }

    fn get(&self, key: &ConfigKey) -> Option<Arc<Config>> {
        self.stores.iter().find_map(|store| store.get(key))
    }

    fn list(&self, gvk: &GroupVersionKind, namespace: NamespaceFilter<'_>) -> Vec<Arc<Config>> {
        let mut stores = self.stores_of(gvk);
        let Some(first) = stores.next() else { return Vec::new() };
        let mut listed = first.list(gvk, namespace);
        let mut seen: Option<HashSet<_, RandomState>> = None;
        for store in stores {
            let seen = seen.get_or_insert_with(|| {
                listed.iter().map(|object| object.namespaced_name()).collect()
            });
            let mut rest = store.list(gvk, namespace);
            rest.retain(|object| seen.insert(object.namespaced_name()));
            listed.append(&mut rest);
        }
        listed
    }

    fn create(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        self.writer(|| config.key())?.create(config)
    }

    fn update(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        self.writer(|| config.key())?.update(config)
    }

    fn update_status(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        self.writer(|| config.key())?.update_status(config)
    }

    fn delete(&self, key: &ConfigKey, precondition: &Precondition) -> Result<(), StoreError> {
        self.writer(|| key.clone())?.delete(key, precondition)
    }
}

impl ConfigController for AggregateStore {
    fn subscribe(
        &self,
        gvk: &GroupVersionKind,
        replay: Replay,
        handler: EventHandler,
    ) -> Subscription {
        warn_of_unknown(&self.kinds, std::slice::from_ref(gvk));
        self.join.subscribe(std::slice::from_ref(gvk), replay, Handler::Each(handler))
    }

    fn subscribe_batches(
        &self,
        kinds: &[GroupVersionKind],
        replay: Replay,
        handler: BatchHandler,
    ) -> Subscription {
        warn_of_unknown(&self.kinds, kinds);
        self.join.subscribe(kinds, replay, Handler::Batch(handler))
    }

    fn has_synced(&self) -> bool {
        self.stores.iter().all(|store| store.has_synced()) && self.join.has_synced()
    }
}

impl fmt::Debug for AggregateStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<String> = self.kinds.iter().map(ToString::to_string).collect();
        f.debug_struct("AggregateStore")
            .field("kinds", &kinds)
            .field("stores", &self.stores.len())
            .field("is_writable", &self.writer.is_some())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for AggregateStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AggregateStoreBuilder")
            .field("stores", &self.stores.len())
            .finish_non_exhaustive()
    }
}
