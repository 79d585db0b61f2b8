use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use foldhash::fast::RandomState;
use jiff::Timestamp;
use parking_lot::RwLock;

use super::change::Change;
use super::shelf::Shelf;
use super::{MemoryStoreBuilder, builder};
use crate::store::audience::Notice;
use crate::store::subscription::{Handler, Inbox, Opening, each_once, warn_of_unknown};
use crate::store::{
    BatchHandler, ConfigController, ConfigStore, EventHandler, NamespaceFilter, Precondition,
    Replay, ResourceVersion, StoreError, StoreErrorKind, Subscription,
};
use crate::{Config, ConfigKey, GroupVersionKind};

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
    pub(super) kinds: Vec<GroupVersionKind>,
    pub(super) shelves: HashMap<GroupVersionKind, RwLock<Shelf>, RandomState>,
    pub(super) last_version: AtomicU64,
    pub(super) validator: Option<builder::Validator>,
    pub(super) clock: builder::Clock,
}

impl MemoryStore {
    /// Makes an empty store of some kinds that takes every object.
    #[must_use]
    pub fn new(kinds: impl IntoIterator<Item = GroupVersionKind>) -> Self {
        Self::builder(kinds).build()
    }

    /// Starts a store with options.
    pub fn builder(kinds: impl IntoIterator<Item = GroupVersionKind>) -> MemoryStoreBuilder {
        MemoryStoreBuilder::new(kinds)
    }

    /// Tells whether the store has a place for objects of a kind.
    pub(in crate::store) fn holds(&self, gvk: &GroupVersionKind) -> bool {
        self.shelves.contains_key(gvk)
    }

    /// Writes several objects without asking for versions or faults, as one batch of events.
    ///
    /// Another write at the same time might cut the batch in two, so the caller allows none.
    /// No code of bodies, handlers or validators runs before the notice is [delivered](Notice::deliver).
    pub(in crate::store) fn write(&self, changes: Vec<Change>) -> Notice {
        let mut notice = Notice::default();
        for change in changes {
            let Some(shelf) = self.shelves.get(&change.key().gvk) else { continue };
            let mut open = shelf.write();
            let event = match change {
                Change::Put { key, config, is_changed } => {
                    let mut config = Config::clone(&config);
                    if let Some(old) = open.get(&key.name) {
                        take_over(&mut config, old, is_changed);
                    }
                    config.meta.resource_version = self.next_version();
                    Some(open.put(key.name, Arc::new(config)))
                }
                Change::Move { key, origin } => {
                    open.refresh(&key.name, origin);
                    None
                }
                Change::Remove(key) => open.remove(&key.name),
            };
            if let Some(event) = event {
                open.audience.note(event, &mut notice);
            }
        }
        notice.seal();
        notice
    }

    /// Enters a handler for some kinds; what was there, if it is wanted, is its first batch.
    ///
    /// The caller warns of kinds that are not held, and lets it [deliver](Opening::deliver) once no lock is.
    pub(in crate::store) fn enroll(
        &self,
        kinds: &[GroupVersionKind],
        replay: Replay,
        handler: Handler,
    ) -> (Subscription, Opening) {
        let (inbox, mut opening) = Inbox::opened_by(handler);
        for gvk in each_once(kinds) {
            let Some(shelf) = self.shelves.get(gvk) else { continue };
            let mut open = shelf.write();
            if replay == Replay::Existing {
                opening.add(open.list(NamespaceFilter::All));
            }
            open.audience.add(&inbox);
        }
        (Subscription::to(inbox), opening)
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

    /// Replaces an object by `new`, again if another writer was faster.
    ///
    /// `revise` completes the new object by the stored one; it runs without a lock, because bodies compare
    /// by code of their own.
    fn replace(
        &self,
        mut new: Config,
        revise: impl Fn(&mut Config, &Config),
    ) -> Result<ResourceVersion, StoreError> {
        let key = new.key();
        let shelf = self.shelf(&key)?;
        let expected = std::mem::take(&mut new.meta.resource_version);
        let missing = || StoreError::new(key.clone(), StoreErrorKind::NotFound);
        loop {
            let old = shelf.read().get(&key.name).cloned().ok_or_else(missing)?;
            check_version(&key, &expected, &old)?;
            revise(&mut new, &old);
            let mut open = shelf.write();
            if !open.get(&key.name).is_some_and(|current| Arc::ptr_eq(current, &old)) {
                continue;
            }
            new.meta.resource_version = self.next_version();
            let version = ResourceVersion::from(new.meta.resource_version.as_str());
            let event = open.put(key.name, Arc::new(new));
            let notice = open.audience.tell(event);
            drop(open);
            notice.deliver();
            return Ok(version);
        }
    }
}

impl ConfigStore for MemoryStore {
    fn kinds(&self) -> &[GroupVersionKind] {
        &self.kinds
    }

