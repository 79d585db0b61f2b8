//! Attacks through the key set.

use jsonwebtoken::Algorithm;
use mesh_security::{
    jwks::{DropReason, JwksErrorKind, KeySet, KeySource},
    jwt::{Audiences, JwtErrorKind as Kind, JwtRule, JwtVerifier},
};
use serde_json::{Value, json};

use crate::signing::{
    HEADER, Key, claims, claims_with, encode, key_set, now, p256_keys, rule, token, verdict,
};

#[track_caller]
fn check_dropped(key: Value, expected: DropReason) {
    let good = Key::P256.jwk(json!({ "kid": "good" }));
    let set = key_set(&[key, good]);
    let reasons: Vec<_> = set.dropped().iter().map(|dropped| dropped.reason).collect();
    assert_eq!(reasons, [expected], "{set:?}");
    assert_eq!(set.keys().len(), 1, "the other key stays");
}

#[test]
fn attack_05_coordinates_of_the_wrong_length_drop_the_key() {
    check_dropped(Key::P384.jwk(json!({ "crv": "P-256" })), DropReason::InvalidMember("x"));
    check_dropped(Key::P256.jwk(json!({ "crv": "P-384" })), DropReason::InvalidMember("x"));
    check_dropped(Key::P256.jwk(json!({ "y": encode([1; 31]) })), DropReason::InvalidMember("y"));
}

#[test]
fn attack_07_points_off_the_curve_drop_the_key() {
    check_dropped(Key::P256.jwk(json!({ "y": encode([1; 32]) })), DropReason::InvalidPoint);
    let zero = encode([0; 32]);
    check_dropped(Key::P256.jwk(json!({ "x": zero, "y": zero })), DropReason::InvalidPoint);
    let mut compressed = Key::P256.jwk(json!({}));
    compressed.as_object_mut().unwrap().remove("y");
    check_dropped(compressed, DropReason::InvalidMember("y"));
}

#[test]
fn attack_08_small_order_points_drop_the_key() {
    let mut identity = [0; 32];
    identity[0] = 1;
    for point in [identity, [0; 32]] {
        check_dropped(Key::Ed25519.jwk(json!({ "x": encode(point) })), DropReason::WeakKey);
    }
    for size in [0, 31, 33] {
        let key = Key::Ed25519.jwk(json!({ "x": encode(vec![9; size]) }));
        check_dropped(key, DropReason::InvalidMember("x"));
    }
}

#[test]
fn attack_09_weak_rsa_keys_are_dropped() {
    let rsa = |bytes: usize| json!({ "kty": "RSA", "n": encode(vec![0xff; bytes]), "e": "AQAB" });
    for bytes in [64, 128, 255] {
        check_dropped(rsa(bytes), DropReason::WeakKey);
    }
    check_dropped(rsa(2049), DropReason::UnsupportedSize);
    for exponent in [&[1][..], &[2], &[1, 0], &[0, 1, 0, 1], &[1, 0, 0, 0, 1]] {
        check_dropped(Key::Rsa.jwk(json!({ "e": encode(exponent) })), DropReason::WeakKey);
    }
}

#[test]
fn keys_for_other_purposes_are_dropped() {
    check_dropped(json!({ "kty": "oct", "k": "AAAA" }), DropReason::Symmetric);
    check_dropped(Key::P256.jwk(json!({ "d": "AAAA" })), DropReason::Private);
    check_dropped(Key::P256.jwk(json!({ "use": "enc" })), DropReason::WrongUse);
    check_dropped(Key::P256.jwk(json!({ "key_ops": ["sign"] })), DropReason::WrongUse);
    check_dropped(Key::P256.jwk(json!({ "alg": "ES384" })), DropReason::UnsupportedAlgorithm);
    check_dropped(Key::P256.jwk(json!({ "alg": "RS256" })), DropReason::UnsupportedAlgorithm);
    check_dropped(Key::Rsa.jwk(json!({ "alg": "HS256" })), DropReason::UnsupportedAlgorithm);
    check_dropped(Key::Ed25519.jwk(json!({ "crv": "X25519" })), DropReason::UnsupportedCurve);
    check_dropped(Key::P256.jwk(json!({ "crv": "P-521" })), DropReason::InvalidMember("x"));
    check_dropped(json!({ "kty": "LMS" }), DropReason::UnknownKeyType);
}

