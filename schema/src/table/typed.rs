use mesh_config_model::ResourceType;

use crate::{Schema, SchemaBuilder};

/// A type of the registry: all that the features want to know of one.
#[cfg(not(feature = "schemars"))]
pub(super) trait Typed: ResourceType {}

#[cfg(not(feature = "schemars"))]
impl<T: ResourceType> Typed for T {}

/// A type of the registry: all that the features want to know of one.
#[cfg(feature = "schemars")]
pub(super) trait Typed:
    ResourceType<Status: schemars::JsonSchema> + schemars::JsonSchema
{
}

#[cfg(feature = "schemars")]
impl<T: ResourceType<Status: schemars::JsonSchema> + schemars::JsonSchema> Typed for T {}

/// Starts the row of a kind from its Rust types.
pub(super) fn typed<T: Typed>() -> SchemaBuilder {
    let row = Schema::builder_of_resource::<T>();
    #[cfg(feature = "schemars")]
    let row = row.spec_schema::<T>().status_schema::<T::Status>();
    row
}
