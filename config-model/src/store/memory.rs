use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use parking_lot::RwLock;

use super::subscription::Inbox;
use super::{
    ConfigController, ConfigStore, Event, EventHandler, NamespaceFilter, Precondition, Replay,
    ResourceVersion, StoreError, StoreErrorKind, Subscription,
};
use crate::{Config, ConfigKey, GroupVersionKind, Meta, NamespacedName};

type Validator = Box<dyn Fn(&Config) -> Vec<String> + Send + Sync>;
type Clock = Box<dyn Fn() -> Timestamp + Send + Sync>;

/// Holds objects in memory.
///
/// Lists come in key order.
/// Versions count the writes of the store and are printed in decimal.
/// An object that is created without a creation time gets the present one;
/// an update that leaves time or UID out keeps the stored ones.
/// The generation rises whenever the body changes, and never falls.
///
/// Handlers run on the thread of the writer, before its call returns and with no lock held;
/// while a handler runs on one thread, other writers leave their events to that thread.
/// If more than a thousand events wait for a handler, those of the same object are merged.
///
/// ```
/// use mesh_config_model::store::{ConfigStore, MemoryStore, NamespaceFilter, StoreError, StoreErrorKind};
/// use mesh_config_model::{Config, GroupVersionKind, Meta};
///
/// let kind = GroupVersionKind::from_static("example.io", "v1", "Note");
/// let store = MemoryStore::new([kind.clone()]);
/// let note = Config::new(Meta::new(kind.clone(), "prod", "greeting"), "hello".to_owned());
/// let version = store.create(note.clone())?;
/// assert_eq!(store.create(note).unwrap_err().kind(), &StoreErrorKind::AlreadyExists);
/// assert_eq!(store.list(&kind, NamespaceFilter::Only("prod"))[0].meta.resource_version, version.as_str());
/// # Ok::<(), StoreError>(())
/// ```
pub struct MemoryStore {
    kinds: Vec<GroupVersionKind>,
    shelves: HashMap<GroupVersionKind, RwLock<Shelf>>,
    last_version: AtomicU64,
    validator: Option<Validator>,
    clock: Clock,
}

/// The objects of one kind and who is told of their changes.
#[derive(Default)]
struct Shelf {
    /// In key order, so that the objects of a namespace are neighbours.
    objects: BTreeMap<NamespacedName, Arc<Config>>,
    inboxes: Vec<Arc<Inbox>>,
}

impl MemoryStore {
    /// Makes an empty store of some kinds that takes every object.
    #[must_use]
    pub fn new(kinds: impl IntoIterator<Item = GroupVersionKind>) -> Self {
        Self::builder(kinds).build()
    }

    /// Starts a store with options.
    pub fn builder(kinds: impl IntoIterator<Item = GroupVersionKind>) -> MemoryStoreBuilder {
        let mut distinct: Vec<GroupVersionKind> = Vec::new();
        for kind in kinds {
            if !distinct.contains(&kind) {
                distinct.push(kind);
            }
        }
        MemoryStoreBuilder { kinds: distinct, validator: None, clock: Box::new(Timestamp::now) }
    }

    fn shelf(&self, key: &ConfigKey) -> Result<&RwLock<Shelf>, StoreError> {
        self.shelves
            .get(&key.gvk)
            .ok_or_else(|| StoreError::new(key.clone(), StoreErrorKind::UnknownKind))
    }

