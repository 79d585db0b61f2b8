//! The objects to look at.

use crate::ObjectKey;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use tokio::sync::Notify;

/// Keys of objects of which something has changed, each once however often it was.
#[derive(Default)]
pub(super) struct Inbox {
    keys: Mutex<BTreeMap<ObjectKey, Reason>>,
    arrived: Notify,
}

/// Why to look at an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// It was created some time ago, and the cluster has not shown it since.
    Created,
    /// The cluster has another version.
    Seen,
    /// Another state is wanted.
    Wanted,
}

impl Inbox {
    pub(super) fn add(&self, keys: impl IntoIterator<Item = ObjectKey>, reason: Reason) {
        let mut known = self.keys.lock();
        for key in keys {
            let entry = known.entry(key).or_insert(reason);
            *entry = reason.max(*entry);
        }
        drop(known);
        self.arrived.notify_one();
    }

    pub(super) fn take(&self) -> BTreeMap<ObjectKey, Reason> {
        std::mem::take(&mut self.keys.lock())
    }

    pub(super) async fn arrived(&self) {
        self.arrived.notified().await;
    }
}
