use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use mesh_config_model::store::{
    ConfigController, ConfigStore, Event, MemoryStore, Precondition, Replay, Subscription,
};
use mesh_config_model::{Config, ConfigKey, GroupVersionKind};
use parking_lot::Mutex;

use super::FileContent;
use super::definitions::Definitions;
use crate::model::Finding;
use crate::report::Summary;

/// The files that were read, and the store that holds the objects that count.
pub(crate) struct Catalog {
    files: BTreeMap<Arc<str>, FileContent>,
    definitions: Definitions,
    store: MemoryStore,
    events: Arc<Mutex<Vec<Event>>>,
    _subscription: Subscription,
}

/// What became different because files changed.
#[derive(Debug, Default)]
pub(crate) struct Change {
    pub(crate) events: Vec<Event>,
    pub(crate) found: BTreeSet<Arc<Finding>>,
    pub(crate) settled: BTreeSet<Arc<Finding>>,
}

impl Catalog {
    pub(crate) fn new(kinds: impl IntoIterator<Item = GroupVersionKind>) -> Self {
        // Files say nothing about age, and two runs over them must agree.
        let store = MemoryStore::builder(kinds).clock(|| Timestamp::UNIX_EPOCH).build();
        let events = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&events);
        let note = move |batch: &[Event]| noted.lock().extend_from_slice(batch);
        let subscription = store.subscribe_batches(store.kinds(), Replay::Changes, Box::new(note));
        Self {
            files: BTreeMap::new(),
            definitions: Definitions::default(),
            store,
            events,
            _subscription: subscription,
        }
    }

    /// Takes the new contents of files, `None` for a file that is gone, and brings the store up to date.
    /// What a file held stays while the file, or a document of it, cannot be read.
    pub(crate) fn apply(&mut self, files: Vec<(Arc<str>, Option<FileContent>)>) -> Change {
        let mut change = Change::default();
        let mut touched = BTreeMap::new();
        for (file, mut content) in files {
            let old = self.files.remove(&file).unwrap_or_default();
            if let Some(torn) = content.as_mut().filter(|content| content.is_torn) {
                torn.keep(&old);
            }
            let new = content.as_ref();
            let keys = old.objects.iter().chain(new.iter().flat_map(|content| &content.objects));
            for key in keys.map(|object| object.key()) {
                touched.entry(key.to_string()).or_insert_with(|| {
                    change.settled.extend(self.definitions.shadowed(&key));
                    key
                });
            }
            change.settled.extend(old.findings);
            for object in &old.objects {
                self.definitions.remove_file(&object.key(), &file);
            }
            if let Some(content) = content {
                change.found.extend(content.findings.iter().cloned());
                for object in &content.objects {
                    self.definitions.add(&file, object);
                }
                self.files.insert(file, content);
            }
        }
        for key in touched.values() {
            change.found.extend(self.definitions.shadowed(key));
            self.bring_up_to_date(key);
        }
        let unchanged: Vec<_> = change.found.intersection(&change.settled).cloned().collect();
        for finding in unchanged {
            change.found.remove(&finding);
            change.settled.remove(&finding);
        }
        change.events = std::mem::take(&mut self.events.lock());
        change
    }

    /// The names of the files that are held of a place, which is a file or a folder of them.
    pub(crate) fn files_at(&self, place: &Path) -> Vec<Arc<str>> {
        let start = place.to_string_lossy();
        let from = (Bound::Included(&*start), Bound::Unbounded);
        let same_start = self.files.range::<str, _>(from).map(|(file, _)| file);
        same_start
            .take_while(|file| file.starts_with(&*start))
            .filter(|file| Path::new(&***file).starts_with(place))
            .cloned()
            .collect()
    }

    pub(crate) fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for content in self.files.values() {
            summary.documents += content.documents;
            for object in &content.objects {
                *summary.objects.entry(object.meta.gvk.kind.to_string()).or_default() += 1;
            }
            for (kind, count) in &content.skipped {
                *summary.skipped.entry(kind.clone()).or_default() += count;
            }
        }
        summary
    }

    fn bring_up_to_date(&self, key: &ConfigKey) {
        let written = match (self.store.get(key), self.definitions.winner(key)) {
            (None, None) => Ok(()),
            (Some(_), None) => self.store.delete(key, &Precondition::default()),
            (None, Some(new)) => self.store.create(Config::clone(new)).map(drop),
            (Some(old), Some(new)) if same(&old, new) => Ok(()),
            (Some(_), Some(new)) => {
                let mut new = Config::clone(new);
                new.meta.resource_version.clear();
                self.store.update(new).map(drop)
            }
        };
        if let Err(error) = written {
            tracing::error!(%key, %error, "the store refused an object");
        }
    }
}

/// Whether an object read again says what the stored one says; version and times are the store's own.
fn same(stored: &Config, read: &Config) -> bool {
    let (old, new) = (&stored.meta, &read.meta);
    old.labels == new.labels
        && old.annotations == new.annotations
        && old.owner_references == new.owner_references
        && (new.creation_timestamp.is_none() || old.creation_timestamp == new.creation_timestamp)
        && stored.spec.dyn_eq(read.spec.as_ref())
}
