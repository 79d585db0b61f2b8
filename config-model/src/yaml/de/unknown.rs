use std::fmt;

use crate::FieldPath;
use crate::yaml::Span;

/// A field that a type does not have.
///
/// Prints as `line:column: path`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownField {
    /// The field, from the node that was decoded.
    pub path: FieldPath,
    /// Where its name stood.
    pub span: Span,
}

impl UnknownField {
    /// Moves the path below the place where the decoded node stood.
    #[must_use]
    pub(crate) fn under(self, parent: &FieldPath) -> Self {
        Self { path: parent.clone().join(&self.path), ..self }
    }
}

impl fmt::Display for UnknownField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.span, self.path)
    }
}
