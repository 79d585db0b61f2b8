//! The least work that gives the right workloads: no history, no deletion, no subscribers but a
//! list of changes.

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
    places: HashTable<usize>,
    entries: Vec<Entry>,
    numbers: HashMap<Arc<str>, usize, RandomState>,
    namespaces: Vec<Namespace>,
    changes: Vec<(Option<Arc<Workload>>, Arc<Workload>)>,
    hasher: RandomState,
}

struct Entry {
    pod: Arc<Pod>,
    namespace: usize,
    workload: Option<Arc<Workload>>,
}

#[derive(Default)]
struct Namespace {
    services: Vec<Arc<Service>>,
    pods: Vec<usize>,
    by_value: HashMap<Arc<str>, Vec<Arc<Service>>, RandomState>,
}

impl Baseline {
    pub(crate) fn filled(lookup: Lookup, pods: &[Arc<Pod>], services: &[Arc<Service>]) -> Self {
        let mut built = Self {
            lookup,
            places: HashTable::new(),
            entries: Vec::new(),
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
        let found = self.places.find(hash, |&place| self.entries[place].pod.key == pod.key);
        let place = match found.copied() {
            Some(place) => {
                self.entries[place].pod = Arc::clone(pod);
                place
            }
            None => self.add(hash, pod),
        };
        let Self { entries, namespaces, lookup, .. } = self;
        let entry = &mut entries[place];
        self.changes.extend(entry.recompute(&namespaces[entry.namespace], *lookup));
    }

    fn add(&mut self, hash: u64, pod: &Arc<Pod>) -> usize {
        let place = self.entries.len();
        let namespace = self.number(&pod.key.namespace);
        self.namespaces[namespace].pods.push(place);
        self.entries.push(Entry { pod: Arc::clone(pod), namespace, workload: None });
        let Self { places, entries, hasher, .. } = self;
        places.insert_unique(hash, place, |&place| hash_of(hasher, &entries[place].pod.key));
        place
    }

    pub(crate) fn set_service(&mut self, service: &Arc<Service>) {
        let number = self.number(&service.key.namespace);
        let namespace = &mut self.namespaces[number];
        let old = namespace.put(service, self.lookup);
        for &place in &namespace.pods {
            let entry = &mut self.entries[place];
            let selects = |service: &Arc<Service>| service.selector.selects(&entry.pod.labels);
            if selects(service) || old.as_ref().is_some_and(selects) {
                self.changes.extend(entry.recompute(namespace, self.lookup));
            }
        }
    }

    pub(crate) fn workloads(&self) -> Vec<Arc<Workload>> {
        let mut all: Vec<_> =
            self.entries.iter().filter_map(|entry| entry.workload.clone()).collect();
        all.sort_unstable_by(|left, right| left.key.cmp(&right.key));
        all
    }

    fn number(&mut self, namespace: &Arc<str>) -> usize {
        if let Some(&number) = self.numbers.get(namespace) {
            return number;
        }
        self.namespaces.push(Namespace::default());
        self.numbers.insert(Arc::clone(namespace), self.namespaces.len() - 1);
        self.namespaces.len() - 1
    }
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
                for (_, value) in &pod.labels.0 {
                    if let Some(services) = self.by_value.get(value) {
                        keep(services, pod, &mut names);
                    }
                }
            }
        }
        if names.len() > 1 {
            names.sort_unstable();
        }
        names
    }
}

fn keep(services: &[Arc<Service>], pod: &Pod, names: &mut Vec<Arc<str>>) {
    for service in services {
        if service.selector.selects(&pod.labels) {
            names.push(Arc::clone(&service.key.name));
        }
    }
}

impl Entry {
    fn recompute(
        &mut self,
        namespace: &Namespace,
        lookup: Lookup,
    ) -> Option<(Option<Arc<Workload>>, Arc<Workload>)> {
        let services = namespace.services_of(&self.pod, lookup);
        if let Some(old) = &self.workload
            && old.ip == self.pod.ip
            && old.services == services
        {
            return None;
        }
        let new = Arc::new(Workload { key: self.pod.key.clone(), ip: self.pod.ip, services });
        Some((self.workload.replace(Arc::clone(&new)), new))
    }
}
