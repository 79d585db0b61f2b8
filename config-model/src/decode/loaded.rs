use crate::yaml::{Node, UnknownField};
use crate::{Config, GroupVersionKind, Origin};

use super::{Diagnostic, Severity};

/// What a text held: the objects that could be read, and all that is to be said about the others.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Loaded {
    /// Objects of known kinds, in written order.
    pub objects: Vec<LoadedObject>,
    /// Objects of kinds the lookup does not know, in written order.
    pub skipped: Vec<SkippedObject>,
    /// What went wrong, in written order of the objects concerned.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of documents that are not empty, unreadable ones included.
    pub documents: usize,
}

/// An object of a known kind.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LoadedObject {
    /// The decoded object.
    pub config: Config,
    /// The text it was decoded from, for the place of any of its fields.
    pub node: Node,
    /// Fields that its type does not have, by place; always empty in strict mode.
    pub unknown_fields: Vec<UnknownField>,
}

/// An object of an unknown kind.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SkippedObject {
    /// The kind as written.
    pub gvk: GroupVersionKind,
    /// Its namespace as written, empty when it names none.
    pub namespace: String,
    /// Its name as written, empty when it has none.
    pub name: String,
    /// Where it stood.
    pub origin: Origin,
    /// What was written.
    pub node: Node,
}

impl Loaded {
    /// Tells whether anything was lost.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}
