use crate::SchemaBuilder;

use super::typed::{Typed, typed};

/// One version of an API group, and the package that defines its types.
pub(super) struct Api {
    pub(super) group: &'static str,
    pub(super) version: &'static str,
    pub(super) package: &'static str,
}

impl Api {
    /// Describes a kind whose body and status have Rust types, by the names the API has for them.
    pub(super) fn typed<T: Typed>(
        &self,
        spec: &'static str,
        status: Option<&'static str>,
    ) -> SchemaBuilder {
        let row = typed::<T>().spec_name(self.package, spec);
        match status {
            Some(name) => row.status_name(self.package, name),
            None => row.status_unnamed(),
        }
    }

    /// Describes a kind without a Rust type.
    pub(super) fn row(
        &self,
        kind: &'static str,
        plural: &'static str,
        spec: &'static str,
        status: Option<&'static str>,
    ) -> SchemaBuilder {
        let row = crate::Schema::builder(kind)
            .group(self.group)
            .version(self.version)
            .plural(plural)
            .spec_name(self.package, spec);
        match status {
            Some(name) => row.status_name(self.package, name),
            None => row,
        }
    }
}
