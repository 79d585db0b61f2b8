use std::any::Any;
use std::sync::Arc;

use super::{ConfigKey, Extra, Meta, NamespacedName, Origin, Spec};

/// One object of mesh configuration: metadata, typed body, optional status, and where it was read.
///
/// A clone shares body and status; [`spec_mut`](Self::spec_mut) copies a shared body before it lends it.
/// Equality compares metadata, body, status and extra values, and ignores the origin.
///
/// ```
/// use mesh_config_model::{Config, GroupVersionKind, Meta};
/// use serde_json::json;
///
/// let kind = GroupVersionKind::from_static("example.io", "v1", "Widget");
/// let first = Config::new(Meta::new(kind, "prod", "reviews"), json!({"size": 1}));
/// let mut second = first.clone();
/// if let Some(body) = second.spec_mut::<serde_json::Value>() {
///     body["size"] = json!(2);
/// }
/// assert_eq!(first.spec_as::<serde_json::Value>(), Some(&json!({"size": 1})));
/// assert_ne!(first, second);
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    /// Who the object is.
    pub meta: Meta,
    /// What the object says.
    pub spec: Arc<dyn Spec>,
    /// What a controller last reported about it.
    pub status: Option<Arc<dyn Spec>>,
    /// What a controller attached to it; never part of the Kubernetes form.
    pub extra: Extra,
    /// Where the object was read, `None` when it did not come from text.
    pub origin: Option<Arc<Origin>>,
}

impl Config {
    /// Makes an object of its two required parts.
    #[must_use]
    pub fn new(meta: Meta, spec: impl Spec) -> Self {
        Self { meta, spec: Arc::new(spec), status: None, extra: Extra::default(), origin: None }
    }

    /// Lends the body as `T`, or `None` when it has another type.
    #[must_use]
    pub fn spec_as<T: Spec>(&self) -> Option<&T> {
        self.spec.as_any().downcast_ref()
    }

    /// Lends the body as `T` for change, or `None` when it has another type.
    ///
    /// A body that another clone shares is copied first, so the other clone does not see the change.
    pub fn spec_mut<T: Spec>(&mut self) -> Option<&mut T> {
        self.spec_as::<T>()?;
        if Arc::get_mut(&mut self.spec).is_none() {
            self.spec = self.spec.dyn_clone();
        }
        let body: &mut dyn Any = Arc::get_mut(&mut self.spec)?;
        body.downcast_mut()
    }

    /// Lends the status as `T`, or `None` when there is none of this type.
    #[must_use]
    pub fn status_as<T: Spec>(&self) -> Option<&T> {
        self.status.as_ref()?.as_any().downcast_ref()
    }

    /// Identifies the object among those of all kinds.
    #[must_use]
    pub fn key(&self) -> ConfigKey {
        self.meta.key()
    }

    /// Identifies the object among those of its kind.
    #[must_use]
    pub fn namespaced_name(&self) -> NamespacedName {
        self.meta.namespaced_name()
    }
}

impl PartialEq for Config {
    fn eq(&self, other: &Self) -> bool {
        let same_status = match (&self.status, &other.status) {
            (None, None) => true,
            (Some(a), Some(b)) => same(a, b),
            (None, Some(_)) | (Some(_), None) => false,
        };
        self.meta == other.meta
            && same_status
            && same(&self.spec, &other.spec)
            && self.extra == other.extra
    }
}

fn same(a: &Arc<dyn Spec>, b: &Arc<dyn Spec>) -> bool {
    Arc::ptr_eq(a, b) || a.dyn_eq(b.as_ref())
}
