use std::fmt;

use mesh_config_model::GroupVersionKind;
use thiserror::Error;

/// A schema cannot name a kind of Kubernetes objects.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("schema of {gvk} is invalid: {}", Listed(faults))]
#[non_exhaustive]
pub struct InvalidSchemaError {
    /// The kind, as far as it was given.
    pub gvk: GroupVersionKind,
    /// All that is wrong, at least one thing.
    pub faults: Vec<SchemaFault>,
}

/// One thing that is wrong with a schema.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SchemaFault {
    /// The kind is not a DNS label of either case.
    #[error("kind {0:?} is not a DNS label")]
    Kind(String),
    /// The plural is not a DNS label of either case.
    #[error("plural {0:?} is not a DNS label")]
    Plural(String),
    /// No type was given for the body.
    #[error("type of the body is not known")]
    UnknownSpec,
}

/// A set already has a schema that reads the kind in this version.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("kind {gvk} is in the set already")]
#[non_exhaustive]
pub struct DuplicateKindError {
    /// The kind.
    pub gvk: GroupVersionKind,
}

struct Listed<'a>(&'a [SchemaFault]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{fault}")?;
        }
        Ok(())
    }
}
