//! Why a key set, or a key in it, was refused.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// A key set that could not be used at all.
///
/// ```
/// use mesh_security::jwks::{JwksErrorKind, KeySet};
///
/// let error = KeySet::parse("<html>").unwrap_err();
/// assert_eq!(error.kind(), JwksErrorKind::InvalidJson);
/// assert_eq!(error.to_string(), "key set is not a JSON object");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JwksError {
    kind: JwksErrorKind,
    path: Option<PathBuf>,
}

impl JwksError {
    pub(super) fn in_file(self, path: &Path) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> JwksErrorKind {
        self.kind
    }

    /// The file it was read from, if it was.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

impl From<JwksErrorKind> for JwksError {
    fn from(kind: JwksErrorKind) -> Self {
        Self { kind, path: None }
    }
}

impl fmt::Display for JwksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{}: {}", path.display(), self.kind),
            None => fmt::Display::fmt(&self.kind, f),
        }
    }
}

impl std::error::Error for JwksError {}

/// What is wrong with a key set as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum JwksErrorKind {
    /// The file could not be read.
    #[error("cannot read key set: {0}")]
    Unreadable(std::io::ErrorKind),
    /// The document is longer than 1 MiB.
    #[error("key set larger than 1 MiB")]
    TooLarge,
    /// The document is not a JSON object, or is nested far beyond what a key set needs.
    #[error("key set is not a JSON object")]
    InvalidJson,
    /// A member occurs twice in the same object.
    #[error("duplicate member in key set")]
    DuplicateKey,
    /// `keys` is missing or not an array.
    #[error("key set has no array `keys`")]
    MissingKeys,
    /// There are more than 100 keys.
    #[error("more than 100 keys")]
    TooManyKeys,
}

/// A key that was left out of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DroppedKey {
    /// Its position in the document.
    pub position: usize,
    /// Its `kid`, if it has a readable one, escaped and cut to 64 characters.
    pub key_id: Option<Box<str>>,
    /// What is wrong with it.
    pub reason: DropReason,
}

/// Why a key cannot be used to verify signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum DropReason {
    /// The key is longer than 16 KiB of JSON.
    #[error("key larger than 16 KiB")]
    TooLarge,
    /// A member is missing or has the wrong type or encoding.
    #[error("missing or malformed member `{0}`")]
    InvalidMember(&'static str),
    /// The key type is not known here.
    #[error("unknown key type")]
    UnknownKeyType,
    /// The curve is not supported.
    #[error("unsupported curve")]
    UnsupportedCurve,
    /// The key is secret, which a key to be published must never be.
    #[error("symmetric key")]
    Symmetric,
    /// The private half is in the document; whoever published it has lost the key.
    #[error("private key")]
    Private,
    /// `use` or `key_ops` say that the key is not for verifying signatures.
    #[error("key is not meant for verification")]
    WrongUse,
    /// `alg` is unsupported or does not fit the key.
    #[error("unsupported algorithm for this key")]
    UnsupportedAlgorithm,
    /// The key gives no security: RSA below 2048 bits, a bad exponent or modulus, or a point of small order.
    #[error("weak key")]
    WeakKey,
    /// The RSA modulus has more bits than the provider verifies, see [`CryptoProvider`](crate::CryptoProvider).
    #[error("key too large for this build")]
    UnsupportedSize,
    /// The point is not on the curve.
    #[error("point not on the curve")]
    InvalidPoint,
    /// This build has no cryptography: neither of the features `aws-lc-rs` and `rust-crypto` is on.
    #[error("no cryptography in this build")]
    NoProvider,
}
