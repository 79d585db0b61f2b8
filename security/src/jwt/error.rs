//! Why a token was refused.

use std::fmt;

use thiserror::Error;

use crate::printable::printable;

/// A refused token: the rule it broke, and which issuer and key it named.
///
/// It holds nothing of the token but `iss` and `kid`, cut to 64 printable characters, and is meant for the log; clients get one public message, see [`AuthenticationFailed`](crate::authn::AuthenticationFailed).
///
/// ```
/// use std::time::SystemTime;
/// use mesh_security::{jwks::{KeySet, KeySource}, jwt::{Audiences, JwtErrorKind, JwtRule, JwtVerifier}};
///
/// let keys = KeySource::new(KeySet::parse(r#"{"keys":[]}"#)?);
/// let rule = JwtRule::new("https://issuer.example", Audiences::one_of(["admin"]), keys);
/// let verifier = JwtVerifier::new([rule])?;
/// let error = verifier.verify("not a token", SystemTime::UNIX_EPOCH).unwrap_err();
/// assert_eq!(error.kind(), JwtErrorKind::MalformedToken);
/// assert_eq!(error.to_string(), "malformed token");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JwtError {
    kind: JwtErrorKind,
    issuer: Option<Box<str>>,
    key_id: Option<Box<str>>,
}

impl JwtError {
    pub(crate) fn new(kind: JwtErrorKind) -> Self {
        Self { kind, issuer: None, key_id: None }
    }

    pub(crate) fn with_issuer(mut self, issuer: &str) -> Self {
        self.issuer = Some(printable(issuer));
        self
    }

    pub(crate) fn with_key_id(mut self, key_id: Option<&str>) -> Self {
        self.key_id = key_id.map(printable);
        self
    }

    /// The rule that was broken.
    #[must_use]
    pub const fn kind(&self) -> JwtErrorKind {
        self.kind
    }

    /// The issuer the token claimed, if it was read that far: unverified, escaped and cut.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// The key the token named, if any: unverified, escaped and cut.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }
}

impl fmt::Display for JwtError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        match (&self.issuer, &self.key_id) {
            (None, None) => Ok(()),
            (Some(issuer), None) => write!(f, " (iss {issuer})"),
            (None, Some(key_id)) => write!(f, " (kid {key_id})"),
            (Some(issuer), Some(key_id)) => write!(f, " (iss {issuer}, kid {key_id})"),
        }
    }
}

impl std::error::Error for JwtError {}

impl From<JwtErrorKind> for JwtError {
    fn from(kind: JwtErrorKind) -> Self {
        Self::new(kind)
    }
}

