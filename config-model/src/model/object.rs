use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use super::{Config, Spec};

/// A shared object whose body is known to be an `S`.
///
/// Dereferences to the [`Config`]; a clone shares it.
///
/// ```
/// use std::sync::Arc;
/// use mesh_config_model::{Config, GroupVersionKind, Meta, Object};
///
/// let kind = GroupVersionKind::from_static("example.io", "v1", "Note");
/// let config = Arc::new(Config::new(Meta::new(kind, "prod", "greeting"), "hello".to_owned()));
/// let note = Object::<String>::new(Arc::clone(&config)).expect("the body is a string");
/// assert_eq!(note.spec(), "hello");
/// assert_eq!(note.meta.name, "greeting");
/// assert!(Object::<u32>::new(config).is_none());
/// ```
pub struct Object<S> {
    config: Arc<Config>,
    body: PhantomData<fn() -> S>,
}

impl<S: Spec> Object<S> {
    /// Checks the type of the body; `None` when it is another one.
    #[must_use]
    pub fn new(config: Arc<Config>) -> Option<Self> {
        config.spec_as::<S>()?;
        Some(Self { config, body: PhantomData })
    }

    /// Lends the body.
    ///
    /// # Panics
    ///
    /// Never: construction has checked the type, and a shared object does not change.
    #[must_use]
    pub fn spec(&self) -> &S {
        self.config.spec_as().expect("checked at construction")
    }
}

impl<S> Object<S> {
    /// Gives the untyped object back.
    #[must_use]
    pub fn into_config(self) -> Arc<Config> {
        self.config
    }
}

impl<S> Clone for Object<S> {
    fn clone(&self) -> Self {
        Self { config: Arc::clone(&self.config), body: PhantomData }
    }
}

impl<S> Deref for Object<S> {
    type Target = Config;

    fn deref(&self) -> &Config {
        &self.config
    }
}

impl<S> fmt::Debug for Object<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.config.fmt(f)
    }
}

impl<S> PartialEq for Object<S> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.config, &other.config) || self.config == other.config
    }
}
