//! Recording what a collection reports.

use crate::sync::Mutex;
use crate::{Batch, Collection, Object, SubscribeOptions, Subscription};
use std::fmt;
use std::sync::Arc;

/// Records the events of a collection as text, such as `add/shop/cart`.
///
/// ```
/// use krt::Graph;
/// use krt::testing::Tracker;
///
/// let graph = Graph::new();
/// let names = graph.source::<String>("names");
/// let tracker = Tracker::batches(&names.collection());
/// names.reset(["b", "a"].map(str::to_owned));
/// names.remove(&"b".to_owned());
/// assert_eq!(tracker.take(), ["add/a,add/b", "delete/b"]);
/// assert!(tracker.take().is_empty());
/// ```
#[must_use = "dropping a tracker ends the recording"]
pub struct Tracker {
    log: Arc<Mutex<Vec<String>>>,
    subscription: Subscription,
}

impl Tracker {
    /// Records one line for each event.
    pub fn events<T: Object>(collection: &Collection<T>) -> Self {
        Self::start(collection, &SubscribeOptions::new(), |log, batch| {
            let lines: Vec<_> = batch.events().iter().map(ToString::to_string).collect();
            log.lock().extend(lines);
        })
    }

    /// Records one line for each batch, its events separated by commas.
    pub fn batches<T: Object>(collection: &Collection<T>) -> Self {
        Self::start(collection, &SubscribeOptions::new(), |log, batch| {
            let line = batch.to_string();
            log.lock().push(line);
        })
    }

    /// Like [`batches`](Self::batches), without what is there already.
    pub fn changes<T: Object>(collection: &Collection<T>) -> Self {
        Self::start(collection, &SubscribeOptions::new().changes_only(), |log, batch| {
            let line = batch.to_string();
            log.lock().push(line);
        })
    }

    /// Returns what was recorded since the last call.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.log.lock())
    }

    /// Tells whether the collection is synced and its initial state was recorded.
    #[must_use]
    pub fn is_synced(&self) -> bool {
        self.subscription.is_synced()
    }

    fn start<T: Object>(
        collection: &Collection<T>,
        options: &SubscribeOptions<T>,
        record: fn(&Mutex<Vec<String>>, &Batch<T>),
    ) -> Self {
        let log = Arc::new(Mutex::new(Vec::new()));
        let target = Arc::clone(&log);
        let subscription = collection.subscribe_with(options, move |batch| record(&target, batch));
        Self { log, subscription }
    }
}

impl fmt::Debug for Tracker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracker").field("log", &self.log).finish_non_exhaustive()
    }
}
