//! Whichever provider is compiled in, or both.

use std::time::Duration;

use jsonwebtoken::Algorithm;
use mesh_security::{
    CryptoProvider,
    jwks::{DropReason, KeySet, KeySource},
    jwt::{Audiences, JwtErrorKind as Kind, JwtRule, JwtVerifier},
};
use serde_json::{Value, json};

use crate::{
    corpus::json as corpus_json,
    signing::{AUDIENCE, ISSUER, Key, claims, encode, now},
};

const CASES: [(Key, Algorithm, &str); 9] = [
    (Key::Rsa, Algorithm::RS256, "RS256"),
    (Key::Rsa, Algorithm::RS384, "RS384"),
    (Key::Rsa, Algorithm::RS512, "RS512"),
    (Key::Rsa, Algorithm::PS256, "PS256"),
    (Key::Rsa, Algorithm::PS384, "PS384"),
    (Key::Rsa, Algorithm::PS512, "PS512"),
    (Key::P256, Algorithm::ES256, "ES256"),
    (Key::P384, Algorithm::ES384, "ES384"),
    (Key::Ed25519, Algorithm::EdDSA, "EdDSA"),
];

fn verdict(provider: CryptoProvider, keys: &[Value], token: &str) -> Result<(), Kind> {
    let set = KeySet::parse_with(provider, &json!({ "keys": keys }).to_string()).unwrap();
    let rule = JwtRule::new(ISSUER, Audiences::one_of([AUDIENCE]), KeySource::new(set));
    let verifier = JwtVerifier::new([rule]).unwrap();
    verifier.verify(token, now()).map(|_| ()).map_err(|error| error.kind())
}

#[test]
fn every_provider_verifies_every_algorithm_and_notices_a_change() {
    assert!(!CryptoProvider::all().is_empty());
    for provider in CryptoProvider::all() {
        for (key, algorithm, name) in CASES {
            let header = json!({ "alg": name, "kid": "k1" }).to_string();
            let token = key.token(algorithm, &header, &claims().to_string());
            let keys = [key.jwk(json!({ "kid": "k1" }))];
            assert_eq!(verdict(*provider, &keys, &token), Ok(()), "{provider:?} {name}");
            let (signed, signature) = token.rsplit_once('.').unwrap();
            let mut changed = signature.to_owned();
            changed.replace_range(10..11, if &signature[10..11] == "A" { "B" } else { "A" });
            let forged = format!("{signed}.{changed}");
            assert_eq!(verdict(*provider, &keys, &forged), Err(Kind::InvalidSignature), "{name}");
        }
    }
}

#[test]
fn every_provider_drops_points_off_the_curve() {
    for provider in CryptoProvider::all() {
        for key in [Key::P256, Key::P384] {
            let width = if matches!(key, Key::P256) { 32 } else { 48 };
            let bad = key.jwk(json!({ "y": encode(vec![1; width]) }));
            let set = KeySet::parse_with(*provider, &json!({ "keys": [bad] }).to_string()).unwrap();
            assert_eq!(set.dropped()[0].reason, DropReason::InvalidPoint, "{provider:?}");
        }
        let p521 =
            json!({ "kty": "EC", "crv": "P-521", "x": encode([1; 66]), "y": encode([1; 66]) });
        let set = KeySet::parse_with(*provider, &json!({ "keys": [p521] }).to_string()).unwrap();
        assert_eq!(set.dropped()[0].reason, DropReason::InvalidPoint, "{provider:?}");
    }
}

/// RFC 7520 §4.3 signs a text with ES512; here its signature is checked in place of one of claims.
#[test]
fn every_provider_knows_es512() {
    let Some(example) = corpus_json("rfc7520/jws_4_3.ecdsa_signature.json") else { return };
    let mut key = example["input"]["key"].clone();
    key.as_object_mut().unwrap().remove("d");
    let token = example["output"]["compact"].as_str().unwrap();
    let (signed, _) = token.rsplit_once('.').unwrap();
    for provider in CryptoProvider::all() {
        let set = KeySet::parse_with(*provider, &json!({ "keys": [key] }).to_string()).unwrap();
        assert_eq!(set.keys().len(), 1, "{provider:?}");
        // The payload is no claims, which is noticed before the signature.
        assert_eq!(verdict(*provider, &[key.clone()], token), Err(Kind::InvalidJson));
        let forged = format!("{signed}.{}", encode([1; 132]));
        assert_eq!(verdict(*provider, &[key.clone()], &forged), Err(Kind::InvalidJson));
    }
}

#[test]
fn attack_35_a_skew_that_could_wrap_around_is_a_configuration_error() {
    let set = || KeySource::new(KeySet::default());
    for skew in [301, 3_000_000_000, u64::MAX] {
        let rule = JwtRule::new(ISSUER, Audiences::Any, set()).skew(Duration::from_secs(skew));
        assert!(JwtVerifier::new([rule]).is_err(), "{skew}");
    }
}
