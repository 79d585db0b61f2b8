//! Why a certificate was refused.

use thiserror::Error;

use crate::spiffe::SpiffeIdErrorKind;

/// The checks that a chain of certificates can fail, in their order.
///
/// Nothing of the certificate is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum X509Error {
    /// The peer presented nothing.
    #[error("no certificate")]
    NoCertificate,
    /// There are more than eight certificates.
    #[error("more than eight certificates")]
    ChainTooLong,
    /// A certificate has more than 16 KiB, or all together more than 64 KiB.
    #[error("certificate too large")]
    CertificateTooLarge,
    /// The text is not one certificate.
    #[error("malformed certificate")]
    BadCertificate,
    /// An extension occurs twice.
    #[error("duplicate extension")]
    DuplicateExtension,
    /// A name holds characters that names cannot hold.
    #[error("malformed subject alternative name")]
    InvalidSan,
    /// The certificate has more than 64 names.
    #[error("more than 64 subject alternative names")]
    TooManyNames,
    /// No name is a URI.
    #[error("no URI name")]
    NoUriSan,
    /// More than one name is a URI; so many are.
    #[error("{0} URI names instead of one")]
    MultipleUriSans(usize),
    /// The URI is not a SPIFFE ID; the rule it breaks is given.
    #[error("URI name is no SPIFFE ID: {0}")]
    InvalidSpiffeId(SpiffeIdErrorKind),
    /// The SPIFFE ID names a trust domain instead of a workload.
    #[error("SPIFFE ID without a path")]
    NoPath,
    /// The leaf may issue certificates.
    #[error("leaf is a CA")]
    LeafIsCa,
    /// The leaf does not say what its key is for.
    #[error("leaf without key usage")]
    MissingKeyUsage,
    /// The key of the leaf may not sign, or may sign certificates or revocation lists.
    #[error("wrong key usage of the leaf")]
    BadKeyUsage,
    /// The leaf is not for this side of a connection.
    #[error("wrong extended key usage of the leaf")]
    BadExtendedKeyUsage,
    /// No bundle is known for the trust domain of the leaf.
    #[error("unknown trust domain")]
    UnknownTrustDomain,
    /// The bundle of the trust domain has no authority: all have been revoked.
    #[error("empty bundle")]
    EmptyBundle,
    /// No path leads from the leaf to an authority of its trust domain.
    #[error("untrusted chain")]
    UntrustedChain,
    /// A certificate has expired.
    #[error("certificate expired")]
    Expired,
    /// A certificate is not valid yet.
    #[error("certificate not yet valid")]
    NotYetValid,
    /// A signature or key is of a kind that is not accepted.
    #[error("unsupported algorithm or key size")]
    UnsupportedAlgorithm,
    /// A certificate of the path may not issue others.
    #[error("intermediate may not sign certificates")]
    BadIntermediate,
    /// A certificate has been revoked, or whether it was cannot be told.
    #[error("certificate revoked")]
    Revoked,
    /// The identity is genuine but not wanted here.
    #[error("identity is not authorized")]
    NotAuthorized,
    /// The clock stands before 1970.
    #[error("clock out of range")]
    InvalidClock,
}

impl X509Error {
    /// Whether the same chain may pass later.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::NotYetValid | Self::UnknownTrustDomain | Self::EmptyBundle)
    }
}