    fn validate(&self, config: &Config) -> Result<(), StoreError> {
        let problems =
            self.validator.as_ref().map(|validator| validator(config)).unwrap_or_default();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(StoreError::new(config.key(), StoreErrorKind::Invalid { problems }))
        }
    }

    /// Gives a version that no object of the store has had.
    fn next_version(&self) -> String {
        (self.last_version.fetch_add(1, Ordering::Relaxed) + 1).to_string()
    }

    /// Keeps versions that callers bring from being given again.
    fn pass_version(&self, version: &str) {
        // A caller cannot push the count so far that it would wrap.
        if let Ok(version) = version.parse::<u64>()
            && version <= u64::MAX / 2
        {
            self.last_version.fetch_max(version, Ordering::Relaxed);
        }
    }

    /// Replaces an object by what `merge` makes of the stored one, again if another writer was faster.
    ///
    /// `merge` runs without a lock, because bodies compare and clone by code of their own.
    fn replace(
        &self,
        meta: &Meta,
        merge: impl Fn(&Config) -> Config,
    ) -> Result<ResourceVersion, StoreError> {
        let key = meta.key();
        let shelf = self.shelf(&key)?;
        loop {
            let stored = shelf.read().objects.get(&key.name).cloned();
            let old =
                stored.ok_or_else(|| StoreError::new(key.clone(), StoreErrorKind::NotFound))?;
            check_version(&key, &meta.resource_version, &old)?;
            let mut new = merge(&old);
            let mut open = shelf.write();
            if !open.objects.get(&key.name).is_some_and(|current| Arc::ptr_eq(current, &old)) {
                continue;
            }
            new.meta.resource_version = self.next_version();
            let version = ResourceVersion::from(new.meta.resource_version.as_str());
            let new = Arc::new(new);
            open.objects.insert(key.name, Arc::clone(&new));
            let told = open.publish(&Event::Update { old, new });
            drop(open);
            told.iter().for_each(|inbox| inbox.deliver());
            return Ok(version);
        }
    }
}

impl ConfigStore for MemoryStore {
    fn kinds(&self) -> &[GroupVersionKind] {
        &self.kinds
    }

    fn get(&self, key: &ConfigKey) -> Option<Arc<Config>> {
        self.shelves.get(&key.gvk)?.read().objects.get(&key.name).cloned()
    }

    fn list(&self, gvk: &GroupVersionKind, namespace: NamespaceFilter<'_>) -> Vec<Arc<Config>> {
        let Some(shelf) = self.shelves.get(gvk) else { return Vec::new() };
        let shelf = shelf.read();
        match namespace {
            NamespaceFilter::All => shelf.objects.values().cloned().collect(),
            NamespaceFilter::Only(namespace) => {
                let from_first = shelf.objects.range(NamespacedName::new(namespace, "")..);
                let within = from_first.take_while(|(name, _)| name.namespace() == namespace);
                within.map(|(_, object)| Arc::clone(object)).collect()
            }
        }
    }

    fn create(&self, mut config: Config) -> Result<ResourceVersion, StoreError> {
        let key = config.key();
        let shelf = self.shelf(&key)?;
        self.validate(&config)?;
        if config.meta.creation_timestamp.is_none() {
            config.meta.creation_timestamp = Some(whole_seconds((self.clock)()));
        }
        let mut open = shelf.write();
        if open.objects.contains_key(&key.name) {
            return Err(StoreError::new(key, StoreErrorKind::AlreadyExists));
        }
        if config.meta.resource_version.is_empty() {
            config.meta.resource_version = self.next_version();
        } else {
            self.pass_version(&config.meta.resource_version);
        }
        let version = ResourceVersion::from(config.meta.resource_version.as_str());
        let new = Arc::new(config);
        open.objects.insert(key.name, Arc::clone(&new));
        let told = open.publish(&Event::Add(new));
        drop(open);
        told.iter().for_each(|inbox| inbox.deliver());
        Ok(version)
    }

    fn update(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        self.shelf(&config.key())?;
        self.validate(&config)?;
        self.replace(&config.meta, |old| merge_update(old, &config))
    }

    fn update_status(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        self.replace(&config.meta, |old| Config { status: config.status.clone(), ..old.clone() })
    }

    fn delete(&self, key: &ConfigKey, precondition: &Precondition) -> Result<(), StoreError> {
        let mut open = self.shelf(key)?.write();
        let old = open
            .objects
            .get(&key.name)
            .ok_or_else(|| StoreError::new(key.clone(), StoreErrorKind::NotFound))?;
        if let Precondition::Version(version) = precondition {
            check_version(key, version.as_str(), old)?;
        }
        let Some(old) = open.objects.remove(&key.name) else { return Ok(()) };
        let told = open.publish(&Event::Delete(old));
        drop(open);
        told.iter().for_each(|inbox| inbox.deliver());
        Ok(())
    }
}