    fn get(&self, key: &ConfigKey) -> Option<Arc<Config>> {
        self.shelves.get(&key.gvk)?.read().get(&key.name).cloned()
    }

    fn list(&self, gvk: &GroupVersionKind, namespace: NamespaceFilter<'_>) -> Vec<Arc<Config>> {
        self.shelves.get(gvk).map(|shelf| shelf.read().list(namespace)).unwrap_or_default()
    }

    fn create(&self, mut config: Config) -> Result<ResourceVersion, StoreError> {
        let key = config.key();
        let shelf = self.shelf(&key)?;
        self.validate(&config)?;
        if config.meta.creation_timestamp.is_none() {
            config.meta.creation_timestamp = Some(whole_seconds((self.clock)()));
        }
        let mut open = shelf.write();
        if open.get(&key.name).is_some() {
            return Err(StoreError::new(key, StoreErrorKind::AlreadyExists));
        }
        if config.meta.resource_version.is_empty() {
            config.meta.resource_version = self.next_version();
        } else {
            self.pass_version(&config.meta.resource_version);
        }
        let version = ResourceVersion::from(config.meta.resource_version.as_str());
        let event = open.put(key.name, Arc::new(config));
        let notice = open.audience.tell(event);
        drop(open);
        notice.deliver();
        Ok(version)
    }

    fn update(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        self.shelf(&config.key())?;
        self.validate(&config)?;
        let written =
            (config.meta.uid.is_empty(), config.meta.creation_timestamp, config.meta.generation);
        self.replace(config, |new, old| {
            // What an earlier attempt has taken over is of an object that is gone.
            let (without_uid, time, generation) = written;
            if without_uid {
                new.meta.uid.clear();
            }
            (new.meta.creation_timestamp, new.meta.generation) = (time, generation);
            let is_changed = !old.spec.dyn_eq(new.spec.as_ref());
            take_over(new, old, is_changed);
        })
    }

    fn update_status(&self, config: Config) -> Result<ResourceVersion, StoreError> {
        let status = config.status.clone();
        self.replace(config, |new, old| *new = Config { status: status.clone(), ..old.clone() })
    }

    fn delete(&self, key: &ConfigKey, precondition: &Precondition) -> Result<(), StoreError> {
        let mut open = self.shelf(key)?.write();
        let missing = || StoreError::new(key.clone(), StoreErrorKind::NotFound);
        let old = open.get(&key.name).ok_or_else(missing)?;
        if let Precondition::Version(version) = precondition {
            check_version(key, version.as_str(), old)?;
        }
        let event = open.remove(&key.name).ok_or_else(missing)?;
        let notice = open.audience.tell(event);
        drop(open);
        notice.deliver();
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
        warn_of_unknown(&self.kinds, std::slice::from_ref(gvk));
        let handler = Handler::Each(handler);
        let (subscription, opening) = self.enroll(std::slice::from_ref(gvk), replay, handler);
        opening.deliver();
        subscription
    }

    fn subscribe_batches(
        &self,
        kinds: &[GroupVersionKind],
        replay: Replay,
        handler: BatchHandler,
    ) -> Subscription {
        warn_of_unknown(&self.kinds, kinds);
        let (subscription, opening) = self.enroll(kinds, replay, Handler::Batch(handler));
        opening.deliver();
        subscription
    }

    fn has_synced(&self) -> bool {
        self.shelves.values().all(|shelf| shelf.read().audience.has_synced())
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |(gvk, shelf): (&GroupVersionKind, &RwLock<Shelf>)| {
            (gvk.to_string(), shelf.read().len())
        };
        f.debug_map().entries(self.shelves.iter().map(count)).finish()
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

/// Takes from the old object what only a store can know.
fn take_over(new: &mut Config, old: &Config, is_changed: bool) {
    if new.meta.uid.is_empty() {
        new.meta.uid.clone_from(&old.meta.uid);
    }
    new.meta.creation_timestamp = new.meta.creation_timestamp.or(old.meta.creation_timestamp);
    let at_least = old.meta.generation.saturating_add(i64::from(is_changed));
    new.meta.generation = new.meta.generation.max(at_least);
}

fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
