//! The macros that the generated setters, schemas and random values are written with.

#[cfg(test)]
mod sample;
#[cfg(feature = "schemars")]
mod schema;
#[cfg(feature = "builders")]
mod setter;

#[cfg(test)]
pub(crate) use sample::{
    Entropy, RoundTrip, Sample, round_trips, sample_choice, sample_enumeration, sample_message,
    sample_names,
};
#[cfg(feature = "schemars")]
pub(crate) use schema::{FieldSchema, ObjectSchema, described, names_schema, object_schema};
#[cfg(feature = "builders")]
pub(crate) use setter::setters;
