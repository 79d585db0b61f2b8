//! A public key and what it may be used for.

use std::fmt;

use super::DropReason;
use crate::{crypto::PublicKey, jwt::Algorithm};

/// A public key that has been found fit to verify signatures.
///
/// It comes from [`KeySet::parse`](super::KeySet::parse).
#[derive(Clone)]
pub struct VerificationKey {
    key_id: Option<Box<str>>,
    key_type: KeyType,
    pinned: Option<Algorithm>,
    public: PublicKey,
}

impl VerificationKey {
    pub(super) fn new(
        key_id: Option<&str>,
        key_type: KeyType,
        pinned: Option<Algorithm>,
        public: PublicKey,
    ) -> Self {
        Self { key_id: key_id.map(Into::into), key_type, pinned, public }
    }

    /// Checks that the pinned algorithm fits the type.
    pub(super) fn check(&self) -> Result<(), DropReason> {
        if self.pinned.is_some_and(|pinned| KeyType::of(pinned) != self.key_type) {
            return Err(DropReason::UnsupportedAlgorithm);
        }
        Ok(())
    }

    /// The name a token refers to the key by.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// The type of the key.
    #[must_use]
    pub const fn key_type(&self) -> KeyType {
        self.key_type
    }

    /// The only algorithm the issuer uses the key with, if the issuer said so.
    #[must_use]
    pub const fn pinned_algorithm(&self) -> Option<Algorithm> {
        self.pinned
    }

    /// Whether the key may verify signatures of `algorithm`.
    #[must_use]
    pub fn permits(&self, algorithm: Algorithm) -> bool {
        self.is_for_type_of(algorithm) && self.pinned.is_none_or(|pinned| pinned == algorithm)
    }

    pub(crate) fn is_for_type_of(&self, algorithm: Algorithm) -> bool {
        self.key_type == KeyType::of(algorithm)
    }

    /// Whether `signature` over `message` was made with the private half.
    pub(crate) fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        self.permits(algorithm) && self.public.verify(algorithm, message, signature)
    }
}

impl fmt::Debug for VerificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerificationKey")
            .field("key_id", &self.key_id)
            .field("key_type", &self.key_type)
            .field("pinned", &self.pinned)
            .finish_non_exhaustive()
    }
}

/// The type of a public key, curve included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyType {
    /// RSA.
    Rsa,
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521.
    P521,
    /// Ed25519.
    Ed25519,
}

impl KeyType {
    const fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Rs256
            | Algorithm::Rs384
            | Algorithm::Rs512
            | Algorithm::Ps256
            | Algorithm::Ps384
            | Algorithm::Ps512 => Self::Rsa,
            Algorithm::Es256 => Self::P256,
            Algorithm::Es384 => Self::P384,
            Algorithm::Es512 => Self::P521,
            Algorithm::EdDsa => Self::Ed25519,
        }
    }
}
