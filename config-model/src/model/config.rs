use std::sync::Arc;

use super::{Meta, Origin, Spec};

/// One object of mesh configuration: metadata, typed body, optional status, and where it was read.
///
/// A clone shares the body; equality ignores the origin.
#[derive(Clone, Debug)]
pub struct Config {
    /// Who the object is.
    pub meta: Meta,
    /// What the object says.
    pub spec: Arc<dyn Spec>,
    /// What a controller last reported about it.
    pub status: Option<Arc<dyn Spec>>,
    /// Where the object was read, `None` when it did not come from text.
    pub origin: Option<Arc<Origin>>,
}

impl Config {
    /// Lends the body as `T`, or `None` when it has another type.
    #[must_use]
    pub fn spec_as<T: Spec>(&self) -> Option<&T> {
        self.spec.as_any().downcast_ref()
    }
}

impl PartialEq for Config {
    fn eq(&self, other: &Self) -> bool {
        let same_status = match (&self.status, &other.status) {
            (None, None) => true,
            (Some(a), Some(b)) => a.dyn_eq(b.as_ref()),
            (None, Some(_)) | (Some(_), None) => false,
        };
        self.meta == other.meta && same_status && self.spec.dyn_eq(other.spec.as_ref())
    }
}
