use thiserror::Error;

use super::ResourceVersion;
use crate::ConfigKey;

/// A store refused a write; nothing has changed.
///
/// ```
/// use mesh_config_model::store::{StoreError, StoreErrorKind};
/// use mesh_config_model::{ConfigKey, GroupVersionKind};
///
/// let kind = GroupVersionKind::from_static("networking.istio.io", "v1", "Gateway");
/// let error = StoreError::new(ConfigKey::new(kind, "prod", "public"), StoreErrorKind::NotFound);
/// assert_eq!(error.kind(), &StoreErrorKind::NotFound);
/// assert_eq!(error.to_string(), "networking.istio.io/v1/Gateway/prod/public: does not exist");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{key}: {kind}")]
pub struct StoreError {
    key: Box<ConfigKey>,
    kind: StoreErrorKind,
}

impl StoreError {
    /// Says why the write of an object is refused.
    #[must_use]
    pub fn new(key: ConfigKey, kind: StoreErrorKind) -> Self {
        Self { key: Box::new(key), kind }
    }

    /// Says that a store takes no writes.
    pub(super) fn read_only(key: ConfigKey) -> Self {
        Self::new(key, StoreErrorKind::ReadOnly)
    }

    /// The object that was to be written.
    #[must_use]
    pub const fn key(&self) -> &ConfigKey {
        &self.key
    }

    /// Why it was not.
    #[must_use]
    pub const fn kind(&self) -> &StoreErrorKind {
        &self.kind
    }
}

/// Why a store refused a write.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// The store does not hold this kind, or not in this version.
    #[error("kind is unknown to the store")]
    UnknownKind,
    /// No object has the key.
    #[error("does not exist")]
    NotFound,
    /// Another object has the key.
    #[error("already exists")]
    AlreadyExists,
    /// The object has changed since the caller read it.
    #[error("has version {actual}, not {expected}")]
    Conflict {
        /// The version the caller named.
        expected: ResourceVersion,
        /// The version that is stored.
        actual: ResourceVersion,
    },
    /// The validator found faults in the object.
    #[error("is invalid: {}", problems.join("; "))]
    Invalid {
        /// The faults, at least one.
        problems: Vec<String>,
    },
    /// The store takes no writes.
    #[error("store is read-only")]
    ReadOnly,
}
