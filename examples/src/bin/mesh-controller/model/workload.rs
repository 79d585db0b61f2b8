use std::collections::BTreeMap;
use std::fmt;

use mesh_config_model::NamespacedName;

/// Something that runs: a Pod, a pod template or a WorkloadEntry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Workload {
    pub(crate) key: ObjectKey,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) service_account: String,
}

/// Namespace, name and kind of an object, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ObjectKey {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) kind: String,
}

impl ObjectKey {
    pub(crate) fn new(kind: &str, name: &NamespacedName) -> Self {
        Self {
            namespace: name.namespace().to_owned(),
            name: name.name().to_owned(),
            kind: kind.to_owned(),
        }
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.namespace, self.name, self.kind)
    }
}
