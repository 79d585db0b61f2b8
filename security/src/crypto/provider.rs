//! Which implementation does the arithmetic.

#[cfg(not(feature = "aws-lc-rs"))]
use sha2::{Digest, Sha256};

/// An implementation of the signature algorithms.
///
/// Each feature adds one, and both may be on: keys remember which one loaded them, and the process-wide provider of `jsonwebtoken` is neither set nor asked.
/// A build with neither feature reads SPIFFE IDs and headers, but drops every key ([`NoProvider`](crate::jwks::DropReason::NoProvider)).
///
/// ```
/// use mesh_security::{CryptoProvider, jwks::KeySet};
///
/// let document = r#"{"keys": [
///     {"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
/// ]}"#;
/// for provider in CryptoProvider::all() {
///     assert_eq!(KeySet::parse_with(*provider, document)?.keys().len(), 1);
/// }
/// # Ok::<(), mesh_security::jwks::JwksError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CryptoProvider {
    /// AWS-LC, the fastest; RSA keys of up to 8192 bits.
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs,
    /// The crates of `RustCrypto`, which need no C compiler; RSA keys of up to 4096 bits.
    #[cfg(feature = "rust-crypto")]
    RustCrypto,
}

impl CryptoProvider {
    /// Every provider of this build, the preferred one first.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        &[
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs,
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto,
        ]
    }

    /// The provider that is used unless another is asked for: AWS-LC where it is compiled in.
    #[must_use]
    pub const fn preferred() -> Option<Self> {
        Self::all().first().copied()
    }

    /// The most bits an RSA modulus may have.
    pub(crate) const fn max_rsa_bits(self) -> usize {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs => 8192,
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto => 4096,
        }
    }

    pub(super) const fn jwt(self) -> &'static jsonwebtoken::crypto::CryptoProvider {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs => &jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER,
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto => &jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER,
        }
    }
}

/// The SHA-256 digest of `bytes`.
#[cfg(feature = "aws-lc-rs")]
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let mut out = [0; 32];
    out.copy_from_slice(digest.as_ref());
    out
}

/// The SHA-256 digest of `bytes`.
#[cfg(not(feature = "aws-lc-rs"))]
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
