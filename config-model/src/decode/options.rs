use crate::yaml;

use super::DecodeMode;

/// How [`load`](super::load) reads a text.
///
/// ```
/// use mesh_config_model::decode::{DecodeMode, LoadOptions};
///
/// let options = LoadOptions::new().mode(DecodeMode::Strict).default_namespace("default").domain("cluster.local");
/// # let _ = options;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct LoadOptions {
    pub(super) mode: DecodeMode,
    pub(super) default_namespace: String,
    pub(super) domain: String,
    pub(super) yaml: yaml::Options,
}

impl LoadOptions {
    /// Unknown fields ignored, no default namespace, no domain, Kubernetes YAML under the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether unknown fields are ignored or lose the object.
    pub fn mode(mut self, mode: DecodeMode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets the namespace of namespaced objects that do not name one.
    pub fn default_namespace(mut self, namespace: impl Into<String>) -> Self {
        self.default_namespace = namespace.into();
        self
    }

    /// Sets the DNS suffix every object gets as its domain.
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = domain.into();
        self
    }

    /// Sets how the YAML itself is read.
    pub fn yaml(mut self, options: yaml::Options) -> Self {
        self.yaml = options;
        self
    }

    /// How many bytes a text may have.
    pub(crate) fn input_limit(&self) -> usize {
        self.yaml.input_limit()
    }
}
