use mesh_config_model::SpecType;

use crate::{Schema, SchemaBuilder};

/// One version of an API group, and the package that defines its types.
pub(super) struct Api {
    pub(super) group: &'static str,
    pub(super) version: &'static str,
    pub(super) package: &'static str,
}

impl Api {
    /// Describes a kind whose body has a Rust type.
    pub(super) fn typed_row<T: SpecType>(
        &self,
        plural: &'static str,
        spec: &'static str,
    ) -> SchemaBuilder {
        Schema::builder_of::<T>().plural(plural).spec_name(self.package, spec)
    }

    /// Describes a kind whose status is of no interest.
    pub(super) fn row(
        &self,
        kind: &'static str,
        plural: &'static str,
        spec: &'static str,
    ) -> SchemaBuilder {
        Schema::builder(kind)
            .group(self.group)
            .version(self.version)
            .plural(plural)
            .spec_name(self.package, spec)
    }

    /// Describes a kind with a status.
    pub(super) fn row_with_status(
        &self,
        kind: &'static str,
        plural: &'static str,
        spec: &'static str,
        status: &'static str,
    ) -> SchemaBuilder {
        self.row(kind, plural, spec).status_name(self.package, status)
    }
}
