//! Reading one JSON Web Key.

use serde_json::{Map, Value};

use super::{DropReason, KeyType, VerificationKey, rsa};
use crate::{
    base64url,
    crypto::{CryptoProvider, KeyMaterial, PublicKey},
    jwt::Algorithm,
};

const MAX_KEY_BYTES: usize = 16 * 1024;
const MAX_KEY_ID: usize = 256;

/// The members that hold private halves (RFC 7518 §6).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Reads a key whose `use`, if any, is `sig`.
pub(super) fn read_key(
    provider: CryptoProvider,
    value: &Value,
) -> Result<VerificationKey, DropReason> {
    let jwk = public_members(value)?;
    check_purpose(jwk)?;
    load_key(provider, jwk)
}

/// Reads an entry of a SPIFFE bundle, whose `use` is `jwt-svid` instead of `sig`.
#[cfg(feature = "x509")]
pub(crate) fn read_bundle_key(
    provider: CryptoProvider,
    value: &Value,
) -> Result<VerificationKey, DropReason> {
    load_key(provider, public_members(value)?)
}

/// The members of a key that is neither secret nor oversized.
fn public_members(value: &Value) -> Result<&Map<String, Value>, DropReason> {
    let Value::Object(jwk) = value else { return Err(DropReason::InvalidMember("keys")) };
    if value.to_string().len() > MAX_KEY_BYTES {
        return Err(DropReason::TooLarge);
    }
    let key_type = text(jwk, "kty")?.ok_or(DropReason::InvalidMember("kty"))?;
    if key_type == "oct" {
        return Err(DropReason::Symmetric);
    }
    if PRIVATE_MEMBERS.iter().any(|member| jwk.contains_key(*member)) {
        return Err(DropReason::Private);
    }
    Ok(jwk)
}

fn load_key(
    provider: CryptoProvider,
    jwk: &Map<String, Value>,
) -> Result<VerificationKey, DropReason> {
    let key_id = text(jwk, "kid")?;
    if key_id.is_some_and(|key_id| key_id.len() > MAX_KEY_ID) {
        return Err(DropReason::InvalidMember("kid"));
    }
    let (key_type, material) = match text(jwk, "kty")?.unwrap_or_default() {
        "RSA" => (KeyType::Rsa, rsa_key(jwk, provider.max_rsa_bits())?),
        "EC" => ec_key(jwk)?,
        "OKP" => (KeyType::Ed25519, ed25519_key(jwk)?),
        _ => return Err(DropReason::UnknownKeyType),
    };
    let public = PublicKey::load(provider, &material)?;
    let key = VerificationKey::new(key_id, key_type, pinned_algorithm(jwk)?, public);
    key.check()?;
    Ok(key)
}

/// `kid`, if there is a readable one, for reports about keys that cannot be used.
pub(super) fn key_id(value: &Value) -> Option<&str> {
    value.get("kid").and_then(Value::as_str)
}

fn check_purpose(jwk: &Map<String, Value>) -> Result<(), DropReason> {
    if text(jwk, "use")?.is_some_and(|purpose| purpose != "sig") {
        return Err(DropReason::WrongUse);
    }
    match jwk.get("key_ops") {
        None => Ok(()),
        Some(Value::Array(operations)) if operations.iter().any(|one| one == "verify") => Ok(()),
        Some(Value::Array(_)) => Err(DropReason::WrongUse),
        Some(_) => Err(DropReason::InvalidMember("key_ops")),
    }
}

fn pinned_algorithm(jwk: &Map<String, Value>) -> Result<Option<Algorithm>, DropReason> {
    match text(jwk, "alg")? {
        None => Ok(None),
        Some(name) => name.parse().map(Some).map_err(|_| DropReason::UnsupportedAlgorithm),
    }
}

fn rsa_key(jwk: &Map<String, Value>, max_bits: usize) -> Result<KeyMaterial, DropReason> {
    let modulus = bytes(jwk, "n")?;
    let exponent = bytes(jwk, "e")?;
    rsa::check_public_key(&modulus, &exponent, max_bits)?;
    Ok(KeyMaterial::Rsa { modulus, exponent })
}

fn ec_key(jwk: &Map<String, Value>) -> Result<(KeyType, KeyMaterial), DropReason> {
    let (key_type, width) = match text(jwk, "crv")? {
        Some("P-256") => (KeyType::P256, 32),
        Some("P-384") => (KeyType::P384, 48),
        Some("P-521") => (KeyType::P521, 66),
        Some(_) => return Err(DropReason::UnsupportedCurve),
        None => return Err(DropReason::InvalidMember("crv")),
    };
    let mut point = vec![UNCOMPRESSED];
    for member in ["x", "y"] {
        let coordinate = bytes(jwk, member)?;
        if coordinate.len() != width {
            return Err(DropReason::InvalidMember(member));
        }
        point.extend(coordinate);
    }
    Ok((key_type, KeyMaterial::Ec { key_type, point }))
}

/// The tag of SEC 1 for a point given by both coordinates.
const UNCOMPRESSED: u8 = 4;

fn ed25519_key(jwk: &Map<String, Value>) -> Result<KeyMaterial, DropReason> {
    match text(jwk, "crv")? {
        Some("Ed25519") => {}
        Some(_) => return Err(DropReason::UnsupportedCurve),
        None => return Err(DropReason::InvalidMember("crv")),
    }
    let point: [u8; 32] =
        bytes(jwk, "x")?.try_into().map_err(|_| DropReason::InvalidMember("x"))?;
    let key =
        ed25519_dalek::VerifyingKey::from_bytes(&point).map_err(|_| DropReason::InvalidPoint)?;
    if key.is_weak() {
        return Err(DropReason::WeakKey);
    }
    Ok(KeyMaterial::Ed25519(point))
}

fn text<'a>(
    jwk: &'a Map<String, Value>,
    member: &'static str,
) -> Result<Option<&'a str>, DropReason> {
    match jwk.get(member) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(DropReason::InvalidMember(member)),
    }
}

fn bytes(jwk: &Map<String, Value>, member: &'static str) -> Result<Vec<u8>, DropReason> {
    let invalid = DropReason::InvalidMember(member);
    let encoded = text(jwk, member)?.ok_or(invalid)?;
    base64url::decode(encoded).map_err(|_| invalid)
}
