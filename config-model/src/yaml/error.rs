use std::fmt;

use crate::Position;

/// A YAML text, or one document of it, that could not be read.
///
/// Prints as `line:column: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    position: Position,
    related: Option<Position>,
    message: Box<str>,
}

/// What is wrong with a YAML text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text does not follow the grammar of YAML.
    Syntax,
    /// The bytes are not UTF-8.
    Encoding,
    /// A map has a key twice.
    DuplicateKey,
    /// A list or map stands where a key is expected, or a key has no JSON form.
    InvalidKey,
    /// A merge key holds something else than maps.
    InvalidMerge,
    /// A scalar does not fit its explicit tag.
    InvalidTag,
    /// An alias names no anchor of the document.
    UnknownAlias,
    /// An alias stands within the value it names.
    RecursiveAlias,
    /// One document was asked for and the text has several.
    SeveralDocuments,
    /// Lists and maps are nested deeper than the limit.
    TooDeep,
    /// The text is longer than the limit.
    InputTooLarge,
    /// The text has more documents than the limit.
    TooManyDocuments,
    /// The documents have more values than the limit.
    TooManyNodes,
    /// Aliases repeat more text than the limit.
    TooMuchAliasText,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, position: Position, message: impl Into<Box<str>>) -> Self {
        Self { kind, position, related: None, message: message.into() }
    }

    pub(super) fn related_to(self, first: Position) -> Self {
        Self { related: Some(first), ..self }
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where it is wrong.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// The other place concerned: where a repeated key stood first.
    #[must_use]
    pub fn related(&self) -> Option<Position> {
        self.related
    }

    /// What is wrong in words, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Tells whether the rest of the text is lost, not only one document.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.kind.is_fatal()
    }
}

impl ErrorKind {
    /// Tells whether the rest of the text is lost, not only one document.
    #[must_use]
    pub fn is_fatal(self) -> bool {
        match self {
            Self::Encoding
            | Self::SeveralDocuments
            | Self::InputTooLarge
            | Self::TooManyDocuments
            | Self::TooManyNodes
            | Self::TooMuchAliasText => true,
            Self::Syntax
            | Self::DuplicateKey
            | Self::InvalidKey
            | Self::InvalidMerge
            | Self::InvalidTag
            | Self::UnknownAlias
            | Self::RecursiveAlias
            | Self::TooDeep => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.position, self.message)
    }
}

impl std::error::Error for Error {}