impl ConfigController for MemoryStore {
    fn subscribe(
        &self,
        gvk: &GroupVersionKind,
        replay: Replay,
        handler: EventHandler,
    ) -> Subscription {
        let Some(shelf) = self.shelves.get(gvk) else {
            tracing::warn!(%gvk, "no events for a kind that the store does not hold");
            return Subscription::without_events();
        };
        let (inbox, opening) = Inbox::opened_by(handler);
        let mut open = shelf.write();
        if replay == Replay::Existing {
            for object in open.objects.values() {
                inbox.push(Event::Add(Arc::clone(object)));
            }
        }
        open.inboxes.retain(|other| other.is_open());
        open.inboxes.push(Arc::clone(&inbox));
        drop(open);
        opening.deliver();
        Subscription::to(inbox)
    }

    fn has_synced(&self) -> bool {
        self.shelves
            .values()
            .all(|shelf| shelf.read().inboxes.iter().all(|inbox| inbox.has_synced()))
    }
}

impl Shelf {
    /// Leaves an event with every subscriber and returns those that have to be woken, once the lock is gone.
    fn publish(&mut self, event: &Event) -> Vec<Arc<Inbox>> {
        self.inboxes.retain(|inbox| inbox.push(event.clone()));
        self.inboxes.clone()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |(gvk, shelf): (&GroupVersionKind, &RwLock<Shelf>)| {
            (gvk.to_string(), shelf.read().objects.len())
        };
        f.debug_map().entries(self.shelves.iter().map(count)).finish()
    }
}

/// Options of a [`MemoryStore`].
///
/// ```
/// use mesh_config_model::store::{ConfigStore, MemoryStore};
/// use mesh_config_model::{Config, GroupVersionKind, Meta};
///
/// let kind = GroupVersionKind::from_static("example.io", "v1", "Note");
/// let store = MemoryStore::builder([kind.clone()])
///     .validator(|config| match config.spec_as::<String>() {
///         Some(text) if !text.is_empty() => Vec::new(),
///         _ => vec!["a note needs a text".to_owned()],
///     })
///     .build();
/// let error = store.create(Config::new(Meta::new(kind, "prod", "greeting"), String::new())).unwrap_err();
/// assert_eq!(error.to_string(), "example.io/v1/Note/prod/greeting: is invalid: a note needs a text");
/// ```
#[must_use]
pub struct MemoryStoreBuilder {
    kinds: Vec<GroupVersionKind>,
    validator: Option<Validator>,
    clock: Clock,
}

impl MemoryStoreBuilder {
    /// Refuses objects in which `validator` finds faults; it is called with no lock held.
    pub fn validator(
        mut self,
        validator: impl Fn(&Config) -> Vec<String> + Send + Sync + 'static,
    ) -> Self {
        self.validator = Some(Box::new(validator));
        self
    }

    /// Takes creation times from `clock` instead of the system's, cut to whole seconds.
    pub fn clock(mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Makes the store.
    #[must_use]
    pub fn build(self) -> MemoryStore {
        let shelves = self.kinds.iter().map(|kind| (kind.clone(), RwLock::default())).collect();
        MemoryStore {
            kinds: self.kinds,
            shelves,
            last_version: AtomicU64::new(0),
            validator: self.validator,
            clock: self.clock,
        }
    }
}

impl fmt::Debug for MemoryStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStoreBuilder").field("kinds", &self.kinds).finish_non_exhaustive()
    }
}

/// Refuses to go on when the caller names a version and another one is stored.
fn check_version(key: &ConfigKey, expected: &str, stored: &Config) -> Result<(), StoreError> {
    let actual = &stored.meta.resource_version;
    if expected.is_empty() || expected == actual {
        return Ok(());
    }
    let kind =
        StoreErrorKind::Conflict { expected: expected.into(), actual: actual.as_str().into() };
    Err(StoreError::new(key.clone(), kind))
}

/// What an update leaves: the incoming object, with what only a store can know taken from the old one.
fn merge_update(old: &Config, incoming: &Config) -> Config {
    let mut new = incoming.clone();
    if new.meta.uid.is_empty() {
        new.meta.uid.clone_from(&old.meta.uid);
    }
    new.meta.creation_timestamp = new.meta.creation_timestamp.or(old.meta.creation_timestamp);
    let changed = !old.spec.dyn_eq(new.spec.as_ref());
    let at_least = old.meta.generation.saturating_add(i64::from(changed));
    new.meta.generation = new.meta.generation.max(at_least);
    new
}

fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
