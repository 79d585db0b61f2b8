//! The kinds of resources that a server knows.

use super::route::ResourcePath;
use serde_json::{Value, json};

/// A kind of resource for [`ApiServer::serve`](super::ApiServer::serve).
///
/// ```
/// use krt_kube::testing::ServedKind;
///
/// let kind = ServedKind::namespaced("example.com", "v1", "Cart", "carts").with_status();
/// assert_eq!(kind.name(), "carts.example.com");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedKind {
    pub(super) group: String,
    pub(super) versions: Vec<String>,
    pub(super) kind: String,
    pub(super) plural: String,
    pub(super) short_names: Vec<String>,
    pub(super) scope: Scope,
    pub(super) status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Namespaced,
    Cluster,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Subresource,
    None,
}

impl ServedKind {
    /// Describes a kind whose objects live in namespaces; the core group is empty.
    #[must_use]
    pub fn namespaced(group: &str, version: &str, kind: &str, plural: &str) -> Self {
        Self::new(group, version, kind, plural, Scope::Namespaced)
    }

    /// Describes a kind whose objects live outside of namespaces.
    #[must_use]
    pub fn cluster_wide(group: &str, version: &str, kind: &str, plural: &str) -> Self {
        Self::new(group, version, kind, plural, Scope::Cluster)
    }

    fn new(group: &str, version: &str, kind: &str, plural: &str, scope: Scope) -> Self {
        Self {
            group: group.to_owned(),
            versions: vec![version.to_owned()],
            kind: kind.to_owned(),
            plural: plural.to_owned(),
            short_names: Vec::new(),
            scope,
            status: Status::None,
        }
    }

    /// Gives the kind a status subresource.
    #[must_use]
    pub fn with_status(self) -> Self {
        Self { status: Status::Subresource, ..self }
    }

    /// Adds a name by which `kubectl` finds the kind.
    #[must_use]
    pub fn short_name(mut self, name: &str) -> Self {
        self.short_names.push(name.to_owned());
        self
    }

    /// Returns the plural, with the group behind a dot if there is one.
    #[must_use]
    pub fn name(&self) -> String {
        if self.group.is_empty() {
            self.plural.clone()
        } else {
            format!("{}.{}", self.plural, self.group)
        }
    }

    /// The namespace of an object: that of its own, or none where the kind has none.
    pub(super) fn namespace_of<'a>(&self, namespace: &'a str) -> &'a str {
        match self.scope {
            Scope::Cluster => "",
            Scope::Namespaced if namespace.is_empty() => "default",
            Scope::Namespaced => namespace,
        }
    }

    /// Whether a path leads to this kind.
    pub(super) fn is_at(&self, path: &ResourcePath) -> bool {
        self.group == path.group
            && self.plural == path.plural
            && self.versions.contains(&path.version)
    }

    pub(super) fn api_version(&self, version: &str) -> String {
        if self.group.is_empty() { version.to_owned() } else { format!("{}/{version}", self.group) }
    }

    /// Reads what a definition of a custom resource says, if it is complete.
    pub(super) fn from_definition(definition: &Value) -> Option<Self> {
        let spec = &definition["spec"];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let versions = spec["versions"].as_array()?;
        let served = versions.iter().filter(|version| version["served"] != json!(false));
        let has_status =
            versions.iter().any(|version| !version["subresources"]["status"].is_null());
        let short_names = spec["names"]["shortNames"].as_array();
        Some(Self {
            group: text(&spec["group"])?,
            versions: served.filter_map(|version| text(&version["name"])).collect(),
            kind: text(&spec["names"]["kind"])?,
            plural: text(&spec["names"]["plural"])?,
            short_names: short_names.into_iter().flatten().filter_map(text).collect(),
            scope: if spec["scope"] == "Cluster" { Scope::Cluster } else { Scope::Namespaced },
            status: if has_status { Status::Subresource } else { Status::None },
        })
    }
}

/// The kinds that every server knows from the start.
pub(super) fn built_in() -> Vec<ServedKind> {
    let core = |kind, plural| ServedKind::namespaced("", "v1", kind, plural);
    let apps = |kind, plural| ServedKind::namespaced("apps", "v1", kind, plural).with_status();
    vec![
        ServedKind::cluster_wide("", "v1", "Namespace", "namespaces")
            .with_status()
            .short_name("ns"),
        ServedKind::cluster_wide("", "v1", "Node", "nodes").with_status().short_name("no"),
        core("Pod", "pods").with_status().short_name("po"),
        core("Service", "services").with_status().short_name("svc"),
        core("Endpoints", "endpoints").short_name("ep"),
        core("ConfigMap", "configmaps").short_name("cm"),
        core("Secret", "secrets"),
        core("ServiceAccount", "serviceaccounts").short_name("sa"),
        core("Event", "events").short_name("ev"),
        apps("Deployment", "deployments").short_name("deploy"),
        apps("ReplicaSet", "replicasets").short_name("rs"),
        apps("StatefulSet", "statefulsets").short_name("sts"),
        apps("DaemonSet", "daemonsets").short_name("ds"),
        ServedKind::namespaced("events.k8s.io", "v1", "Event", "events"),
        ServedKind::namespaced("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices"),
        ServedKind::namespaced("coordination.k8s.io", "v1", "Lease", "leases"),
        ServedKind::namespaced("networking.k8s.io", "v1", "Ingress", "ingresses")
            .with_status()
            .short_name("ing"),
        definitions(),
    ]
}

/// The kind of the definitions of custom resources.
pub(super) fn definitions() -> ServedKind {
    let (kind, plural) = ("CustomResourceDefinition", "customresourcedefinitions");
    ServedKind::cluster_wide("apiextensions.k8s.io", "v1", kind, plural)
        .with_status()
        .short_name("crd")
}
