use mesh_config_model::Visibility;
use mesh_config_model::specs::mesh::MeshConfig;

/// What the rules must know about the mesh as a whole.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Settings {
    /// The namespace whose policies hold for the whole mesh.
    pub(crate) root_namespace: String,
    /// Who sees a VirtualService that does not say.
    pub(crate) virtual_service_export_to: Vec<Visibility>,
    /// Who sees a DestinationRule that does not say.
    pub(crate) destination_rule_export_to: Vec<Visibility>,
}

impl Settings {
    pub(crate) fn new(root_namespace: &str) -> Self {
        Self {
            root_namespace: root_namespace.to_owned(),
            virtual_service_export_to: vec![Visibility::Public],
            destination_rule_export_to: vec![Visibility::Public],
        }
    }

    pub(crate) fn of(mesh: &MeshConfig) -> Self {
        Self {
            root_namespace: mesh.root_namespace.clone(),
            virtual_service_export_to: entries(&mesh.default_virtual_service_export_to),
            destination_rule_export_to: entries(&mesh.default_destination_rule_export_to),
        }
    }
}

/// Entries that do not parse name no namespace; validation reports them.
pub(super) fn entries(written: &[String]) -> Vec<Visibility> {
    written.iter().filter_map(|entry| entry.parse().ok()).collect()
}
