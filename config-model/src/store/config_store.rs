use std::fmt;
use std::sync::Arc;

use super::{BatchHandler, EventHandler, Replay, StoreError, StoreErrorKind, Subscription};
use crate::{Config, ConfigKey, GroupVersionKind, NamespacedName, Object, SpecType};

/// Reads and writes objects of a fixed set of kinds.
///
/// Kinds are told apart exactly, version included.
/// A store may take effect later than a call returns; [`MemoryStore`](super::MemoryStore) does not.
pub trait ConfigStore: Send + Sync {
    /// The kinds the store holds, in the order it was given them.
    fn kinds(&self) -> &[GroupVersionKind];

    /// Finds an object; `None` also when the kind is unknown.
    fn get(&self, key: &ConfigKey) -> Option<Arc<Config>>;

    /// Lists the objects of a kind; none when the kind is unknown.
    ///
    /// The order depends on the store.
    fn list(&self, gvk: &GroupVersionKind, namespace: NamespaceFilter<'_>) -> Vec<Arc<Config>>;

    /// Adds an object and returns the version it got.
    ///
    /// # Errors
    ///
    /// When the kind is unknown, the object invalid, or another one has its key.
    fn create(&self, config: Config) -> Result<ResourceVersion, StoreError>;

    /// Replaces an object as a whole and returns the version it got.
    ///
    /// An object that carries a resource version replaces only an object of that version.
    ///
    /// # Errors
    ///
    /// When the kind is unknown, the object invalid, not there, or stored in another version.
    fn update(&self, config: Config) -> Result<ResourceVersion, StoreError>;

    /// Replaces the status of an object, ignores the rest, and returns the version it got.
    ///
    /// # Errors
    ///
    /// When the kind is unknown, or the object not there or stored in another version.
    fn update_status(&self, config: Config) -> Result<ResourceVersion, StoreError>;

    /// Removes an object.
    ///
    /// # Errors
    ///
    /// When the kind is unknown, or the object not there or stored in another version than the precondition's.
    fn delete(&self, key: &ConfigKey, precondition: &Precondition) -> Result<(), StoreError>;
}

/// A store that tells of changes.
pub trait ConfigController: ConfigStore {
    /// Calls `handler` for every later change of a kind, until the subscription is dropped.
    ///
    /// Events come one at a time and in the order of the writes;
    /// a read within the handler is at least as fresh as the event, and the handler may write.
    /// With [`Replay::Existing`] the call returns when the handler has seen what was there.
    /// For a kind the store does not hold there are no events.
    ///
    /// ```
    /// use std::sync::mpsc;
    /// use mesh_config_model::store::{ConfigController, ConfigStore, MemoryStore, Replay};
    /// use mesh_config_model::{Config, GroupVersionKind, Meta};
    ///
    /// let kind = GroupVersionKind::from_static("example.io", "v1", "Note");
    /// let note = |name| Config::new(Meta::new(kind.clone(), "prod", name), String::new());
    /// let store = MemoryStore::new([kind.clone()]);
    /// store.create(note("first"))?;
    ///
    /// let (send, events) = mpsc::channel();
    /// let handler = move |event: &_| send.send(format!("{event}")).expect("somebody listens");
    /// let subscription = store.subscribe(&kind, Replay::Existing, Box::new(handler));
    /// store.update(note("first"))?;
    /// drop(subscription);
    /// store.create(note("second"))?;
    /// assert_eq!(Vec::from_iter(events), ["add", "update"]);
    /// # Ok::<(), mesh_config_model::store::StoreError>(())
    /// ```
    fn subscribe(
        &self,
        gvk: &GroupVersionKind,
        replay: Replay,
        handler: EventHandler,
    ) -> Subscription;

    /// Calls `handler` for every later write that touches some kinds, with all that it has changed in them.
    ///
    /// A write of one object is a batch of one event. What a store takes in at once, such as a directory that
    /// is read again, is one batch whatever the number of objects and kinds, so that whoever applies a batch as
    /// a whole never shows half of it. Batches are never empty, and never hold half of a write; when a handler
    /// is slow, those that wait for it may come as one.
    /// With [`Replay::Existing`] the first batch adds everything that was there.
    /// Kinds the store does not hold have no events. The rest is as with [`subscribe`](Self::subscribe).
    ///
    /// ```
    /// use std::sync::mpsc;
    /// use mesh_config_model::store::{ConfigController, ConfigStore, Event, MemoryStore, Replay};
    /// use mesh_config_model::{Config, GroupVersionKind, Meta};
    ///
    /// let kind = GroupVersionKind::from_static("example.io", "v1", "Note");
    /// let note = |name| Config::new(Meta::new(kind.clone(), "prod", name), String::new());
    /// let store = MemoryStore::new([kind.clone()]);
    /// store.create(note("first"))?;
    /// store.create(note("second"))?;
    ///
    /// let (send, batches) = mpsc::channel();
    /// let handler = move |events: &[Event]| send.send(events.len()).expect("somebody listens");
    /// let subscription = store.subscribe_batches(&[kind.clone()], Replay::Existing, Box::new(handler));
    /// store.update(note("first"))?;
    /// drop(subscription);
    /// assert_eq!(Vec::from_iter(batches), [2, 1]);
    /// # Ok::<(), mesh_config_model::store::StoreError>(())
    /// ```
    fn subscribe_batches(
        &self,
        kinds: &[GroupVersionKind],
        replay: Replay,
        handler: BatchHandler,
    ) -> Subscription;

