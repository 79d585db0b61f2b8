//! The least work that gives the right workloads: no history, no deletion, no subscribers but a
//! list of changes.

use crate::shape::{Key, Pod, Service, Workload};
use foldhash::fast::RandomState;
use hashbrown::HashMap;
use std::sync::Arc;

/// How the services of a pod are found.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Lookup {
    Scan,
    Pivot,
}

pub(crate) struct Baseline {
    lookup: Lookup,
    places: HashMap<Key, usize, RandomState>,
    entries: Vec<Entry>,
    namespaces: HashMap<Arc<str>, Namespace, RandomState>,
    changes: Vec<(Option<Arc<Workload>>, Arc<Workload>)>,
}

struct Entry {
    pod: Arc<Pod>,
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
            places: HashMap::default(),
            entries: Vec::new(),
            namespaces: HashMap::default(),
            changes: Vec::new(),
        };
        services.iter().for_each(|service| built.set_service(service));
        pods.iter().for_each(|pod| built.set_pod(pod));
        built
    }

    pub(crate) fn set_pod(&mut self, pod: &Arc<Pod>) {
        let namespace = namespace_of(&mut self.namespaces, &pod.key.namespace);
        let place = match self.places.get(&pod.key) {
            Some(&place) => {
                self.entries[place].pod = Arc::clone(pod);
                place
            }
            None => {
                let place = self.entries.len();
                self.entries.push(Entry { pod: Arc::clone(pod), workload: None });
                self.places.insert(pod.key.clone(), place);
                namespace.pods.push(place);
                place
            }
        };
        self.changes.extend(self.entries[place].recompute(namespace, self.lookup));
    }

    pub(crate) fn set_service(&mut self, service: &Arc<Service>) {
        let namespace = namespace_of(&mut self.namespaces, &service.key.namespace);
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
}

fn namespace_of<'a>(
    namespaces: &'a mut HashMap<Arc<str>, Namespace, RandomState>,
    name: &Arc<str>,
) -> &'a mut Namespace {
    namespaces.entry_ref(name).or_default()
}

impl Namespace {
    fn put(&mut self, service: &Arc<Service>, lookup: Lookup) -> Option<Arc<Service>> {
        let place = self.services.iter().position(|other| other.key == service.key);
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
                list.retain(|other| other.key != old.key);
            }
            let value = &service.selector.0[0].1;
            self.by_value.entry_ref(value).or_default().push(Arc::clone(service));
        }
        old
    }

    fn services_of(&self, pod: &Pod, lookup: Lookup) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        let mut keep = |service: &Arc<Service>| {
            if service.selector.selects(&pod.labels) {
                names.push(Arc::clone(&service.key.name));
            }
        };
        match lookup {
            Lookup::Scan => self.services.iter().for_each(&mut keep),
            Lookup::Pivot => {
                let lists = pod.labels.0.iter().filter_map(|(_, value)| self.by_value.get(value));
                lists.flatten().for_each(&mut keep);
            }
        }
        if names.len() > 1 {
            names.sort_unstable();
        }
        names
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
