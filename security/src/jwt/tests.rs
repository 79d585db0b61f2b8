//! Published vectors for signatures, whose payloads are not claims.

use std::{collections::BTreeMap, fs, path::PathBuf};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{JwtErrorKind as Kind, JwtOptions, signature::Signed};
use crate::{CryptoProvider, jwks::KeySet};

const NO_HMAC: &str = "symmetric, which the verifier does not have";
const OTHER_ALGORITHM: &str = "token says PS384 and key PS256";
const NO_ES512: &str = "ES512, under an unregistered name";

#[test]
fn wycheproof_signatures() {
    let exceptions = BTreeMap::from([
        (1, NO_HMAC),
        (346, OTHER_ALGORITHM),
        (350, OTHER_ALGORITHM),
        (347, NO_ES512),
        (351, NO_ES512),
        (348, NO_HMAC),
        (352, NO_HMAC),
        (357, NO_HMAC),
        (358, NO_HMAC),
        (359, NO_HMAC),
        (372, NO_HMAC),
        (373, NO_HMAC),
        (376, NO_HMAC),
        (377, NO_HMAC),
    ]);
    wycheproof("wycheproof/json_web_signature_test.json", &exceptions);
}

#[test]
fn wycheproof_keys() {
    let exceptions = BTreeMap::from([(2, NO_HMAC), (13, NO_HMAC), (14, NO_HMAC), (15, NO_HMAC)]);
    wycheproof("wycheproof/json_web_key_test.json", &exceptions);
}

#[test]
fn wycheproof_crypto() {
    let exceptions = BTreeMap::from([(1, NO_HMAC), (48, NO_HMAC)]);
    wycheproof("wycheproof/json_web_crypto_test.json", &exceptions);
}

#[test]
fn rfc_7520_signatures() {
    let cases = [
        ("rfc7520/jws_4_1.rsa_v15_signature.json", Ok(())),
        ("rfc7520/jws_4_2.rsa-pss_signature.json", Ok(())),
        ("rfc7520/jws_4_3.ecdsa_signature.json", Ok(())),
        ("rfc7520/jws_4_4.hmac-sha2_integrity_protection.json", Err(Kind::AlgNotAllowed)),
        ("rfc7520/curve25519_jws.json", Ok(())),
    ];
    for (file, expected) in cases {
        let Some(example) = corpus(file) else { return };
        let token = example["output"]["compact"].as_str().unwrap();
        let key = &example["input"]["key"];
        for provider in CryptoProvider::all() {
            assert_eq!(verdict_by(*provider, token, key), expected, "{file}, {provider:?}");
            let forged = verdict_by(*provider, &forged(token), key);
            let refused = expected.and(Err(Kind::InvalidSignature));
            assert_eq!(forged, refused, "{file}, {provider:?}");
        }
        println!("{file}: 1/1");
    }
}

/// What is no JWS in compact form with its payload in it is no token here (RFC 7519 §3).
#[test]
fn rfc_7520_other_forms_are_refused() {
    let cases = [
        // HMAC, before anybody looks for the payload.
        ("jws_4_5.signature_with_detached_content", "/output/compact", Kind::AlgNotAllowed),
        ("jws_4_5.signature_with_detached_content", "/output/json", Kind::MalformedToken),
        ("jws_4_6.protecting_specific_header_fields", "/output/json", Kind::MalformedToken),
        ("jws_4_6.protecting_specific_header_fields", "/output/json_flat", Kind::MalformedToken),
        ("jws_4_7.protecting_content_only", "/output/json_flat", Kind::MalformedToken),
        ("jws_4_8.multiple_signatures", "/output/json", Kind::MalformedToken),
        ("6.nesting_signatures_and_encryption", "/encrypt/output/compact", Kind::MalformedToken),
    ];
    for (name, pointer, expected) in cases {
        let file = format!("rfc7520/{name}.json");
        let Some(example) = corpus(&file) else { return };
        let form = example.pointer(pointer).unwrap();
        let token = form.as_str().map_or_else(|| form.to_string(), str::to_owned);
        let read = Signed::read(&token, &JwtOptions::new()).map(|_| ());
        assert_eq!(read, Err(expected), "{file} {pointer}");
        println!("{file} {pointer}: 1/1");
    }
}

