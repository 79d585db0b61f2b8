use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::GroupVersionKind;
use crate::decode::{Diagnostic, KindLookup};
use crate::store::subscription::{Handler, warn_of_unknown};
use crate::store::{ConfigStore, MemoryStore, Replay, Subscription};

use super::draft::Draft;
use super::ledger::{Known, Ledger, Precedence, Update};
use super::{ContentOptions, Reading};

/// Reads texts and keeps what they define.
pub(in crate::store) struct Catalog {
    lookup: Box<dyn KindLookup + Send + Sync>,
    options: ContentOptions,
    precedence: Precedence,
    ledger: Mutex<Ledger>,
    objects: MemoryStore,
}

impl Catalog {
    pub(in crate::store) fn new(
        kinds: impl IntoIterator<Item = GroupVersionKind>,
        lookup: impl KindLookup + Send + Sync + 'static,
        options: ContentOptions,
        precedence: Precedence,
    ) -> Self {
        let (lookup, objects) = (Box::new(lookup), MemoryStore::new(kinds));
        Self { lookup, options, precedence, ledger: Mutex::default(), objects }
    }

    /// The objects that take effect; only this catalog writes them.
    pub(in crate::store) fn objects(&self) -> &MemoryStore {
        &self.objects
    }

    pub(in crate::store) fn options(&self) -> &ContentOptions {
        &self.options
    }

    /// Subscribes a handler; none ever sees a part of what is entered at once.
    pub(in crate::store) fn subscribe(
        &self,
        kinds: &[GroupVersionKind],
        replay: Replay,
        handler: Handler,
    ) -> Subscription {
        warn_of_unknown(self.objects.kinds(), kinds);
        let ledger = self.ledger.lock();
        let (subscription, opening) = self.objects.enroll(kinds, replay, handler);
        drop(ledger);
        opening.deliver();
        subscription
    }

    /// Reads a text, without entering it.
    pub(in crate::store) fn read(&self, name: &Arc<str>, bytes: &[u8]) -> Reading {
        let mut reading = Reading::of(bytes, name, &*self.lookup, &self.options);
        reading.objects.retain(|config| self.objects.holds(&config.meta.gvk));
        reading
    }

    /// Enters what became of some texts, and tells subscribers once all of it is visible.
    pub(in crate::store) fn enter(&self, updates: &[Update]) {
        self.enter_if(updates, |_| true);
    }

    /// Enters a scan of everything, unless a later one was entered already.
    pub(in crate::store) fn enter_scan(&self, updates: &[Update], scan: u64) {
        self.enter_if(updates, |newest| {
            let is_newer = *newest < scan;
            *newest = scan.max(*newest);
            is_newer
        });
    }

    fn enter_if(&self, updates: &[Update], allowed: impl Fn(&mut u64) -> bool) {
        loop {
            let mut draft = Draft::copy(&self.ledger.lock(), updates);
            draft.revise(updates);
            let changes = draft.changes(self.precedence);
            let mut ledger = self.ledger.lock();
            let newest_before = ledger.newest_scan;
            if !allowed(&mut ledger.newest_scan) {
                return;
            }
            let Some(replaced) = draft.enter(&mut ledger) else {
                ledger.newest_scan = newest_before;
                continue;
            };
            let notice = self.objects.write(changes);
            drop(ledger);
            drop(replaced);
            return notice.deliver();
        }
    }

    /// The texts by name.
    pub(in crate::store) fn contents(&self) -> BTreeMap<Arc<str>, Known> {
        let ledger = self.ledger.lock();
        ledger.contents.iter().map(|(name, content)| (Arc::clone(name), content.known)).collect()
    }

    pub(in crate::store) fn diagnostics(&self) -> Vec<Diagnostic> {
        self.ledger.lock().diagnostics(self.precedence)
    }

    pub(in crate::store) fn diagnostics_of(&self, name: &str) -> Vec<Diagnostic> {
        self.ledger.lock().diagnostics_of(name, self.precedence)
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.objects.fmt(f)
    }
}
