//! The input of a singleton.

use crate::node::{Core, Node};
use crate::store::Store;
use crate::{Collection, Object, SingletonKey};
use std::sync::Arc;

/// The one input of a derivation that has no collection as input.
#[derive(PartialEq)]
pub(crate) struct Unit;

impl Object for Unit {
    type Key = SingletonKey;

    fn key(&self) -> SingletonKey {
        SingletonKey
    }
}

impl Unit {
    /// Makes a collection that holds the unit and never changes; dumps do not show it.
    pub(crate) fn collection(core: Core) -> Collection<Self> {
        core.mark_synced();
        let mut store = Store::new();
        let slot = store.reserve_owned(SingletonKey);
        store.replace(slot, Some(Arc::new(Self)));
        Collection::new(Node::unregistered(core, store, None))
    }
}
