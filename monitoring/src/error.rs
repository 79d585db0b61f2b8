use std::fmt;

use crate::definition::Definition;

/// A metric that cannot be defined.
///
/// ```
/// use mesh_monitoring::{DefinitionErrorKind, Registry};
///
/// let registry = Registry::new();
/// registry.sum("pushes", "Pushes sent.").build()?;
/// let error = registry.gauge("pushes", "Pushes sent.").build().unwrap_err();
/// assert_eq!(error.kind(), DefinitionErrorKind::Conflict);
/// assert_eq!(
///     error.to_string(),
///     format!(
///         "gauge \"pushes\" in 1 ({}) conflicts with the earlier sum \"pushes\" in 1 ({})",
///         error.rejected().place(),
///         error.existing().expect("it is a conflict").place(),
///     ),
/// );
/// # Ok::<(), mesh_monitoring::DefinitionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct DefinitionError(Box<Details>);

/// Why a metric cannot be defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DefinitionErrorKind {
    /// The name would not be exported as written: allowed are up to 255 ASCII letters, digits
    /// and `_`, starting with a letter.
    InvalidName {
        /// Byte position of the first character that is not allowed.
        position: usize,
    },
    /// A bound is not finite or not above the one before it.
    InvalidBound {
        /// Index of that bound.
        position: usize,
    },
    /// The name is that of a metric of the registry itself.
    Reserved,
    /// Exponential buckets are fewer than two, or their scale is not between -10 and 20.
    InvalidExponential,
    /// The name is taken by a metric of another shape, or differs from it only by case, or another metric exports it:
    /// as a distribution `took` does `took_count`, and a gauge `size` in bytes `size_bytes` where units are suffixes.
    Conflict,
}

#[derive(Clone, Debug, PartialEq)]
struct Details {
    kind: DefinitionErrorKind,
    rejected: Definition,
    existing: Option<Definition>,
    /// What both would be exported as, where the names themselves differ.
    exported: Option<String>,
}

impl DefinitionError {
    pub(crate) fn new(
        kind: DefinitionErrorKind,
        rejected: Definition,
        existing: Option<Definition>,
    ) -> Self {
        Self(Box::new(Details { kind, rejected, existing, exported: None }))
    }

    /// A conflict of metrics whose names differ, but not as `exported`.
    pub(crate) fn of_exported(exported: &str, rejected: Definition, existing: Definition) -> Self {
        let kind = DefinitionErrorKind::Conflict;
        let exported = Some(exported.to_owned());
        Self(Box::new(Details { kind, rejected, existing: Some(existing), exported }))
    }

    /// Why the definition was rejected.
    #[must_use]
    pub fn kind(&self) -> DefinitionErrorKind {
        self.0.kind
    }

    /// The definition that was rejected.
    #[must_use]
    pub fn rejected(&self) -> &Definition {
        &self.0.rejected
    }

    /// For a conflict the definition that holds the name.
    #[must_use]
    pub fn existing(&self) -> Option<&Definition> {
        self.0.existing.as_ref()
    }
}

impl fmt::Display for DefinitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { kind, rejected, existing, exported } = &*self.0;
        match kind {
            DefinitionErrorKind::InvalidName { position } => {
                write!(f, "name of {rejected} cannot be exported as written, see byte {position}")
            }
            DefinitionErrorKind::InvalidBound { position } => {
                write!(f, "bound {position} of {rejected} is not finite or not above the last one")
            }
            DefinitionErrorKind::Reserved => {
                write!(f, "name of {rejected} is that of a metric of the registry itself")
            }
            DefinitionErrorKind::InvalidExponential => {
                write!(f, "exponential buckets of {rejected} are fewer than 2 or out of scale")
            }
            DefinitionErrorKind::Conflict => match (existing, exported) {
                (Some(existing), None) => describe_conflict(f, rejected, existing),
                (Some(existing), Some(exported)) => {
                    describe_places(f, rejected, existing)?;
                    write!(f, ": both export {exported:?}")
                }
                (None, _) => write!(f, "{rejected} conflicts with an earlier definition"),
            },
        }
    }
}

fn describe_conflict(
    f: &mut fmt::Formatter<'_>,
    rejected: &Definition,
    existing: &Definition,
) -> fmt::Result {
    describe_places(f, rejected, existing)?;
    if rejected.exponential != existing.exponential {
        f.write_str(": exponential buckets differ")?;
    }
    if rejected.description != existing.description {
        write!(f, ": description {:?} is not {:?}", rejected.description, existing.description)?;
    }
    if rejected.cardinality_limit != existing.cardinality_limit {
        let (new, old) = (rejected.cardinality_limit, existing.cardinality_limit);
        write!(f, ": cardinality limit {new} is not {old}")?;
    }
    Ok(())
}

fn describe_places(
    f: &mut fmt::Formatter<'_>,
    rejected: &Definition,
    existing: &Definition,
) -> fmt::Result {
    let (here, there) = (rejected.place, existing.place);
    write!(f, "{rejected} ({here}) conflicts with the earlier {existing} ({there})")
}
