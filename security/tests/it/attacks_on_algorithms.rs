//! Attacks that choose the algorithm or the key.

use jsonwebtoken::{Algorithm, EncodingKey};
use mesh_security::jwt::{Algorithm as Allowed, JwtErrorKind as Kind, JwtOptions, JwtVerifier};
use serde_json::{Value, json};

use crate::signing::{
    HEADER, Key, check_header, claims, encode, key_set, now, p256_keys, rule, sign_with, token,
    unsigned, verdict,
};

fn header(algorithm: &str) -> String {
    json!({ "alg": algorithm, "kid": "k1" }).to_string()
}

fn rsa(members: Value) -> Value {
    Key::Rsa.jwk(members)
}

#[test]
fn every_algorithm_verifies_its_own_signature() {
    let cases = [
        (Key::Rsa, Algorithm::RS256),
        (Key::Rsa, Algorithm::RS384),
        (Key::Rsa, Algorithm::RS512),
        (Key::Rsa, Algorithm::PS256),
        (Key::Rsa, Algorithm::PS384),
        (Key::Rsa, Algorithm::PS512),
        (Key::P256, Algorithm::ES256),
        (Key::P384, Algorithm::ES384),
        (Key::Ed25519, Algorithm::EdDSA),
    ];
    for (key, algorithm) in cases {
        let name = serde_json::to_value(algorithm).unwrap();
        let name = name.as_str().unwrap();
        let token = key.token(algorithm, &header(name), &claims().to_string());
        let jwk = key.jwk(json!({ "kid": "k1", "alg": name }));
        assert_eq!(verdict(&[jwk], &token), Ok(()), "{name}");
    }
}

#[test]
fn attack_01_none_and_missing_signature_are_refused() {
    for name in ["none", "None", "NONE", "nOnE", ""] {
        check_header(&header(name), Err(Kind::AlgNotAllowed));
        let bare = format!("{}.", unsigned(&header(name), &claims().to_string()));
        assert_eq!(verdict(&p256_keys(), &bare), Err(Kind::EmptySignature), "{name}");
    }
}

#[test]
fn attack_02_hmac_with_a_public_key_is_refused() {
    let jwk = rsa(json!({ "kid": "k1" }));
    let modulus = jwk["n"].as_str().unwrap();
    for (name, algorithm) in
        [("HS256", Algorithm::HS256), ("HS384", Algorithm::HS384), ("HS512", Algorithm::HS512)]
    {
        for secret in [modulus.to_owned(), jwk.to_string()] {
            let message = unsigned(&header(name), &claims().to_string());
            let key = EncodingKey::from_secret(secret.as_bytes());
            let forged = format!("{message}.{}", encode(sign_with(&key, algorithm, &message)));
            assert_eq!(verdict(std::slice::from_ref(&jwk), &forged), Err(Kind::AlgNotAllowed));
        }
    }
}

#[test]
fn attack_03_symmetric_keys_in_a_set_are_useless() {
    let oct = json!({ "kty": "oct", "kid": "k1", "k": encode("secret") });
    let message = unsigned(&header("HS256"), &claims().to_string());
    let key = EncodingKey::from_secret(b"secret");
    let forged = format!("{message}.{}", encode(sign_with(&key, Algorithm::HS256, &message)));
    assert_eq!(verdict(std::slice::from_ref(&oct), &forged), Err(Kind::AlgNotAllowed));
    assert_eq!(key_set(&[oct]).keys().len(), 0);
}

#[test]
fn attack_04_a_pinned_key_verifies_nothing_else() {
    let pinned = rsa(json!({ "kid": "k1", "alg": "RS256" }));
    let payload = claims().to_string();
    for (name, algorithm) in [("RS384", Algorithm::RS384), ("PS256", Algorithm::PS256)] {
        let token = Key::Rsa.token(algorithm, &header(name), &payload);
        assert_eq!(verdict(std::slice::from_ref(&pinned), &token), Err(Kind::AlgKeyMismatch));
    }
    for name in ["ES256", "EdDSA"] {
        let token = token(&header(name), &payload);
        assert_eq!(verdict(std::slice::from_ref(&pinned), &token), Err(Kind::AlgKeyMismatch));
    }
}

#[test]
fn attack_05_curves_are_not_interchangeable() {
    let p384 = [Key::P384.jwk(json!({ "kid": "k1" }))];
    assert_eq!(verdict(&p384, &token(HEADER, &claims().to_string())), Err(Kind::AlgKeyMismatch));
    let es384 = Key::P384.token(Algorithm::ES384, &header("ES384"), &claims().to_string());
    assert_eq!(verdict(&p256_keys(), &es384), Err(Kind::AlgKeyMismatch));
    let lying = Key::P384.jwk(json!({ "kid": "k1", "crv": "P-256" }));
    assert_eq!(key_set(&[lying]).keys().len(), 0);
}

