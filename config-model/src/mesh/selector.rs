use std::collections::BTreeMap;

use crate::labels::{LabelExpression, LabelSelector, Selector, SelectorError};
use crate::specs::mesh;

/// Selectors in mesh configuration follow the rules of Kubernetes selectors.
///
/// ```
/// use mesh_config_model::labels::{LabelSelector, Selector};
/// use mesh_config_model::specs::mesh;
///
/// let written = mesh::LabelSelector {
///     match_labels: [("mesh".to_owned(), "on".to_owned())].into(),
///     ..Default::default()
/// };
/// let selector = Selector::compile(Some(&LabelSelector::from(&written)))?;
/// assert!(!selector.matches(&[("mesh".to_owned(), "off".to_owned())].into()));
/// # Ok::<(), mesh_config_model::labels::SelectorError>(())
/// ```
impl From<&mesh::LabelSelector> for LabelSelector {
    fn from(written: &mesh::LabelSelector) -> Self {
        let match_expressions =
            written.match_expressions.iter().map(|requirement| LabelExpression {
                key: requirement.key.clone(),
                operator: requirement.operator.clone(),
                values: requirement.values.clone(),
            });
        Self {
            match_labels: written.match_labels.clone(),
            match_expressions: match_expressions.collect(),
        }
    }
}

/// Which namespaces the mesh looks at: those that one of its discovery selectors selects, or all without any.
///
/// ```
/// use mesh_config_model::mesh::{DiscoverySelectors, overlay_mesh_config_yaml};
///
/// let text = "discoverySelectors: [{matchLabels: {mesh: m1}}, {matchExpressions: [{key: env, operator: Exists}]}]";
/// let config = overlay_mesh_config_yaml(&Default::default(), text)?;
/// let selectors = DiscoverySelectors::compile(&config.discovery_selectors)?;
/// assert!(selectors.matches(&[("mesh".to_owned(), "m1".to_owned())].into()));
/// assert!(selectors.matches(&[("env".to_owned(), "prod".to_owned())].into()));
/// assert!(!selectors.matches(&Default::default()));
/// assert!(DiscoverySelectors::default().matches(&Default::default()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiscoverySelectors(Vec<Selector>);

impl DiscoverySelectors {
    /// Compiles the selectors of a mesh configuration.
    ///
    /// # Errors
    ///
    /// The first operator, key or value that Kubernetes would not take.
    pub fn compile(written: &[mesh::LabelSelector]) -> Result<Self, SelectorError> {
        let compile = |written| Selector::compile(Some(&LabelSelector::from(written)));
        Ok(Self(written.iter().map(compile).collect::<Result<_, _>>()?))
    }

    /// Tells whether the mesh looks at a namespace with these labels.
    #[must_use]
    pub fn matches(&self, labels: &BTreeMap<String, String>) -> bool {
        self.0.is_empty() || self.0.iter().any(|selector| selector.matches(labels))
    }
}
