use std::fmt;
use std::sync::atomic::AtomicU64;

use jiff::Timestamp;
use parking_lot::RwLock;

use super::MemoryStore;
use crate::{Config, GroupVersionKind};

pub(super) type Validator = Box<dyn Fn(&Config) -> Vec<String> + Send + Sync>;
pub(super) type Clock = Box<dyn Fn() -> Timestamp + Send + Sync>;

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
    pub(super) fn new(kinds: impl IntoIterator<Item = GroupVersionKind>) -> Self {
        let mut distinct: Vec<GroupVersionKind> = Vec::new();
        for kind in kinds {
            if !distinct.contains(&kind) {
                distinct.push(kind);
            }
        }
        Self { kinds: distinct, validator: None, clock: Box::new(Timestamp::now) }
    }

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