#[test]
fn unreadable_keys_are_dropped() {
    check_dropped(json!(7), DropReason::InvalidMember("keys"));
    check_dropped(json!({}), DropReason::InvalidMember("kty"));
    check_dropped(json!({ "kty": 7 }), DropReason::InvalidMember("kty"));
    check_dropped(Key::P256.jwk(json!({ "kid": 7 })), DropReason::InvalidMember("kid"));
    let long = "k".repeat(257);
    check_dropped(Key::P256.jwk(json!({ "kid": long })), DropReason::InvalidMember("kid"));
    check_dropped(Key::P256.jwk(json!({ "use": 7 })), DropReason::InvalidMember("use"));
    check_dropped(Key::P256.jwk(json!({ "key_ops": "x" })), DropReason::InvalidMember("key_ops"));
    check_dropped(Key::Rsa.jwk(json!({ "n": "AQAB=" })), DropReason::InvalidMember("n"));
    let huge = "x".repeat(16 * 1024);
    check_dropped(Key::P256.jwk(json!({ "x5c": [huge] })), DropReason::TooLarge);
}

#[test]
fn a_dropped_key_keeps_position_and_escaped_name() {
    let bad = json!({ "kty": "oct", "kid": "a\nb", "k": "c2VjcmV0" });
    let set = key_set(&[p256_keys()[0].clone(), bad]);
    let [dropped] = set.dropped() else { panic!("{set:?}") };
    assert_eq!((dropped.position, dropped.key_id.as_deref()), (1, Some("a\\nb")));
    assert!(!format!("{set:?}").contains("c2VjcmV0"));
}

#[test]
fn attack_48_documents_that_are_not_key_sets_are_refused_whole() {
    let refused = |text: &str| KeySet::parse(text).unwrap_err().kind();
    assert_eq!(refused("<html>"), JwksErrorKind::InvalidJson);
    assert_eq!(refused("[]"), JwksErrorKind::InvalidJson);
    assert_eq!(refused("{}"), JwksErrorKind::MissingKeys);
    assert_eq!(refused(r#"{"keys":null}"#), JwksErrorKind::MissingKeys);
    assert_eq!(refused(r#"{"keys":"x"}"#), JwksErrorKind::MissingKeys);
    assert_eq!(refused(r#"{"keys":[],"keys":[]}"#), JwksErrorKind::DuplicateKey);
    assert_eq!(refused(&" ".repeat(1024 * 1024 + 1)), JwksErrorKind::TooLarge);
    let many = |count: usize| format!(r#"{{"keys":[{}]}}"#, vec!["{}"; count].join(","));
    assert_eq!(refused(&many(101)), JwksErrorKind::TooManyKeys);
    assert_eq!(KeySet::parse(&many(100)).unwrap().dropped().len(), 100);
}

#[test]
fn attack_18_keys_of_one_name_are_all_tried() {
    let same_name = [Key::RsaOther, Key::Rsa].map(|key| key.jwk(json!({ "kid": "k1" })));
    let header = r#"{"alg":"RS256","kid":"k1"}"#;
    let payload = claims().to_string();
    let genuine = Key::Rsa.token(Algorithm::RS256, header, &payload);
    assert_eq!(verdict(&same_name, &genuine), Ok(()));
    let forged = Key::Rsa.token(Algorithm::RS384, header, &payload);
    assert_eq!(verdict(&same_name, &forged), Err(Kind::InvalidSignature));
}

#[test]
fn one_name_for_two_types_is_resolved_by_the_algorithm() {
    let keys = [Key::Rsa, Key::P256].map(|key| key.jwk(json!({ "kid": "k1" })));
    assert_eq!(verdict(&keys, &token(HEADER, &claims().to_string())), Ok(()));
}

#[test]
fn attack_19_a_token_without_key_id_tries_at_most_four_keys() {
    let header = r#"{"alg":"ES256"}"#;
    let token = token(header, &claims().to_string());
    let good = Key::P256.jwk(json!({}));
    // The generator of the curve, whose private half is one: a usable key that is not ours.
    let decoy = Key::P256.jwk(json!({
        "x": "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
        "y": "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
    }));
    let behind = |decoys: usize| {
        let mut keys = vec![decoy.clone(); decoys];
        keys.push(good.clone());
        verdict(&keys, &token)
    };
    assert_eq!(behind(3), Ok(()));
    assert_eq!(behind(4), Err(Kind::InvalidSignature));
    assert_eq!(behind(99), Err(Kind::InvalidSignature));
    assert_eq!(verdict(&[Key::Rsa.jwk(json!({}))], &token), Err(Kind::NoMatchingKey));
}

#[test]
fn attack_39_keys_are_not_shared_between_issuers() {
    let other_keys = KeySource::new(key_set(&[Key::P384.jwk(json!({ "kid": "k1" }))]));
    let other = JwtRule::new("https://other.example", Audiences::Any, other_keys);
    let verifier = JwtVerifier::new([rule(&p256_keys()), other]).unwrap();
    let refused = |header: &str, issuer: &str| {
        let payload = claims_with("iss", json!(issuer));
        verifier.verify(&token(header, &payload), now()).unwrap_err().kind()
    };
    assert_eq!(refused(HEADER, "https://other.example"), Kind::AlgKeyMismatch);
    assert_eq!(refused(r#"{"alg":"ES256"}"#, "https://other.example"), Kind::NoMatchingKey);
}
