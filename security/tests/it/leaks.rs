//! Nothing secret may reach an error, a log line or a `Debug` form.

use std::{io::Write, sync::Arc};

use mesh_security::{
    authn::{AuthContext, AuthenticationManager},
    jwt::JwtAuthenticator,
};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::signing::{
    HEADER, Key, claims, claims_with, encode, finished, now, p256_keys, token, verifier,
};

const MARK: &str = "MARKED-SECRET";

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Tokens that fail or pass in as many ways as possible, each with the mark in its claims.
fn marked_tokens() -> Vec<String> {
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
        ("sub", json!(7)),
        ("sub", Value::Null),
        ("x", Value::Null),
    ]
    .into_iter()
    .map(|(name, value)| token(HEADER, &marked(name, value)))
    .collect();
    for header in [
        r#"{"alg":"none","kid":"k1"}"#,
        r#"{"alg":"ES256","kid":"k9"}"#,
        r#"{"alg":"ES256","crit":[]}"#,
        r#"{"alg":"ES256","typ":"x"}"#,
        r#"{"alg":"RS256","kid":"k1"}"#,
        r#"{"alg":"ES256","zip":""}"#,
        r#"["MARKED-SECRET"]"#,
        r#"{"alg":"MARKED-SECRET"}"#,
        r#"{"alg":1,"alg":2}"#,
    ] {
        tokens.push(token(header, &good));
    }
    tokens.push(Key::P384.token(jsonwebtoken::Algorithm::ES384, HEADER, &good));
    tokens.push(token(HEADER, &format!("{{\"a\":\"{MARK}\"")));
    let whole = token(HEADER, &good);
    for mangled in [
        format!("{whole}="),
        format!("{whole}."),
        format!(" {whole}"),
        format!("{whole}\n"),
        format!("{whole}{}", "A".repeat(20_000)),
        whole.replacen('.', "", 1),
        format!("{whole} é"),
    ] {
        tokens.push(mangled);
    }
    tokens
}

/// The parts of a token that must not be seen anywhere.
fn secrets_of(token: &str) -> Vec<&str> {
    let mut secrets = vec![MARK, token];
    secrets.extend(token.split('.').skip(1).filter(|part| part.len() > 8));
    secrets
}

fn everything_said_about(token: &str) -> String {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let authenticator = JwtAuthenticator::new(verifier(&p256_keys())).clock(now);
    let manager = AuthenticationManager::new().with(authenticator.clone());
    let authorization = format!("Bearer {token}");
    let query = format!("access_token={token}");
    let context = AuthContext::new("/").query(&query).header("authorization", &authorization);
    let answer =
        tracing::subscriber::with_default(subscriber, || finished(manager.authenticate(&context)));
    let mut said = String::from_utf8(log.0.lock().clone()).unwrap();
    assert!(said.contains("authenticat"), "the log is captured: {said}");
    said.push_str(&format!("{answer:?} {context:?} {authenticator:?} {manager:?}"));
    if let Err(failed) = answer {
        said.push_str(&format!("{failed} {}", failed.details()));
    }
    let verdict = verifier(&p256_keys()).verify(token, now());
    said.push_str(&format!("{verdict:?}"));
    if let Err(error) = verdict {
        said.push_str(&format!("{error} {error:#?}"));
    }
    said
}

#[test]
fn attack_83_tokens_are_never_repeated() {
    for token in marked_tokens() {
        let said = everything_said_about(&token);
        for secret in secrets_of(&token) {
            assert!(!said.contains(secret), "{secret} is in\n{said}");
        }
    }
}

#[test]
fn the_scan_would_notice_a_leak() {
    let token = token(HEADER, &claims().to_string());
    let said = format!("refused {token}");
    assert!(secrets_of(&token).into_iter().any(|secret| said.contains(secret)));
    assert_eq!(secrets_of(&token).len(), 4, "mark, token, payload and signature");
    assert!(encode(MARK).len() > 8);
}
