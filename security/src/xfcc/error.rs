//! Why a header is not XFCC.

use thiserror::Error;

/// What is wrong with a header, and where. The header itself is not kept.
///
/// ```
/// use mesh_security::xfcc::{XfccParseErrorKind, parse_xfcc};
///
/// let error = parse_xfcc(b"Hash=a;Hash=b").unwrap_err();
/// assert_eq!((error.kind(), error.position()), (XfccParseErrorKind::DuplicateKey, 7));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[error("{kind} at byte {position}")]
pub struct XfccParseError {
    kind: XfccParseErrorKind,
    position: usize,
}

impl XfccParseError {
    pub(super) const fn at(kind: XfccParseErrorKind, position: usize) -> Self {
        Self { kind, position }
    }

    /// The rule that was broken.
    #[must_use]
    pub const fn kind(&self) -> XfccParseErrorKind {
        self.kind
    }

    /// The byte offset in the header, all its values joined.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }
}

/// The rules a header can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum XfccParseErrorKind {
    /// There is nothing in it.
    #[error("empty header")]
    Empty,
    /// It has more than 64 KiB, 32 elements or 64 pairs in one element.
    #[error("header too large")]
    TooLarge,
    /// An element has no pair.
    #[error("empty element")]
    EmptyElement,
    /// Nothing stands where a pair should.
    #[error("empty pair")]
    EmptyPair,
    /// A pair has no key.
    #[error("empty key")]
    EmptyKey,
    /// A pair has no equals sign.
    #[error("missing equals sign")]
    MissingEquals,
    /// A key that is not known.
    #[error("unknown key")]
    UnknownKey,
    /// A key that may occur once occurs again.
    #[error("duplicate key")]
    DuplicateKey,
    /// A quoted value does not end.
    #[error("unterminated quote")]
    UnterminatedQuote,
    /// Something follows a quoted value.
    #[error("junk after a quoted value")]
    JunkAfterQuote,
    /// A quote stands inside a value that is not quoted.
    #[error("quote in a bare value")]
    QuoteInBareValue,
    /// A value with an equals sign is not quoted.
    #[error("value needs quotes")]
    BareSpecial,
    /// A backslash stands before something that is not escaped.
    #[error("unknown escape")]
    BadEscape,
    /// A control character.
    #[error("control character")]
    ControlChar,
    /// It is not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
}
