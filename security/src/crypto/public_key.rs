//! A loaded public key.

use jsonwebtoken::{Algorithm as Provided, DecodingKey};

use super::CryptoProvider;
use crate::{
    jwks::{DropReason, KeyType},
    jwt::Algorithm,
};

/// The numbers of a public key, read but not yet loaded.
#[cfg_attr(
    not(any(feature = "aws-lc-rs", feature = "rust-crypto")),
    expect(dead_code, reason = "nothing loads keys in such a build")
)]
pub(crate) enum KeyMaterial {
    /// Modulus and exponent, big-endian.
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    /// An uncompressed point.
    Ec { key_type: KeyType, point: Vec<u8> },
    /// A compressed point.
    Ed25519([u8; 32]),
}

/// A public key in the form its provider wants.
#[derive(Clone)]
pub(crate) struct PublicKey(Loaded);

#[derive(Clone)]
#[cfg_attr(
    not(any(feature = "aws-lc-rs", feature = "rust-crypto")),
    expect(dead_code, reason = "nothing loads keys in such a build")
)]
enum Loaded {
    Jwt(CryptoProvider, DecodingKey),
    #[cfg(feature = "aws-lc-rs")]
    P521ByAwsLc(std::sync::Arc<aws_lc_rs::signature::ParsedPublicKey>),
    #[cfg(feature = "rust-crypto")]
    P521ByRustCrypto(Box<p521::ecdsa::VerifyingKey>),
}

impl PublicKey {
    /// There is no provider to load a key with.
    #[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
    pub(crate) fn load(provider: CryptoProvider, _: &KeyMaterial) -> Result<Self, DropReason> {
        match provider {}
    }

    /// Loads a key and makes sure that its point is on the curve.
    #[cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
    pub(crate) fn load(
        provider: CryptoProvider,
        material: &KeyMaterial,
    ) -> Result<Self, DropReason> {
        let jwt = |key| Self(Loaded::Jwt(provider, key));
        match material {
            KeyMaterial::Rsa { modulus, exponent } => {
                Ok(jwt(DecodingKey::from_rsa_raw_components(modulus, exponent)))
            }
            KeyMaterial::Ed25519(point) => Ok(jwt(DecodingKey::from_ed_der(point))),
            KeyMaterial::Ec { key_type, point } => {
                load_point(provider, *key_type, point).ok_or(DropReason::InvalidPoint)
            }
        }
    }

    /// Whether `signature` over `message` was made with the private half; the algorithm has to fit the key.
    pub(crate) fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Loaded::Jwt(provider, key) => {
                let Some(algorithm) = provided(algorithm) else { return false };
                let Ok(verifier) = (provider.jwt().verifier_factory)(&algorithm, key) else {
                    return false;
                };
                verifier.verify(message, &signature.to_vec()).is_ok()
            }
            #[cfg(feature = "aws-lc-rs")]
            Loaded::P521ByAwsLc(key) => {
                algorithm == Algorithm::Es512 && key.verify_sig(message, signature).is_ok()
            }
            #[cfg(feature = "rust-crypto")]
            Loaded::P521ByRustCrypto(key) => {
                use p521::ecdsa::signature::Verifier;
                algorithm == Algorithm::Es512
                    && p521::ecdsa::Signature::from_slice(signature)
                        .is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
        }
    }
}

#[cfg(any(feature = "aws-lc-rs", feature = "rust-crypto"))]
fn load_point(provider: CryptoProvider, key_type: KeyType, point: &[u8]) -> Option<PublicKey> {
    match provider {
        #[cfg(feature = "aws-lc-rs")]
        CryptoProvider::AwsLcRs => {
            let parsed = super::aws_lc::point(key_type, point)?;
            Some(PublicKey(match key_type {
                KeyType::P521 => Loaded::P521ByAwsLc(std::sync::Arc::new(parsed)),
                _ => Loaded::Jwt(provider, DecodingKey::from_ec_der(point)),
            }))
        }
        #[cfg(feature = "rust-crypto")]
        CryptoProvider::RustCrypto => {
            let algorithm = match key_type {
                KeyType::P256 => Provided::ES256,
                KeyType::P384 => Provided::ES384,
                KeyType::P521 => {
                    let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
                    return Some(PublicKey(Loaded::P521ByRustCrypto(Box::new(key))));
                }
                KeyType::Rsa | KeyType::Ed25519 => return None,
            };
            // The factory of this provider reads the point.
            let key = DecodingKey::from_ec_der(point);
            (provider.jwt().verifier_factory)(&algorithm, &key).ok()?;
            Some(PublicKey(Loaded::Jwt(provider, key)))
        }
    }
}

const fn provided(algorithm: Algorithm) -> Option<Provided> {
    Some(match algorithm {
        Algorithm::Rs256 => Provided::RS256,
        Algorithm::Rs384 => Provided::RS384,
        Algorithm::Rs512 => Provided::RS512,
        Algorithm::Ps256 => Provided::PS256,
        Algorithm::Ps384 => Provided::PS384,
        Algorithm::Ps512 => Provided::PS512,
        Algorithm::Es256 => Provided::ES256,
        Algorithm::Es384 => Provided::ES384,
        Algorithm::Es512 => return None,
        Algorithm::EdDsa => Provided::EdDSA,
    })
}
