//! The objects of a server and the log of their changes.

use super::failure::Failure;
use super::kind::{self, ServedKind};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use tokio::time::Instant;

/// How many changes a server remembers for watches that resume.
const LOG: usize = 100_000;
/// How many unfinished lists a server remembers.
const LISTS: usize = 64;
/// The moment at which the calendar of every server starts: 2026-01-01T00:00:00Z.
const EPOCH: i64 = 1_767_225_600;

pub(super) struct Store {
    /// The revision of the last change.
    pub(super) revision: u64,
    pub(super) objects: BTreeMap<Id, Arc<Value>>,
    pub(super) kinds: Vec<ServedKind>,
    log: VecDeque<Change>,
    /// Changes up to this revision are forgotten.
    compacted: u64,
    lists: VecDeque<(u64, Unfinished)>,
    next_list: u64,
    next_name: u64,
    started: Instant,
}

/// Where an object is stored.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id {
    /// The plural with the group, such as `leases.coordination.k8s.io`.
    pub(super) resource: Arc<str>,
    pub(super) namespace: Arc<str>,
    pub(super) name: Arc<str>,
}

#[derive(Clone)]
pub(super) struct Change {
    pub(super) revision: u64,
    pub(super) id: Id,
    pub(super) before: Option<Arc<Value>>,
    pub(super) after: Option<Arc<Value>>,
    /// What watches show: the new object, or the last one at the revision of its end.
    pub(super) shown: Arc<Value>,
}

/// The rest of a list that is read in chunks.
pub(super) struct Unfinished {
    pub(super) revision: u64,
    pub(super) rest: VecDeque<Arc<Value>>,
}

impl Id {
    pub(super) fn new(kind: &ServedKind, namespace: &str, name: &str) -> Self {
        let (namespace, name) = (Arc::from(namespace), Arc::from(name));
        Self { resource: Arc::from(kind.name()), namespace, name }
    }
}

impl Store {
    pub(super) fn new() -> Self {
        Self {
            revision: 1,
            objects: BTreeMap::new(),
            kinds: kind::built_in(),
            log: VecDeque::new(),
            compacted: 0,
            lists: VecDeque::new(),
            next_list: 0,
            next_name: 0,
            started: Instant::now(),
        }
    }

    pub(super) fn kind(&self, group: &str, version: &str, plural: &str) -> Option<&ServedKind> {
        self.kinds.iter().find(|kind| {
            kind.group == group
                && kind.plural == plural
                && kind.versions.iter().any(|served| served == version)
        })
    }

    pub(super) fn kind_of(&self, api_version: &str, kind: &str) -> Option<&ServedKind> {
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        self.kinds.iter().find(|served| {
            served.group == group
                && served.kind == kind
                && served.versions.iter().any(|served| served == version)
        })
    }

    pub(super) fn serve(&mut self, kind: ServedKind) {
        let name = kind.name();
        self.kinds.retain(|known| known.name() != name);
        self.kinds.push(kind);
    }

    pub(super) fn is_served(&self, resource: &str) -> bool {
        self.kinds.iter().any(|kind| kind.name() == resource)
    }

    /// The objects of a resource in the order of their namespaces and names.
    pub(super) fn of<'a>(
        &'a self,
        resource: &Arc<str>,
        namespace: &'a str,
    ) -> impl Iterator<Item = (&'a Id, &'a Arc<Value>)> + use<'a> {
        let start = Id {
            resource: Arc::clone(resource),
            namespace: Arc::from(namespace),
            name: Arc::from(""),
        };
        let resource = Arc::clone(resource);
        self.objects.range(start..).take_while(move |(id, _)| {
            id.resource == resource && (namespace.is_empty() || &*id.namespace == namespace)
        })
    }

    /// Stores an object and returns it as it is from now on.
    pub(super) fn put(&mut self, id: Id, mut object: Value) -> Arc<Value> {
        self.revision += 1;
        object["metadata"]["resourceVersion"] = json!(self.revision.to_string());
        let object = Arc::new(object);
        let before = self.objects.insert(id.clone(), Arc::clone(&object));
        let after = Some(Arc::clone(&object));
        self.record(Change {
            revision: self.revision,
            id,
            before,
            after,
            shown: Arc::clone(&object),
        });
        object
    }

    /// Takes an object out and returns it as it was, at the revision of its end.
    pub(super) fn remove(&mut self, id: &Id) -> Option<Arc<Value>> {
        let before = self.objects.remove(id)?;
        self.revision += 1;
        let mut shown = Value::clone(&before);
        shown["metadata"]["resourceVersion"] = json!(self.revision.to_string());
        let shown = Arc::new(shown);
        self.record(Change {
            revision: self.revision,
            id: id.clone(),
            before: Some(before),
            after: None,
            shown: Arc::clone(&shown),
        });
        Some(shown)
    }

    fn record(&mut self, change: Change) {
        self.log.push_back(change);
        if self.log.len() > LOG
            && let Some(forgotten) = self.log.pop_front()
        {
            self.compacted = forgotten.revision;
        }
    }

    /// Forgets every change, so that nothing can be resumed from before now.
    pub(super) fn compact(&mut self) {
        self.log.clear();
        self.lists.clear();
        // A watch from the present revision has nothing to miss.
        self.compacted = self.revision;
    }

    /// The changes after a revision, oldest first.
    pub(super) fn changes_after(
        &self,
        revision: u64,
    ) -> Result<impl Iterator<Item = &Change>, Failure> {
        if revision < self.compacted {
            return Err(Failure::expired(revision, self.compacted));
        }
        let start = self.log.partition_point(|change| change.revision <= revision);
        Ok(self.log.range(start..))
    }

    /// Keeps the rest of a list and returns the token to go on with.
    pub(super) fn keep_list(&mut self, list: Unfinished) -> String {
        self.next_list += 1;
        self.lists.push_back((self.next_list, list));
        if self.lists.len() > LISTS {
            self.lists.pop_front();
        }
        format!("list-{}", self.next_list)
    }

    pub(super) fn take_list(&mut self, token: &str) -> Result<Unfinished, Failure> {
        let number = token.strip_prefix("list-").and_then(|number| number.parse::<u64>().ok());
        let place = self.lists.iter().position(|(known, _)| Some(*known) == number);
        let found = place.and_then(|place| self.lists.remove(place));
        let message = "The provided continue parameter is too old to display a consistent list";
        found.map(|(_, list)| list).ok_or_else(|| Failure::new(410, "Expired", message))
    }

    /// A suffix for the name of an object that asks for one.
    pub(super) fn next_suffix(&mut self) -> String {
        self.next_name += 1;
        format!("{:05}", self.next_name)
    }

    pub(super) fn now(&self) -> String {
        let passed = i64::try_from(self.started.elapsed().as_secs()).unwrap_or(0);
        let time = k8s_openapi::jiff::Timestamp::from_second(EPOCH + passed);
        time.map(|time| time.to_string()).unwrap_or_default()
    }
}