#[test]
fn rfc_7520_keys() {
    let usable = |name: &str| {
        let key = corpus(&format!("rfc7520/jwk_{name}.json"))?;
        let set = KeySet::parse(&json!({ "keys": [key] }).to_string()).unwrap();
        println!("rfc7520/jwk_{name}.json: 1/1");
        Some(set.keys().len())
    };
    for (name, expected) in [
        ("3_1.ec_public_key", 1),
        ("3_3.rsa_public_key", 1),
        ("3_5.symmetric_key_mac_computation", 0),
        ("3_6.symmetric_key_encryption", 0),
    ] {
        let Some(usable) = usable(name) else { return };
        assert_eq!(usable, expected, "{name}");
    }
}

#[test]
fn rfc_7797_unencoded_payloads_are_refused() {
    for file in
        ["rfc7520/rfc7797_4.2.hmac-sha2_b64_false.json", "rfc7520/rfc7797_hmac-sha2_b64_false.json"]
    {
        let Some(example) = corpus(file) else { return };
        // The encoded form in these files has lost `crit`.
        let header = URL_SAFE_NO_PAD.encode(example["signing"]["protected"].to_string());
        let token = format!("{header}..AAAA");
        assert_eq!(verdict(&token, &example["input"]["key"]), Err(Kind::CriticalHeader), "{file}");
        println!("{file}: 1/1");
    }
}

/// Runs a file; `exceptions` are valid tokens that are refused on purpose, and each must be needed.
#[track_caller]
fn wycheproof(file: &str, exceptions: &BTreeMap<u64, &str>) {
    let Some(vectors) = corpus(file) else { return };
    let (mut total, mut met, mut wrong) = (0, 0, Vec::new());
    for group in vectors["testGroups"].as_array().unwrap() {
        let key = group.get("public").unwrap_or(&group["private"]);
        for test in group["tests"].as_array().unwrap() {
            let Some(token) = test["jws"].as_str() else { continue };
            total += 1;
            let id = test["tcId"].as_u64().unwrap();
            let verdict = verdict(token, key);
            let valid = test["result"] == "valid";
            match exceptions.get(&id) {
                Some(reason) if valid && verdict.is_err() => {
                    println!("{file} {id}: refused, {reason}");
                    met += 1;
                }
                None if valid == verdict.is_ok() => {}
                _ => wrong.push(format!("{id} ({}): valid {valid}, {verdict:?}", test["comment"])),
            }
        }
    }
    println!("{file}: {}/{total}, {met} of them exceptions", total - wrong.len());
    assert!(wrong.is_empty(), "{file}:\n{}", wrong.join("\n"));
    assert_eq!(met, exceptions.len(), "every exception is needed");
}

/// The token with another signature.
fn forged(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let other = if signature[10..].starts_with('A') { "B" } else { "A" };
    format!("{signed}.{}{other}{}", &signature[..10], &signature[11..])
}

fn verdict(token: &str, key: &Value) -> Result<(), Kind> {
    verify(token, &KeySet::parse(&document(key)).unwrap())
}

fn verdict_by(provider: CryptoProvider, token: &str, key: &Value) -> Result<(), Kind> {
    verify(token, &KeySet::parse_with(provider, &document(key)).unwrap())
}

fn verify(token: &str, keys: &KeySet) -> Result<(), Kind> {
    Signed::read(token, &JwtOptions::new())?.verify(keys.keys()).map(|_| ())
}

/// The public half of a key, or a set as it is.
fn document(key: &Value) -> String {
    let document = if key.get("keys").is_some() { key.clone() } else { json!({ "keys": [key] }) };
    without_private_members(document).to_string()
}

/// The examples of the RFC print the whole key.
fn without_private_members(mut document: Value) -> Value {
    for key in document["keys"].as_array_mut().unwrap() {
        for member in ["d", "p", "q", "dp", "dq", "qi"] {
            key.as_object_mut().unwrap().remove(member);
        }
    }
    document
}

fn corpus(file: &str) -> Option<Value> {
    let corpus =
        || std::env::var_os("MESH_CORPUS").map(|corpus| PathBuf::from(corpus).join("vectors"));
    let Some(folder) = std::env::var_os("MESH_VECTORS").map(PathBuf::from).or_else(corpus) else {
        println!("{file}: skipped, neither MESH_VECTORS nor MESH_CORPUS is set");
        return None;
    };
    let text = fs::read_to_string(folder.join(file)).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}
