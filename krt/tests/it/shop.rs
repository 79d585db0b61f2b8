//! The types that the tests share: pods, services and what is derived from them.

use krt::{LabelSet, Labeled, Object, Selector};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pod {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) labels: LabelSet,
    pub(crate) ip: Option<String>,
}

/// A pod with an address.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SimplePod {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) labels: LabelSet,
    pub(crate) ip: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Service {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) selector: LabelSet,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Endpoint {
    pub(crate) namespace: String,
    pub(crate) service: String,
    pub(crate) pod: String,
    pub(crate) ip: String,
}

/// A named number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Count(pub(crate) String, pub(crate) usize);

impl Pod {
    /// `key` is `namespace/name`; an empty `ip` is none.
    pub(crate) fn new(key: &str, ip: &str) -> Self {
        let (namespace, name) = split(key);
        let ip = (!ip.is_empty()).then(|| ip.to_owned());
        Self { namespace, name, labels: LabelSet::default(), ip }
    }

    pub(crate) fn labels<const N: usize>(mut self, labels: [(&str, &str); N]) -> Self {
        self.labels = LabelSet::from_iter(labels);
        self
    }
}

impl SimplePod {
    pub(crate) fn of(pod: &Pod) -> Option<Self> {
        let Pod { namespace, name, labels, ip } = pod.clone();
        Some(Self { namespace, name, labels, ip: ip? })
    }
}

impl Service {
    pub(crate) fn new<const N: usize>(key: &str, selector: [(&str, &str); N]) -> Self {
        let (namespace, name) = split(key);
        Self { namespace, name, selector: LabelSet::from_iter(selector) }
    }
}

fn split(key: &str) -> (String, String) {
    let (namespace, name) = key.split_once('/').expect("keys of the tests are namespace/name");
    (namespace.to_owned(), name.to_owned())
}

impl Object for Pod {
    type Key = String;

    fn key(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }
}

impl Object for SimplePod {
    type Key = String;

    fn key(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }
}

impl Object for Service {
    type Key = String;

    fn key(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }
}

impl Object for Endpoint {
    type Key = String;

    fn key(&self) -> String {
        format!("{}/{}/{}", self.namespace, self.service, self.pod)
    }
}

impl Object for Count {
    type Key = String;

    fn key(&self) -> String {
        self.0.clone()
    }
}

impl Labeled for SimplePod {
    type Labels = LabelSet;

    fn labels(&self) -> &LabelSet {
        &self.labels
    }
}

impl Selector for Service {
    type Labels = LabelSet;

    fn selector(&self) -> Option<&LabelSet> {
        Some(&self.selector)
    }
}
