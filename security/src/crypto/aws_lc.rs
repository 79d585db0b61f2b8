//! What AWS-LC can do beyond `jsonwebtoken`: reading a point without verifying anything, and P-521.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ParsedPublicKey,
};

use crate::jwks::KeyType;

/// The point of an elliptic curve, if it lies on it.
pub(super) fn point(key_type: KeyType, encoded: &[u8]) -> Option<ParsedPublicKey> {
    match key_type {
        KeyType::P256 => ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, encoded).ok(),
        KeyType::P384 => ParsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, encoded).ok(),
        KeyType::P521 => ParsedPublicKey::new(&ECDSA_P521_SHA512_FIXED, encoded).ok(),
        KeyType::Rsa | KeyType::Ed25519 => None,
    }
}
