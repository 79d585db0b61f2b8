use crate::{Definition, DefinitionError, Registry};

/// Definitions of metrics, sorted by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalog {
    definitions: Vec<Definition>,
}

impl Catalog {
    /// Takes all definitions of a registry, also of metrics that were never used or are disabled.
    #[must_use]
    pub fn of(registry: &Registry) -> Self {
        Self { definitions: registry.definitions() }
    }

    /// Takes all definitions of the program: those of [`Registry::global`], and what is
    /// [declared](crate::metric) but not used yet.
    ///
    /// # Errors
    ///
    /// When a declaration is invalid or in conflict with another one.
    pub fn of_program() -> Result<Self, DefinitionError> {
        Registry::define_declared()?;
        Ok(Self::of(Registry::global()))
    }

    /// The definitions, sorted by name.
    #[must_use]
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }
}
