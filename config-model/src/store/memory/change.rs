use std::sync::Arc;

use crate::{Config, ConfigKey, Origin};

/// A write of a store that keeps what it was told elsewhere.
#[derive(Debug)]
pub(in crate::store) enum Change {
    /// Creates or replaces an object.
    Put {
        key: ConfigKey,
        config: Arc<Config>,
        /// Whether the body differs from the stored one, so that the generation rises.
        is_changed: bool,
    },
    /// Tells where an object stands that is otherwise the same; no event.
    Move { key: ConfigKey, origin: Option<Arc<Origin>> },
    /// Takes an object away.
    Remove(ConfigKey),
}

impl Change {
    pub(super) fn key(&self) -> &ConfigKey {
        match self {
            Self::Put { key, .. } | Self::Move { key, .. } | Self::Remove(key) => key,
        }
    }
}
