use std::fmt;
use std::sync::Arc;

use super::{OverlayError, default_mesh_config, mesh_networks_from_yaml, overlay_mesh_config_yaml};
use crate::k8s::ConfigMap;
use crate::specs::mesh::{MeshConfig, MeshNetworks};

type Validator = Box<dyn Fn(&MeshConfig) -> Vec<String> + Send + Sync>;

/// The configuration of the mesh out of the texts that lie over the defaults, one over the other.
///
/// A control plane has one source, or a file and over it a `ConfigMap`.
/// A text that cannot be read, or that makes a configuration in which the validator finds faults, is reported and has
/// no effect: the only source keeps its last good text, one of several is passed over until it is mended.
///
/// ```
/// use mesh_config_model::mesh::MeshSources;
///
/// let mut mesh = MeshSources::new(["mesh.yaml", "istio-system/istio"]);
/// assert_eq!(mesh.config().trust_domain, "cluster.local");
/// mesh.set(0, Some("{trustDomain: example.org, ingressClass: edge}"));
/// mesh.set(1, Some("trustDomain: example.com"));
/// assert_eq!(mesh.config().trust_domain, "example.com");
/// assert_eq!(mesh.config().ingress_class, "edge");
///
/// mesh.set(1, Some("trustDomain: [x"));
/// assert_eq!(mesh.config().trust_domain, "example.org");
/// assert!(mesh.problems()[0].to_string().starts_with("istio-system/istio:1:"));
/// ```
pub struct MeshSources {
    sources: Vec<Source>,
    base: MeshConfig,
    validator: Option<Validator>,
    config: Arc<MeshConfig>,
    problems: Vec<MeshProblem>,
}

struct Source {
    name: Arc<str>,
    text: Option<String>,
}

/// Why a text has no effect.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MeshProblem {
    /// The source of the text.
    pub source: Arc<str>,
    /// What is wrong with it.
    pub kind: MeshProblemKind,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MeshProblemKind {
    /// It is no mesh configuration.
    #[error(transparent)]
    Unreadable(#[from] OverlayError),
    /// What it makes has faults.
    #[error("{}", faults.join("; "))]
    Invalid {
        /// The faults.
        faults: Vec<String>,
    },
}

impl MeshSources {
    /// Names the sources, lowest first; none has a text yet.
    ///
    /// Names are for reports alone: of a file, of a `ConfigMap`.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = impl Into<Arc<str>>>) -> Self {
        let source = |name: Arc<str>| Source { name, text: None };
        let base = default_mesh_config();
        Self {
            sources: names.into_iter().map(Into::into).map(source).collect(),
            config: Arc::new(base.clone()),
            base,
            validator: None,
            problems: Vec::new(),
        }
    }

    /// Refuses texts that make a configuration in which `validator` finds faults.
    #[must_use]
    pub fn validator(
        mut self,
        validator: impl Fn(&MeshConfig) -> Vec<String> + Send + Sync + 'static,
    ) -> Self {
        self.validator = Some(Box::new(validator));
        self
    }

    /// Takes the text of a source by its place, `None` when it is gone, and tells whether the configuration is
    /// another one now.
    ///
    /// # Panics
    ///
    /// Panics if there is no such source.
    pub fn set(&mut self, source: usize, text: Option<&str>) -> bool {
        self.sources[source].text = text.map(str::to_owned);
        self.problems.clear();
        let is_only = self.sources.len() == 1;
        let mut config = self.base.clone();
        for Source { name, text } in &self.sources {
            let Some(text) = text else { continue };
            match self.lay(&config, text) {
                Ok(laid) => config = laid,
                Err(kind) => {
                    self.problems.push(MeshProblem { source: Arc::clone(name), kind });
                    if is_only {
                        config.clone_from(&self.config);
                    }
                }
            }
        }
        let is_changed = config != *self.config;
        if is_changed {
            self.config = Arc::new(config);
        }
        is_changed
    }

    /// The configuration in effect.
    #[must_use]
    pub const fn config(&self) -> &Arc<MeshConfig> {
        &self.config
    }

    /// Which texts have no effect, in the order of the sources.
    #[must_use]
    pub fn problems(&self) -> &[MeshProblem] {
        &self.problems
    }

    fn lay(&self, base: &MeshConfig, text: &str) -> Result<MeshConfig, MeshProblemKind> {
        let config = overlay_mesh_config_yaml(base, text)?;
        let faults = self.validator.as_ref().map(|check| check(&config)).unwrap_or_default();
        if faults.is_empty() { Ok(config) } else { Err(MeshProblemKind::Invalid { faults }) }
    }
}

impl fmt::Debug for MeshSources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.sources.iter().map(|source| &*source.name).collect();
        f.debug_struct("MeshSources")
            .field("sources", &names)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for MeshProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            // The error begins with its place.
            MeshProblemKind::Unreadable(error) => write!(f, "{}:{error}", self.source),
            MeshProblemKind::Invalid { .. } => write!(f, "{}: {}", self.source, self.kind),
        }
    }
}

/// Reads the networks of a mesh from the first source that has a text; `None` when no source has one, which is not
/// the same as networks that are empty.
///
/// ```
/// use mesh_config_model::mesh::first_mesh_networks;
///
/// assert_eq!(first_mesh_networks([None, None])?, None);
/// let read = first_mesh_networks([None, Some("networks: {n1: {}}"), Some("networks: {}")])?;
/// assert_eq!(Vec::from_iter(read.unwrap().networks.keys()), ["n1"]);
/// # Ok::<(), mesh_config_model::mesh::OverlayError>(())
/// ```
///
/// # Errors
///
/// When that text is not one YAML document or a value does not fit its field, with its place.
pub fn first_mesh_networks<'a>(
    texts: impl IntoIterator<Item = Option<&'a str>>,
) -> Result<Option<MeshNetworks>, OverlayError> {
    texts.into_iter().flatten().next().map(mesh_networks_from_yaml).transpose()
}

/// What `mesh` of the `ConfigMap` of a control plane says: a [`MeshConfig`].
#[must_use]
pub fn mesh_config_text(map: &ConfigMap) -> Option<&str> {
    map.data.get("mesh").map(String::as_str)
}

/// What `meshNetworks` of the `ConfigMap` of a control plane says: [`MeshNetworks`].
#[must_use]
pub fn mesh_networks_text(map: &ConfigMap) -> Option<&str> {
    map.data.get("meshNetworks").map(String::as_str)
}

/// What a control plane takes from the configuration of a remote cluster: the trust domain and the scopes of services,
/// and nothing else.
///
/// An empty trust domain is that of the `local` configuration; scopes are those of `local` only where the remote
/// cluster has no configuration at all.
///
/// ```
/// use mesh_config_model::mesh::{default_mesh_config, remote_mesh_config};
/// use mesh_config_model::specs::mesh::MeshConfig;
///
/// let local = default_mesh_config();
/// let remote = MeshConfig { ingress_class: "edge".into(), ..Default::default() };
/// let seen = remote_mesh_config(Some(&remote), &local);
/// assert_eq!(seen.trust_domain, "cluster.local");
/// assert_eq!(seen.ingress_class, "");
/// ```
#[must_use]
pub fn remote_mesh_config(remote: Option<&MeshConfig>, local: &MeshConfig) -> MeshConfig {
    let seen = remote.unwrap_or(local);
    let trust_domain = if seen.trust_domain.is_empty() { local } else { seen };
    MeshConfig {
        trust_domain: trust_domain.trust_domain.clone(),
        service_scope_configs: seen.service_scope_configs.clone(),
        ..MeshConfig::default()
    }
}
