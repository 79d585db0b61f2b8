use std::collections::{BTreeSet, HashMap};
use std::fmt;

use foldhash::fast::RandomState;

use crate::{Config, GroupVersionKind};

type KeepNamespace = Box<dyn Fn(&str) -> bool + Send + Sync>;
type KeepObject = Box<dyn Fn(&Config) -> bool + Send + Sync>;

/// Which objects of a cluster a control plane reads: those of its namespaces and of its revision, and of some kinds
/// not all.
///
/// Objects without a namespace pass the filter of namespaces. The `Gateway` of the Gateway API passes that of
/// revisions: whoever deploys gateways looks at their revision later.
///
/// ```
/// use mesh_config_model::store::{ContentOptions, ObjectFilter};
/// use mesh_config_model::{Config, GroupVersionKind, Meta, REVISION_LABEL};
///
/// let filter = ObjectFilter::new().revision("canary").namespaces(|namespace| namespace != "kube-system");
/// let kind = GroupVersionKind::from_static("networking.istio.io", "v1", "Sidecar");
/// let mut sidecar = Config::new(Meta::new(kind, "prod", "default"), String::new());
/// assert!(filter.keeps(&sidecar));
/// sidecar.meta.labels.insert(REVISION_LABEL.to_owned(), "stable".to_owned());
/// assert!(!filter.keeps(&sidecar));
///
/// let options = ContentOptions::new().keep(move |config| filter.keeps(config));
/// # let _ = options;
/// ```
#[derive(Default)]
#[must_use]
pub struct ObjectFilter {
    revision: String,
    tags: BTreeSet<String>,
    namespaces: Option<KeepNamespace>,
    kinds: HashMap<GroupVersionKind, KeepObject, RandomState>,
}

impl ObjectFilter {
    /// Keeps every object.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps objects of this revision and of none; an empty one keeps all.
    pub fn revision(mut self, revision: impl Into<String>) -> Self {
        self.revision = revision.into();
        self
    }

    /// Keeps objects of these revisions too: other names that the control plane answers to.
    pub fn tags(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.tags = tags.into_iter().map(Into::into).collect();
        self
    }

    /// Keeps objects of the namespaces for which `keep` is true, such as those that
    /// [`DiscoverySelectors`](crate::mesh::DiscoverySelectors) select.
    pub fn namespaces(mut self, keep: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.namespaces = Some(Box::new(keep));
        self
    }

    /// Keeps of a kind only the objects for which `keep` is true.
    pub fn kind(
        mut self,
        gvk: GroupVersionKind,
        keep: impl Fn(&Config) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.kinds.insert(gvk, Box::new(keep));
        self
    }

    /// Tells whether the control plane reads an object.
    #[must_use]
    pub fn keeps(&self, config: &Config) -> bool {
        let meta = &config.meta;
        let namespace = meta.namespace.as_str();
        let in_namespace =
            || namespace.is_empty() || self.namespaces.as_ref().is_none_or(|keep| keep(namespace));
        let in_revision =
            || is_gateway(&meta.gvk) || meta.in_revision_or_tags(&self.revision, &self.tags);
        let of_kind = || self.kinds.get(&meta.gvk).is_none_or(|keep| keep(config));
        in_namespace() && in_revision() && of_kind()
    }
}

fn is_gateway(gvk: &GroupVersionKind) -> bool {
    gvk.group == "gateway.networking.k8s.io" && gvk.kind == "Gateway"
}

impl fmt::Debug for ObjectFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectFilter")
            .field("revision", &self.revision)
            .field("tags", &self.tags)
            .finish_non_exhaustive()
    }
}
