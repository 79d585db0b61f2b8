//! Why a text is not a SPIFFE ID.

use thiserror::Error;

/// Says why a text was refused as a SPIFFE ID, trust domain or Istio identity, and where.
///
/// The refused text itself is not kept: it may be megabytes and comes from a peer.
///
/// ```
/// use mesh_security::spiffe::{SpiffeId, SpiffeIdErrorKind};
///
/// let error = SpiffeId::parse("spiffe://prod.example/ns/../sa").unwrap_err();
/// assert_eq!(error.kind(), SpiffeIdErrorKind::DotSegment);
/// assert_eq!(error.position(), 25);
/// assert_eq!(error.to_string(), "dot segment in the path at byte 25");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[error("{kind} at byte {position}")]
pub struct SpiffeIdError {
    kind: SpiffeIdErrorKind,
    position: usize,
}

impl SpiffeIdError {
    pub(crate) const fn at(kind: SpiffeIdErrorKind, position: usize) -> Self {
        Self { kind, position }
    }

    /// The rule that was broken.
    #[must_use]
    pub const fn kind(&self) -> SpiffeIdErrorKind {
        self.kind
    }

    /// The byte offset of the first offending byte, or of the first byte missing or too many.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    pub(crate) const fn shifted(self, by: usize) -> Self {
        Self { kind: self.kind, position: self.position + by }
    }
}

/// The rules a SPIFFE ID can break, in the order in which they are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum SpiffeIdErrorKind {
    /// There is no text at all.
    #[error("empty SPIFFE ID")]
    Empty,
    /// The text is longer than 2048 bytes.
    #[error("SPIFFE ID longer than 2048 bytes")]
    IdTooLong,
    /// The text does not begin with `spiffe://`.
    #[error("scheme is not spiffe")]
    WrongScheme,
    /// Nothing stands between the scheme and the path.
    #[error("missing trust domain")]
    MissingTrustDomain,
    /// A trust domain may hold only `a`–`z`, `0`–`9`, `.`, `-` and `_`.
    #[error("character not allowed in a trust domain")]
    BadTrustDomainChar,
    /// The trust domain is longer than 255 bytes.
    #[error("trust domain longer than 255 bytes")]
    TrustDomainTooLong,
    /// Two slashes meet, or a part that must be named is empty.
    #[error("empty segment in the path")]
    EmptySegment,
    /// A segment is `.` or `..`.
    #[error("dot segment in the path")]
    DotSegment,
    /// The path ends with a slash.
    #[error("trailing slash")]
    TrailingSlash,
    /// A segment may hold only ASCII letters and digits, `.`, `-` and `_`.
    #[error("character not allowed in a path segment")]
    BadPathSegmentChar,
    /// A trust domain was expected, but the ID has a path.
    #[error("path after the trust domain")]
    UnexpectedPath,
    /// The ID is valid but not of the form `/ns/<namespace>/sa/<service account>`.
    #[error("not an Istio identity")]
    NotIstioIdentity,
}