    /// Tells whether the initial content is there and every subscription has been told of it.
    fn has_synced(&self) -> bool;
}

/// What every store can do on top of [`ConfigStore`].
pub trait ConfigStoreExt: ConfigStore {
    /// Finds an object by the type of its body; `None` also when the stored body has another type.
    fn get_typed<T: SpecType>(&self, name: &NamespacedName) -> Option<Object<T>> {
        Object::new(self.get(&ConfigKey { gvk: T::GVK, name: name.clone() })?)
    }

    /// Lists the objects of a kind by the type of their body, without those whose body has another type.
    fn list_typed<T: SpecType>(&self, namespace: NamespaceFilter<'_>) -> Vec<Object<T>> {
        self.list(&T::GVK, namespace).into_iter().filter_map(Object::new).collect()
    }

    /// Reads an object, changes a copy and writes it back, again if another writer was faster.
    ///
    /// `change` may be called up to [`PATCH_ATTEMPTS`](Self::PATCH_ATTEMPTS) times.
    ///
    /// ```
    /// use mesh_config_model::store::{ConfigStore, ConfigStoreExt, MemoryStore};
    /// use mesh_config_model::{Config, GroupVersionKind, Meta};
    ///
    /// let kind = GroupVersionKind::from_static("example.io", "v1", "Note");
    /// let note = Config::new(Meta::new(kind.clone(), "prod", "greeting"), String::new());
    /// let store = MemoryStore::new([kind]);
    /// let key = note.key();
    /// store.create(note)?;
    /// store.patch(&key, |note| drop(note.meta.labels.insert("tone".into(), "warm".into())))?;
    /// assert_eq!(store.get(&key).map(|note| note.meta.labels["tone"].clone()).as_deref(), Some("warm"));
    /// # Ok::<(), mesh_config_model::store::StoreError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`update`](ConfigStore::update), and the conflict of the last attempt.
    fn patch(
        &self,
        key: &ConfigKey,
        mut change: impl FnMut(&mut Config),
    ) -> Result<ResourceVersion, StoreError> {
        self.try_patch(key, |config| {
            change(config);
            Ok(())
        })
    }

    /// Does the same with a change that may fail, which ends the attempts.
    ///
    /// ```
    /// use mesh_config_model::store::{ConfigStore, ConfigStoreExt, MemoryStore, StoreError, StoreErrorKind};
    /// use mesh_config_model::{Config, GroupVersionKind, Meta};
    ///
    /// let kind = GroupVersionKind::from_static("example.io", "v1", "Note");
    /// let note = Config::new(Meta::new(kind.clone(), "prod", "greeting"), String::new());
    /// let store = MemoryStore::new([kind]);
    /// let key = note.key();
    /// store.create(note)?;
    /// let frozen = || StoreError::new(key.clone(), StoreErrorKind::ReadOnly);
    /// assert_eq!(store.try_patch(&key, |_| Err(frozen())), Err(frozen()));
    /// # Ok::<(), StoreError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// That of the change, and those of [`patch`](Self::patch).
    fn try_patch<E: From<StoreError>>(
        &self,
        key: &ConfigKey,
        mut change: impl FnMut(&mut Config) -> Result<(), E>,
    ) -> Result<ResourceVersion, E> {
        let mut attempt = || -> Result<_, E> {
            let stored = self
                .get(key)
                .ok_or_else(|| StoreError::new(key.clone(), StoreErrorKind::NotFound))?;
            let mut config = Config::clone(&stored);
            change(&mut config)?;
            config.meta.resource_version.clone_from(&stored.meta.resource_version);
            Ok(self.update(config))
        };
        for _ in 1..Self::PATCH_ATTEMPTS {
            match attempt()? {
                Err(error) if matches!(error.kind(), StoreErrorKind::Conflict { .. }) => {}
                done => return done.map_err(E::from),
            }
        }
        attempt()?.map_err(E::from)
    }

    /// How often [`patch`](Self::patch) tries before it gives up.
    const PATCH_ATTEMPTS: usize = 16;
}

impl<S: ConfigStore + ?Sized> ConfigStoreExt for S {}

/// Which namespaces a list covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a list covers either one namespace or all")]
pub enum NamespaceFilter<'a> {
    /// All, and objects of the whole cluster.
    #[default]
    All,
    /// One; the empty name means the objects that have no namespace.
    Only(&'a str),
}

/// What must hold for an object to be deleted.
///
/// ```
/// use mesh_config_model::store::Precondition;
///
/// assert_eq!(Precondition::version(""), Precondition::None);
/// assert_ne!(Precondition::version("7"), Precondition::None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Precondition {
    /// Nothing.
    #[default]
    None,
    /// The object is stored in this version.
    Version(ResourceVersion),
}

impl Precondition {
    /// Demands a version; the empty one demands nothing.
    #[must_use]
    pub fn version(version: impl Into<ResourceVersion>) -> Self {
        let version = version.into();
        if version.as_str().is_empty() { Self::None } else { Self::Version(version) }
    }
}

/// The version of a stored object: opaque, comparable for equality alone.
///
/// ```
/// use mesh_config_model::store::ResourceVersion;
///
/// let version = ResourceVersion::from("7");
/// assert_eq!(version.as_str(), "7");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ResourceVersion(String);

impl ResourceVersion {
    /// The text, as [`Meta::resource_version`](crate::Meta::resource_version) holds it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for ResourceVersion {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for ResourceVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
