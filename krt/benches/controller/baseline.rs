//! The least work that gives the right workloads: no history and no subscribers but a list of
//! changes. Places are numbers of 32 bits, which keeps what is looked at small.

use crate::shape::{Key, Pod, Service, Workload};
use foldhash::fast::RandomState;
use hashbrown::{HashMap, HashTable};
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;

/// How the services of a pod are found.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Lookup {
    Scan,
    Pivot,
}

pub(crate) struct Baseline {
    lookup: Lookup,
    /// Pod key to place in the entries; the key is compared inside the pod.
    places: HashTable<u32>,
    entries: Vec<Entry>,
    free: Vec<u32>,
    numbers: HashMap<Arc<str>, u32, RandomState>,
    namespaces: Vec<Namespace>,
    changes: Vec<Change>,
    hasher: RandomState,
}

/// A workload before and after.
type Change = (Option<Arc<Workload>>, Option<Arc<Workload>>);

struct Entry {
    pod: Arc<Pod>,
    workload: Option<Arc<Workload>>,
    namespace: u32,
}

#[derive(Default)]
struct Namespace {
    services: Vec<Arc<Service>>,
    pods: Vec<u32>,
    by_value: HashMap<Arc<str>, Vec<Arc<Service>>, RandomState>,
}

impl Baseline {
    pub(crate) fn filled(lookup: Lookup, pods: &[Arc<Pod>], services: &[Arc<Service>]) -> Self {
        let mut built = Self {
            lookup,
            places: HashTable::new(),
            entries: Vec::new(),
            free: Vec::new(),
            numbers: HashMap::default(),
            namespaces: Vec::new(),
            changes: Vec::new(),
            hasher: RandomState::default(),
        };
        services.iter().for_each(|service| built.set_service(service));
        pods.iter().for_each(|pod| built.set_pod(pod));
        built
    }

    pub(crate) fn set_pod(&mut self, pod: &Arc<Pod>) {
        let hash = hash_of(&self.hasher, &pod.key);
        let place = match self.places.find(hash, |&place| is_at(&self.entries, place, &pod.key)) {
            Some(&place) => {
                self.entries[place as usize].pod = Arc::clone(pod);
                place
            }
            None => self.add(hash, pod),
        };
        let entry = &mut self.entries[place as usize];
        let namespace = &self.namespaces[entry.namespace as usize];
        entry.recompute(namespace, self.lookup, &mut self.changes);
    }

    pub(crate) fn remove_pod(&mut self, key: &Key) {
        let hash = hash_of(&self.hasher, key);
        let found = self.places.find_entry(hash, |&place| is_at(&self.entries, place, key));
        let Ok(found) = found else { return };
        let (place, _) = found.remove();
        let entry = &mut self.entries[place as usize];
        let pods = &mut self.namespaces[entry.namespace as usize].pods;
        if let Some(at) = pods.iter().position(|&other| other == place) {
            pods.swap_remove(at);
        }
        self.changes.push((entry.workload.take(), None));
        self.free.push(place);
    }

    fn add(&mut self, hash: u64, pod: &Arc<Pod>) -> u32 {
        let namespace = self.number(&pod.key.namespace);
        let entry = Entry { pod: Arc::clone(pod), workload: None, namespace };
        let place = match self.free.pop() {
            Some(place) => {
                self.entries[place as usize] = entry;
                place
            }
            None => {
                self.entries.push(entry);
                u32::try_from(self.entries.len() - 1).expect("few pods")
            }
        };
        self.namespaces[namespace as usize].pods.push(place);
        let Self { places, entries, hasher, .. } = self;
        let rehash = |&place: &u32| hash_of(hasher, &entries[place as usize].pod.key);
        places.insert_unique(hash, place, rehash);
        place
    }

    pub(crate) fn set_service(&mut self, service: &Arc<Service>) {
        let number = self.number(&service.key.namespace);
        let namespace = &mut self.namespaces[number as usize];
        let old = namespace.put(service, self.lookup);
        for &place in &namespace.pods {
            let entry = &mut self.entries[place as usize];
            let selects = |service: &Arc<Service>| service.selector.selects(&entry.pod.labels);
            if selects(service) || old.as_ref().is_some_and(selects) {
                entry.recompute(namespace, self.lookup, &mut self.changes);
            }
        }
    }

    pub(crate) fn workloads(&self) -> Vec<Arc<Workload>> {
        let mut all: Vec<_> =
            self.entries.iter().filter_map(|entry| entry.workload.clone()).collect();
        all.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        all
    }

    /// Takes the number of changes since the last call.
    pub(crate) fn take_changes(&mut self) -> usize {
        self.changes.drain(..).count()
    }

    fn number(&mut self, namespace: &Arc<str>) -> u32 {
        if let Some(&number) = self.numbers.get(namespace) {
            return number;
        }
        let number = u32::try_from(self.namespaces.len()).expect("few namespaces");
        self.namespaces.push(Namespace::default());
        self.numbers.insert(Arc::clone(namespace), number);
        number
    }
}

/// The key is compared inside the pod, by what differs most.
#[inline]
fn is_at(entries: &[Entry], place: u32, key: &Key) -> bool {
    let other = &entries[place as usize].pod.key;
    other.name == key.name && other.namespace == key.namespace
}

fn hash_of(hasher: &RandomState, key: &Key) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(key.namespace.as_bytes());
    state.write_u8(0xff);
    state.write(key.name.as_bytes());
    state.finish()
}

impl Namespace {
    fn put(&mut self, service: &Arc<Service>, lookup: Lookup) -> Option<Arc<Service>> {
        let place = self.services.iter().position(|other| other.key.name == service.key.name);
        let old = match place {
            Some(place) => Some(std::mem::replace(&mut self.services[place], Arc::clone(service))),
            None => {
                self.services.push(Arc::clone(service));
                None
            }
        };
        if lookup == Lookup::Pivot {
            if let Some(old) = &old
                && let Some(list) = self.by_value.get_mut(&old.selector.0[0].1)
            {
                list.retain(|other| other.key.name != old.key.name);
            }
            let value = &service.selector.0[0].1;
            self.by_value.entry_ref(value).or_default().push(Arc::clone(service));
        }
        old
    }

    fn services_of(&self, pod: &Pod, lookup: Lookup) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        match lookup {
            Lookup::Scan => keep(&self.services, pod, &mut names),
            Lookup::Pivot => {
                for (name, value) in &pod.labels.0 {
                    let services = self.by_value.get(value).into_iter().flatten();
                    let of_name = services.filter(|service| service.selector.0[0].0 == *name);
                    keep(of_name, pod, &mut names);
                }
            }
        }
        if names.len() > 1 {
            names.sort_unstable();
        }
        names
    }
}

fn keep<'a>(
    services: impl IntoIterator<Item = &'a Arc<Service>>,
    pod: &Pod,
    names: &mut Vec<Arc<str>>,
) {
    for service in services {
        if service.selector.selects(&pod.labels) {
            names.push(Arc::clone(&service.key.name));
        }
    }
}

impl Entry {
    #[inline]
    fn recompute(&mut self, namespace: &Namespace, lookup: Lookup, changes: &mut Vec<Change>) {
        let services = namespace.services_of(&self.pod, lookup);
        if let Some(old) = &self.workload
            && old.ip == self.pod.ip
            && old.services == services
        {
            return;
        }
        let new = Arc::new(Workload { key: self.pod.key.clone(), ip: self.pod.ip, services });
        changes.push((self.workload.replace(Arc::clone(&new)), Some(new)));
    }
}
