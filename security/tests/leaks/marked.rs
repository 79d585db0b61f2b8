//! Credentials that nothing may repeat.

use serde_json::{Value, json};

use crate::signing::{HEADER, Key, NOW, claims_with, token};

pub(crate) const MARK: &str = "MARKED-SECRET";

/// Tokens that fail or pass in as many ways as possible, each with the mark in its claims.
pub(crate) fn marked_tokens() -> Vec<String> {
    let marked = |name: &str, value: Value| {
        let mut claims: Value = serde_json::from_str(&claims_with(name, value)).unwrap();
        claims["secret"] = json!(MARK);
        claims.to_string()
    };
    let good = marked("x", Value::Null);
    let mut tokens: Vec<String> = [
        ("exp", json!(1)),
        ("exp", json!("x")),
        ("exp", Value::Null),
        ("nbf", json!(9_999_999_999_i64)),
        ("aud", json!("x")),
        ("aud", json!(7)),
        ("iss", json!("https://other.example")),
        ("aud", json!(vec!["x"; 33])),
        ("exp", json!(1e300)),
        ("iat", json!(NOW + 3600)),
        ("sub", json!(7)),
        ("sub", json!("")),
        ("sub", json!("spiffe://stranger.example/a")),
        ("sub", json!("system:serviceaccount:shop:cart")),
        ("sub", Value::Null),
        ("x", Value::Null),
    ]
    .into_iter()
    .map(|(name, value)| token(HEADER, &marked(name, value)))
    .collect();
    let mut backwards: Value = serde_json::from_str(&good).unwrap();
    backwards["exp"] = json!(NOW - 30);
    tokens.push(token(HEADER, &backwards.to_string()));
    let mut contradictory: Value = serde_json::from_str(&good).unwrap();
    contradictory["sub"] = json!("system:serviceaccount:shop:cart");
    contradictory["kubernetes.io"] = json!({ "namespace": MARK });
    tokens.push(token(HEADER, &contradictory.to_string()));
    let nested = format!("{}{}", "[".repeat(70), "]".repeat(70));
    tokens.push(token(HEADER, &format!("{{\"{MARK}\":{nested}}}")));
    let other_algorithm = r#"{"alg":"ES384","kid":"k1"}"#;
    tokens.push(Key::P384.token(jsonwebtoken::Algorithm::ES384, other_algorithm, &good));
    tokens.push(Key::P384.token(jsonwebtoken::Algorithm::ES384, HEADER, &good));
    tokens.push(token(HEADER, &format!("{{\"a\":\"{MARK}\"")));
    tokens.extend(with_odd_headers(&good));
    tokens.extend(mangled(&token(HEADER, &good)));
    tokens
}

fn with_odd_headers(payload: &str) -> Vec<String> {
    [
        r#"{"alg":"none","kid":"k1"}"#,
        r#"{"alg":"ES256","kid":"k9"}"#,
        r#"{"alg":"ES256","crit":[]}"#,
        r#"{"alg":"ES256","typ":"x"}"#,
        r#"{"alg":"RS256","kid":"k1"}"#,
        r#"{"alg":"ES256","zip":""}"#,
        r#"["MARKED-SECRET"]"#,
        r#"{"alg":"MARKED-SECRET"}"#,
        r#"{"alg":1,"alg":2}"#,
    ]
    .map(|header| token(header, payload))
    .into()
}

/// Texts that are nearly a token.
fn mangled(whole: &str) -> Vec<String> {
    vec![
        format!("{whole}="),
        format!("{whole}."),
        format!(" {whole}"),
        format!("{whole}\n"),
        format!("{whole}{}", "A".repeat(20_000)),
        whole.replacen('.', "", 1),
        format!("{whole} é"),
        format!("{}.", whole.rsplit_once('.').unwrap().0),
    ]
}

/// The parts of a token that must not be seen anywhere.
pub(crate) fn secrets_of(token: &str) -> Vec<&str> {
    let mut secrets = vec![MARK, token];
    secrets.extend(token.split('.').skip(1).filter(|part| part.len() > 8));
    secrets
}

/// Headers that fail in every way that a header can.
pub(crate) fn marked_headers() -> Vec<Vec<u8>> {
    let texts = [
        "URI=MARKED-SECRET",
        "URI=MARKED-SECRET;URI=MARKED-SECRET",
        "MARKED-SECRET",
        "Cert=\"MARKED-SECRET",
        "Hash=MARKED-SECRET;x",
        "Hash=MARKED-SECRET",
        "Hash=MARKED-SECRET;;URI=x",
        "Hash=MARKED-SECRET,,URI=x",
        "Hash=MARKED-SECRET;Hash=MARKED-SECRET",
        "=MARKED-SECRET",
        "Secret=MARKED-SECRET",
        "Hash=\"MARKED-SECRET\"x",
        "Hash=MARKED\"MARKED-SECRET",
        "Hash=MARKED=MARKED-SECRET",
        "Hash=\"\\xMARKED-SECRET\"",
        "Hash=MARKED-SECRET\u{1}",
        "",
    ];
    let mut headers: Vec<Vec<u8>> = texts.map(|text| text.as_bytes().to_vec()).into();
    headers.push(format!("Hash={}", MARK.repeat(6_000)).into_bytes());
    headers.push(b"Hash=MARKED-SECRET\xff".to_vec());
    headers
}