#[test]
fn attack_06_malformed_ecdsa_signatures_are_refused() {
    let message = unsigned(HEADER, &claims().to_string());
    let good = Key::P256.sign(Algorithm::ES256, &message);
    let zero_r = [&[0; 32][..], &good[32..]].concat();
    let zero_s = [&good[..32], &[0; 32][..]].concat();
    let large_r = [&[0xff; 32][..], &good[32..]].concat();
    let der = [&[0x30, 0x44, 0x02, 0x20][..], &good[..32], &[0x02, 0x20], &good[32..]].concat();
    let longer = [&good[..], &[0]].concat();
    for signature in [zero_r, zero_s, large_r, der, longer, good[..63].to_vec(), vec![0; 64]] {
        let forged = format!("{message}.{}", encode(&signature));
        assert_eq!(verdict(&p256_keys(), &forged), Err(Kind::InvalidSignature));
    }
    let genuine = format!("{message}.{}", encode(&good));
    assert_eq!(verdict(&p256_keys(), &genuine), Ok(()));
}

#[test]
fn attack_08_ed25519_signature_with_a_large_scalar_is_refused() {
    /// The order of the group, little-endian.
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let keys = [Key::Ed25519.jwk(json!({ "kid": "k1" }))];
    let message = unsigned(&header("EdDSA"), &claims().to_string());
    let mut signature = Key::Ed25519.sign(Algorithm::EdDSA, &message);
    assert_eq!(verdict(&keys, &format!("{message}.{}", encode(&signature))), Ok(()));
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    let malleated = format!("{message}.{}", encode(&signature));
    assert_eq!(verdict(&keys, &malleated), Err(Kind::InvalidSignature));
}

#[test]
fn attack_10_rsa_signatures_of_another_padding_are_refused() {
    let keys = [rsa(json!({ "kid": "k1" }))];
    for (name, algorithm, others) in [
        ("RS256", Algorithm::RS256, [Algorithm::RS384, Algorithm::RS512, Algorithm::PS256]),
        ("PS256", Algorithm::PS256, [Algorithm::PS384, Algorithm::PS512, Algorithm::RS256]),
    ] {
        let message = unsigned(&header(name), &claims().to_string());
        let good = Key::Rsa.sign(algorithm, &message);
        let mut bad: Vec<Vec<u8>> =
            others.into_iter().map(|other| Key::Rsa.sign(other, &message)).collect();
        bad.push([&[0], &good[..]].concat());
        bad.push(good[1..].to_vec());
        bad.push(good[..255].to_vec());
        bad.push(vec![0; 256]);
        bad.push(vec![0xff; 256]);
        bad.push([&[0; 255][..], &[1]].concat());
        for signature in bad {
            let forged = format!("{message}.{}", encode(&signature));
            assert_eq!(verdict(&keys, &forged), Err(Kind::InvalidSignature), "{name}");
        }
        let genuine = format!("{message}.{}", encode(&good));
        assert_eq!(verdict(&keys, &genuine), Ok(()), "{name}");
    }
}

#[test]
fn attack_12_an_embedded_key_is_ignored() {
    let attacker = Key::RsaOther.jwk(json!({}));
    let header = json!({ "alg": "RS256", "kid": "k1", "jwk": attacker }).to_string();
    let forged = Key::RsaOther.token(Algorithm::RS256, &header, &claims().to_string());
    assert_eq!(verdict(&[rsa(json!({ "kid": "k1" }))], &forged), Err(Kind::InvalidSignature));
}

#[test]
fn attack_13_14_references_to_keys_are_ignored() {
    check_header(
        r#"{"alg":"ES256","kid":"k1","jku":"http://169.254.169.254/","x5u":"file:///etc/passwd","x5c":["AAAA"]}"#,
        Ok(()),
    );
}

#[test]
fn only_algorithms_of_the_allow_list_pass() {
    let options = JwtOptions::new().algorithms([Allowed::Rs256]);
    let verifier = JwtVerifier::with_options([rule(&p256_keys())], options).unwrap();
    let token = token(HEADER, &claims().to_string());
    assert_eq!(verifier.verify(&token, now()).unwrap_err().kind(), Kind::AlgNotAllowed);
}

#[test]
fn unknown_algorithms_are_not_allowed() {
    for name in ["rs256", "RS1", "ES256K", "Ed448", "A128KW", "dir", "RSA-OAEP", "ES521"] {
        check_header(&header(name), Err(Kind::AlgNotAllowed));
    }
}
