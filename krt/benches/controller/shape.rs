//! The objects: every one owns its strings, as if it had been decoded.

use krt::{Labels, Object, Selector};
use std::fmt;
use std::sync::Arc;

/// The sizes of one run.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) pods: u32,
    pub(crate) namespaces: u32,
    pub(crate) apps: u32,
    pub(crate) services: u32,
    /// The labels of a pod, of which one is selected.
    pub(crate) labels: usize,
}

pub(crate) const SMALL: Shape =
    Shape { pods: 1_000, namespaces: 2, apps: 25, services: 50, labels: 1 };
pub(crate) const LARGE: Shape =
    Shape { pods: 10_000, namespaces: 20, apps: 250, services: 500, labels: 1 };
pub(crate) const HUGE: Shape =
    Shape { pods: 100_000, namespaces: 200, apps: 2_500, services: 5_000, labels: 1 };

/// Labels that no service selects.
const OTHERS: [&str; 4] = ["pod-template-hash", "team", "tier", "version"];

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pods", self.pods)
    }
}

impl Shape {
    /// The same with this many labels for each pod, five at most.
    pub(crate) fn labels(self, labels: usize) -> Self {
        Self { labels, ..self }
    }

    pub(crate) fn pod(self, number: u32, ip: u32) -> Arc<Pod> {
        let app = format!("app-{}", number % self.apps);
        let mut labels = vec![("app".into(), app.into())];
        let value = |name: &str| format!("{name}-{}", number % 10);
        let others = OTHERS.iter().take(self.labels - 1);
        labels.extend(others.map(|name| ((*name).into(), value(name).into())));
        Arc::new(Pod { key: self.key("pod", number), labels: Pairs(labels), ip })
    }

    pub(crate) fn service(self, number: u32, app: u32) -> Arc<Service> {
        let app = format!("app-{}", app % self.apps);
        Arc::new(Service {
            key: self.key("svc", number),
            selector: Pairs(vec![("app".into(), app.into())]),
        })
    }

    pub(crate) fn pods(self, ip: u32) -> Vec<Arc<Pod>> {
        (0..self.pods).map(|number| self.pod(number, ip + number)).collect()
    }

    pub(crate) fn services(self) -> Vec<Arc<Service>> {
        (0..self.services).map(|number| self.service(number, number)).collect()
    }

    /// A service that now selects what the next one of its namespace selects too.
    pub(crate) fn flipped(self, number: u32) -> Arc<Service> {
        self.service(number, number + self.namespaces)
    }

    fn key(self, kind: &str, number: u32) -> Key {
        Key {
            namespace: format!("ns-{}", number % self.namespaces).into(),
            name: format!("{kind}-{number}").into(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) namespace: Arc<str>,
    pub(crate) name: Arc<str>,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct Pairs(pub(crate) Vec<(Arc<str>, Arc<str>)>);

impl Pairs {
    /// Whether this, as a selector that is not empty, is contained in `labels`.
    #[inline]
    pub(crate) fn selects(&self, labels: &Self) -> bool {
        let has = |(name, value): &(Arc<str>, Arc<str>)| {
            labels.0.iter().any(|(other, found)| other == name && found == value)
        };
        !self.0.is_empty() && self.0.iter().all(has)
    }
}

impl Labels for Pairs {
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct Pod {
    /// What changes most often is compared first, here and in the workload.
    pub(crate) ip: u32,
    pub(crate) labels: Pairs,
    pub(crate) key: Key,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Service {
    pub(crate) key: Key,
    pub(crate) selector: Pairs,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Workload {
    pub(crate) ip: u32,
    pub(crate) services: Vec<Arc<str>>,
    pub(crate) key: Key,
}

impl Object for Pod {
    type Key = Key;

    fn key(&self) -> Key {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&Key> {
        Some(&self.key)
    }
}

impl Object for Service {
    type Key = Key;

    fn key(&self) -> Key {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&Key> {
        Some(&self.key)
    }
}

impl Object for Workload {
    type Key = Key;

    fn key(&self) -> Key {
        self.key.clone()
    }

    fn key_ref(&self) -> Option<&Key> {
        Some(&self.key)
    }
}

impl Selector for Service {
    type Labels = Pairs;

    fn selector(&self) -> Option<&Pairs> {
        (!self.selector.0.is_empty()).then_some(&self.selector)
    }
}
