use std::fmt;
use std::sync::Arc;

use crate::yaml::Span;
use crate::{ConfigKey, FieldPath, Position, yaml};

/// Something a reader of a text should know, with the place it is about.
///
/// Prints as `file:line:column: path: message`, the path only when there is one.
///
/// ```
/// use mesh_config_model::decode::{LoadOptions, load};
///
/// let loaded = load("kind: Gateway\n", "gateway.yaml", &|_: &_| None, &LoadOptions::new());
/// assert_eq!(loaded.diagnostics[0].to_string(), "gateway.yaml:1:1: apiVersion: object has no apiVersion");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What it is, for programs.
    pub code: DiagnosticCode,
    /// What it is in words, with the object concerned, without path and place.
    pub message: String,
    /// The object concerned, when its kind and name could be read.
    pub object: Option<ConfigKey>,
    /// The field concerned, from the root of its object; the root when it is about the whole object.
    pub path: FieldPath,
    /// The place in the text.
    pub position: Position,
    /// The stretch of text concerned, when more than its start is known.
    pub span: Option<Span>,
    /// Another place concerned: where a repeated key stood first.
    pub related: Option<Position>,
    /// Name of the text as the caller gave it.
    pub file: Arc<str>,
}

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Something was left out: a part of an object that is there, or a document that is no object.
    Warning,
    /// A document or an object is lost.
    Error,
}

/// What a [`Diagnostic`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DiagnosticCode {
    /// A document, or the rest of the text, is not readable YAML.
    Yaml(yaml::ErrorKind),
    /// A document or list item is not a map, or has neither `apiVersion` nor `kind`.
    NotAnObject,
    /// One of `apiVersion` and `kind` is missing, or not a string.
    MissingType,
    /// A list object has `items` that are not a list.
    MalformedList,
    /// The metadata does not decode.
    InvalidMetadata,
    /// The body does not decode.
    InvalidBody,
    /// The status does not decode and was dropped.
    InvalidStatus,
    /// A field the type does not have, in strict mode.
    UnknownField,
    /// The validator of a store found a fault in the object.
    InvalidObject,
    /// Another definition of the object takes effect.
    DuplicateObject,
    /// A file or folder cannot be read.
    UnreadableFile,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.position)?;
        if !self.path.is_root() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}
