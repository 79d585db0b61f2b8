use std::collections::BTreeMap;
use std::sync::Arc;

use mesh_config_model::Config;
use mesh_config_model::k8s::ServiceSpec;
use mesh_config_model::specs::networking::ServiceEntry;

use super::routes::Route;
use crate::model::{Effective, Finding, ObjectKey, Workload};
use crate::policy::{Attachment, Settings};

static NO_LABELS: BTreeMap<String, String> = BTreeMap::new();

/// An object of the store, as an input of the graph.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    key: ObjectKey,
    config: Arc<Config>,
}

/// Something derived for one workload.
#[derive(Debug, PartialEq)]
pub(crate) struct OfWorkload<T> {
    pub(crate) key: ObjectKey,
    pub(crate) value: T,
}

/// A finding, known by all it says.
#[derive(Debug, PartialEq)]
pub(crate) struct Found(pub(crate) Arc<Finding>);

impl Object {
    pub(crate) fn new(config: Arc<Config>) -> Self {
        Self { key: ObjectKey::of(&config), config }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn id(&self) -> &ObjectKey {
        &self.key
    }

    pub(crate) fn namespace(&self) -> &str {
        self.key.namespace()
    }
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config
    }
}

impl krt::Object for Object {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }
}

impl krt::Selector for Object {
    type Labels = BTreeMap<String, String>;

    /// A service without a selector selects nothing, a policy without one everything.
    fn selector(&self) -> Option<&Self::Labels> {
        if let Some(service) = self.config.spec_as::<ServiceSpec>() {
            return Some(&service.selector).filter(|labels| !labels.is_empty());
        }
        if let Some(entry) = self.config.spec_as::<ServiceEntry>() {
            return entry
                .workload_selector
                .as_ref()
                .map(|selector| &selector.labels)
                .filter(|labels| !labels.is_empty());
        }
        Some(Attachment::of(&self.config)?.labels().unwrap_or(&NO_LABELS))
    }
}

impl krt::Object for Route {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.object.key.clone()
    }
}

impl krt::Object for Workload {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }
}

impl<T: PartialEq + Send + Sync + 'static> krt::Object for OfWorkload<T> {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }
}

impl krt::Object for Effective {
    type Key = ObjectKey;

    fn key(&self) -> ObjectKey {
        self.key.clone()
    }
}

impl krt::Object for Found {
    type Key = Arc<Finding>;

    fn key(&self) -> Arc<Finding> {
        Arc::clone(&self.0)
    }
}

impl krt::Object for Settings {
    type Key = &'static str;

    fn key(&self) -> &'static str {
        "mesh"
    }
}