/// The rules a token can break, in the order in which they are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum JwtErrorKind {
    /// The request carries no token, and a rule for its path requires one.
    #[error("no token in the request")]
    MissingToken,
    /// The request carries more than one credential.
    #[error("more than one token in the request")]
    AmbiguousToken,
    /// The token is longer than the configured limit.
    #[error("token too large")]
    TokenTooLarge,
    /// The text is not three parts of ASCII joined by dots.
    #[error("malformed token")]
    MalformedToken,
    /// The part after the second dot is empty.
    #[error("empty signature")]
    EmptySignature,
    /// A part is not unpadded, canonical base64url.
    #[error("invalid base64url")]
    InvalidBase64,
    /// The header is not a JSON object within bounds, or `alg` or `kid` is missing or of the wrong form.
    #[error("invalid header")]
    InvalidHeader,
    /// A member occurs twice in the same object.
    #[error("duplicate member")]
    DuplicateKey,
    /// The header has `crit`.
    #[error("critical header extension")]
    CriticalHeader,
    /// The header asks for encryption, compression, nesting or an unencoded payload.
    #[error("unsupported header parameter")]
    UnsupportedHeader,
    /// `alg` is not one of the allowed algorithms.
    #[error("algorithm not allowed")]
    AlgNotAllowed,
    /// A header parameter or claim has the wrong JSON type, or `typ` an unexpected value.
    #[error("wrong type of `{0}`")]
    WrongType(Field),
    /// The payload is not a JSON object.
    #[error("payload is not a JSON object")]
    InvalidJson,
    /// The payload is nested too deeply.
    #[error("payload nested too deeply")]
    TooDeep,
    /// No rule trusts the issuer.
    #[error("unknown issuer")]
    UnknownIssuer,
    /// The keys of the issuer have not been fetched yet, or are too old to be trusted.
    ///
    /// This says nothing about the token.
    #[error("keys of the issuer are unavailable")]
    KeysUnavailable,
    /// The issuer has no key with this `kid`, or none of the right type.
    #[error("no matching key")]
    NoMatchingKey,
    /// The key exists but is not meant for this algorithm.
    #[error("algorithm does not agree with the key")]
    AlgKeyMismatch,
    /// The signature does not hold.
    #[error("invalid signature")]
    InvalidSignature,
    /// The clock stands outside the years 1970 to 9999.
    #[error("clock out of range")]
    InvalidClock,
    /// A required claim is missing.
    #[error("missing claim `{0}`")]
    MissingClaim(Field),
    /// A time is outside the years 1970 to 9999.
    #[error("`{0}` out of range")]
    OutOfRange(Field),
    /// `exp` has passed.
    #[error("token expired")]
    Expired,
    /// `nbf` has not been reached.
    #[error("token not yet valid")]
    NotYetValid,
    /// `iat` has not been reached.
    #[error("token issued in the future")]
    IssuedInFuture,
    /// `nbf` is after `exp`.
    #[error("token expires before it becomes valid")]
    InvalidTimeOrder,
    /// The token was issued longer ago than the rule permits.
    #[error("token too old")]
    TooOld,
    /// The token is valid for longer than the rule permits.
    #[error("token lifetime too long")]
    LifetimeTooLong,
    /// None of the audiences is expected by the rule.
    #[error("invalid audience")]
    InvalidAudience,
    /// `aud` lists more than 32 audiences.
    #[error("too many audiences")]
    TooManyAudiences,
    /// Two claims that have to agree do not.
    #[error("claims contradict each other")]
    ClaimMismatch,
    /// `sub` is not a SPIFFE ID with a path.
    #[error("subject is not the SPIFFE ID of a workload")]
    InvalidSpiffeId,
    /// There is no bundle for the trust domain of the subject.
    #[error("unknown trust domain")]
    UnknownTrustDomain,
    /// `sub` cannot be used as the identity of a caller.
    #[error("invalid subject")]
    InvalidSubject,
}

impl JwtErrorKind {
    /// Whether the same token may pass later without being changed.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::KeysUnavailable | Self::NotYetValid | Self::IssuedInFuture)
    }
}

/// A header parameter or claim that an error speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The media type of the token.
    Typ,
    /// The issuer.
    Iss,
    /// The subject.
    Sub,
    /// The audience.
    Aud,
    /// The end of validity.
    Exp,
    /// The start of validity.
    Nbf,
    /// The time of issue.
    Iat,
}

impl Field {
    /// The name in the token.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Typ => "typ",
            Self::Iss => "iss",
            Self::Sub => "sub",
            Self::Aud => "aud",
            Self::Exp => "exp",
            Self::Nbf => "nbf",
            Self::Iat => "iat",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Rules or options that cannot work, found when the verifier is built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JwtConfigError {
    /// There is no rule, so every token would be refused.
    #[error("no rule")]
    NoRule,
    /// A rule has an empty issuer.
    #[error("rule {rule}: empty issuer")]
    EmptyIssuer {
        /// Position of the rule.
        rule: usize,
    },
    /// A rule has no audience or an empty one; to accept any, say so with `Audiences::Any`.
    #[error("rule {rule}: empty audience")]
    EmptyAudience {
        /// Position of the rule.
        rule: usize,
    },
    /// A rule tolerates more than 300 seconds of clock skew.
    #[error("rule {rule}: skew above 300 seconds")]
    SkewTooLarge {
        /// Position of the rule.
        rule: usize,
    },
    /// A rule forwards claims in a header that cannot be one.
    #[error("rule {rule}: {name:?} is not the name of a header")]
    InvalidHeaderName {
        /// Position of the rule.
        rule: usize,
        /// The name.
        name: String,
    },
    /// No algorithm is allowed.
    #[error("no algorithm allowed")]
    NoAlgorithm,
    /// The length limit is zero or above 64 KiB.
    #[error("token limit outside 1 to 65536 bytes")]
    TokenLimit,
}
