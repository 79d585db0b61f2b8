use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use mesh_config_model::{Config, NamespacedName};
use serde::Serialize;
use serde::ser::SerializeStruct;

/// Something that runs: a Pod, a pod template or a WorkloadEntry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Workload {
    pub(crate) key: ObjectKey,
    pub(crate) labels: Arc<BTreeMap<String, String>>,
    pub(crate) service_account: Arc<str>,
}

/// Namespace, name and kind of an object, in the order of the table; clones share the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ObjectKey {
    name: NamespacedName,
    kind: Cow<'static, str>,
}

impl ObjectKey {
    pub(crate) fn new(kind: impl Into<Cow<'static, str>>, name: NamespacedName) -> Self {
        Self { name, kind: kind.into() }
    }

    /// The key of an object by its metadata.
    pub(crate) fn of(config: &Config) -> Self {
        Self::new(config.meta.gvk.kind.clone(), config.namespaced_name())
    }

    pub(crate) fn namespace(&self) -> &str {
        self.name.namespace()
    }

    pub(crate) fn name(&self) -> &str {
        self.name.name()
    }

    pub(crate) fn kind(&self) -> &str {
        &self.kind
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

impl Serialize for ObjectKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("ObjectKey", 3)?;
        fields.serialize_field("namespace", self.namespace())?;
        fields.serialize_field("name", self.name())?;
        fields.serialize_field("kind", self.kind())?;
        fields.end()
    }
}
