use crate::labels::{LabelExpression, LabelSelector};
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
