//! The shared table of token cases, signed here.

use jsonwebtoken::{Algorithm, EncodingKey};
use mesh_security::jwt::JwtErrorKind as Kind;
use serde_json::{Value, json};

use crate::{
    corpus::{conclude, json as corpus_json, member},
    signing::{Key, NOW, encode, sign_with, unsigned, verdict},
};

const FILE: &str = "own/jwt_cases.json";

/// Cases whose expectation contradicts the specification, with what it demands instead.
const CONTRADICTIONS: &[(&str, &str, &str)] = &[
    ("exp just expired inside skew", "InvalidTimeOrder", "its `nbf` is after its `exp`"),
    ("iss other", "UnknownIssuer", "the rule is chosen by `iss` before the issuer is compared"),
    ("iss case", "UnknownIssuer", "the rule is chosen by `iss` before the issuer is compared"),
    ("alg 'none'", "EmptySignature", "an empty signature is refused before the header is read"),
    ("alg 'NONE'", "EmptySignature", "an empty signature is refused before the header is read"),
];

/// Cases about the subject of Kubernetes tokens, which the verifier itself does not judge.
const KUBERNETES_SUBJECTS: &[&str] =
    &["sub missing", "sub empty", "sub five parts", "sub wrong prefix", "sub NUL", "sub slash"];

#[test]
fn table_of_tokens() {
    let Some(table) = corpus_json(FILE) else { return };
    let cases = table["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    let mut met = 0;
    for case in cases {
        let name = member(case, "name");
        let contradiction = CONTRADICTIONS.iter().find(|(about, ..)| *about == name);
        let expected = match contradiction {
            Some((_, expected, reason)) => {
                println!("{name}: {expected}, because {reason}");
                met += 1;
                expected
            }
            None if KUBERNETES_SUBJECTS.contains(&name) => {
                println!("{name}: ok, because the subject is judged by a profile");
                met += 1;
                "ok"
            }
            None => member(case, "expect").split([' ', ',']).next().unwrap(),
        };
        let outcome = outcome(case);
        if outcome != expected {
            wrong.push(format!("{name}: {outcome}, expected {expected}"));
        }
    }
    assert_eq!(met, CONTRADICTIONS.len() + KUBERNETES_SUBJECTS.len(), "every exception is needed");
    conclude(FILE, cases.len(), &wrong);
}

#[test]
fn unsigned_algorithms_are_refused_by_name_when_a_signature_is_there() {
    for name in ["none", "NONE"] {
        let header = json!({ "alg": name, "kid": "k1" }).to_string();
        let token = format!("{}.AAAA", unsigned(&header, "{}"));
        assert_eq!(verdict(&keys(), &token), Err(Kind::AlgNotAllowed));
    }
}

fn keys() -> Vec<Value> {
    vec![Key::Rsa.jwk(json!({ "kid": "k1", "alg": "RS256" }))]
}

fn outcome(case: &Value) -> String {
    let mut keys = keys();
    if member(case, "name") == "kid absent two usable keys" {
        keys.insert(0, Key::RsaOther.jwk(json!({ "kid": "k0" })));
    }
    match verdict(&keys, &token(case)) {
        Ok(()) => "ok".to_owned(),
        Err(Kind::WrongType(field)) => format!("WrongType({field})"),
        Err(Kind::MissingClaim(field)) => format!("MissingClaim({field})"),
        Err(Kind::OutOfRange(field)) => format!("OutOfRange({field})"),
        Err(kind) => format!("{kind:?}"),
    }
}

fn token(case: &Value) -> String {
    let header = member(case, "header");
    let mut payload = with_times(member(case, "payload"));
    if member(case, "name") == "payload empty" {
        payload.clear();
    }
    let mangle = case["mangle"].as_str().unwrap_or_default();
    let key = if mangle == "sign with attacker key" { Key::RsaOther } else { Key::Rsa };
    let good = sign(key, header, &payload);
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (head, body) = signed.split_once('.').unwrap();
    match mangle {
        "" | "sign with attacker key" => good,
        "signature removed" => format!("{signed}."),
        "append \"=\" to token" => format!("{good}="),
        "append \"=\" to payload" => format!("{head}.{body}=.{signature}"),
        "flip lowest unused bit of last char" => with_spare_bit(&good),
        "replace - by + and _ by /" => good.replace('-', "+").replace('_', "/"),
        "insert newline in payload" => format!("{head}.{}\n{}.{signature}", &body[..8], &body[8..]),
        "prefix space" => format!(" {good}"),
        "append LF" => format!("{good}\n"),
        "append .x" => format!("{good}.x"),
        ".." => "..".to_owned(),
        hmac if hmac.starts_with("HMAC") => good,
        other => panic!("unknown change: {other}"),
    }
}

/// Signs with what `alg` names as far as the RSA key can, with its public half as a secret for HMAC, and RS256 otherwise.
fn sign(key: Key, header: &str, payload: &str) -> String {
    let parsed: Value = serde_json::from_str(header).unwrap();
    let hmac = match parsed["alg"].as_str().unwrap_or_default() {
        "HS256" => Some(Algorithm::HS256),
        "HS384" => Some(Algorithm::HS384),
        "HS512" => Some(Algorithm::HS512),
        "RS384" => return key.token(Algorithm::RS384, header, payload),
        "PS256" => return key.token(Algorithm::PS256, header, payload),
        _ => None,
    };
    let Some(hmac) = hmac else { return key.token(Algorithm::RS256, header, payload) };
    let secret = EncodingKey::from_secret(key.jwk(json!({}))["n"].as_str().unwrap().as_bytes());
    let message = unsigned(header, payload);
    format!("{message}.{}", encode(sign_with(&secret, hmac, &message)))
}

/// Replaces `{now}`, `{now+N}` and `{now-N}`.
fn with_times(payload: &str) -> String {
    let mut pieces = payload.split("{now");
    let mut filled = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (offset, rest) = piece.split_once('}').unwrap();
        let offset: i64 = if offset.is_empty() { 0 } else { offset.parse().unwrap() };
        filled.push_str(&format!("{}{rest}", NOW + offset));
    }
    filled
}

fn with_spare_bit(token: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (start, last) = token.split_at(token.len() - 1);
    let value = ALPHABET.find(last).unwrap();
    format!("{start}{}", &ALPHABET[value ^ 1..=value ^ 1])
}
