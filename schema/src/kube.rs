use kube_core::{ApiResource, gvk};

use crate::{GroupVersionResource, Schema};

impl Schema {
    /// What the `kube` crates must know of the kind to read and write its objects untyped.
    ///
    /// ```
    /// use mesh_schema::{gvk, sets};
    ///
    /// let schema = sets::all().find_by_gvk(&gvk::VIRTUAL_SERVICE).expect("registered");
    /// let resource = schema.api_resource();
    /// assert_eq!(resource.api_version, "networking.istio.io/v1");
    /// assert_eq!(resource.plural, "virtualservices");
    /// ```
    #[must_use]
    pub fn api_resource(&self) -> ApiResource {
        ApiResource::from_gvk_with_plural(&gvk::GroupVersionKind::from(self.gvk()), self.plural())
    }

    /// The same for every version that is read: aliases in declared order, then the registered one.
    pub fn alias_api_resources(&self) -> impl Iterator<Item = ApiResource> {
        self.alias_gvks().map(|alias| {
            ApiResource::from_gvk_with_plural(&gvk::GroupVersionKind::from(&alias), self.plural())
        })
    }
}

impl From<&ApiResource> for GroupVersionResource {
    fn from(resource: &ApiResource) -> Self {
        Self {
            group: resource.group.clone().into(),
            version: resource.version.clone().into(),
            resource: resource.plural.clone().into(),
        }
    }
}
