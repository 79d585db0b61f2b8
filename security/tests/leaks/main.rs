//! Nothing secret may reach an error, a log line or a `Debug` form.
//!
//! A program of its own, because it listens to what the whole process logs.
#![cfg(test)]

#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "../it/signing.rs"]
mod signing;

use std::{
    io::Write,
    sync::{Arc, LazyLock},
};

use mesh_security::{
    authn::{AuthContext, AuthenticationManager, Authenticator},
    jwks::{KeySet, KeySource},
    jwt::{JwtAuthenticator, JwtVerifier, TokenCache, TokenLocations},
    kubernetes::{
        Clusters, KubernetesAuthenticator, ReviewError, ReviewFuture, ReviewStatus,
        TokenReviewRequest, TokenReviewer,
    },
    spiffe::TrustDomain,
    xfcc::{TrustedProxies, UntrustedPeer, XFCC_HEADER, XfccAuthenticator},
};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::signing::{
    HEADER, Key, claims, claims_with, encode, finished, now, p256_keys, rule, token, verifier,
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

/// Everything that is logged, from the first look at it on.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    log
});

/// What a manager with this authenticator logs, answers and shows of itself.
fn said_by(authenticator: impl Authenticator + 'static, context: &AuthContext<'_>) -> String {
    LOG.0.lock().clear();
    let manager = AuthenticationManager::new().with(authenticator);
    let answer = finished(manager.authenticate(context));
    let mut said = String::from_utf8(LOG.0.lock().clone()).unwrap();
    assert!(said.contains("authenticat"), "the log is captured: {said}");
    said.push_str(&format!("{answer:?} {context:?} {manager:?}"));
    if let Err(failed) = answer {
        said.push_str(&format!("{failed} {}", failed.details()));
    }
    said
}

fn everything_said_about(token: &str) -> String {
    let cache = TokenCache::new(10, 1024 * 1024);
    let everywhere = TokenLocations::default().param("access_token").cookie("t").header("x", "");
    let rules = [rule(&p256_keys()).locations(everywhere)];
    let verifier_everywhere = JwtVerifier::new(rules).unwrap().cache(&cache);
    let authenticator = JwtAuthenticator::new(verifier_everywhere).clock(now);
    let authorization = format!("Bearer {token}");
    let (query, cookie) = (format!("access_token={token}"), format!("t={token}"));
    let mut said = format!("{authenticator:?} {cache:?}");
    for context in [
        AuthContext::new("/").query(&query).header("authorization", &authorization),
        AuthContext::new("/").query(&query),
        AuthContext::new("/").header("cookie", &cookie),
        AuthContext::new("/").header("x", token),
        AuthContext::new("/").header("x", token).header("cookie", "t=other"),
    ] {
        said.push_str(&said_by(authenticator.clone(), &context));
    }
    let verdict = verifier(&p256_keys()).verify(token, now());
    said.push_str(&format!("{verdict:?}"));
    if let Err(error) = verdict {
        said.push_str(&format!("{error} {error:#?}"));
    }
    said
}

/// Answers with an error that an API server could have put the token into.
struct Echo(bool);

impl TokenReviewer for Echo {
    fn review<'a>(&'a self, request: TokenReviewRequest<'a>) -> ReviewFuture<'a> {
        tracing::debug!(?request, "authenticating");
        let mut status = ReviewStatus::default();
        status.error = format!("token {} is bad", request.token);
        let unreachable = self.0;
        Box::pin(async move {
            if unreachable { Err(ReviewError::Unreachable("no answer".into())) } else { Ok(status) }
        })
    }
}

fn reviewed(token: &str) -> String {
    let domain = TrustDomain::parse("cluster.local").unwrap();
    let authorization = format!("Bearer {token}");
    let context = AuthContext::new("/").header("authorization", &authorization);
    [true, false]
        .map(|unreachable| {
            let clusters = Clusters::new("local", Echo(unreachable));
            let reviews = KubernetesAuthenticator::new(clusters, domain.clone(), ["istio-ca"]);
            said_by(reviews, &context)
        })
        .concat()
}

fn forwarded(header: &str) -> String {
    let proxies = || TrustedProxies::new(["10.0.0.0/8"]).unwrap();
    let strict = XfccAuthenticator::new(proxies()).untrusted_peer(UntrustedPeer::Refuse);
    ["10.0.0.1:1", "192.0.2.1:1"]
        .map(|peer| {
            let context =
                AuthContext::new("/").peer(peer.parse().unwrap()).header(XFCC_HEADER, header);
            said_by(strict.clone(), &context)
        })
        .concat()
}

#[test]
fn attack_83_credentials_are_never_repeated() {
    for token in marked_tokens() {
        let said = everything_said_about(&token) + &reviewed(&token);
        for secret in secrets_of(&token) {
            assert!(!said.contains(secret), "{secret} is in\n{said}");
        }
    }
    for header in
        ["URI=MARKED-SECRET", "MARKED-SECRET", "Cert=\"MARKED-SECRET", "Hash=MARKED-SECRET;x"]
    {
        let said = forwarded(header);
        assert!(!said.contains(MARK), "{said}");
    }
    for document in [
        r#"{"keys":[{"kty":"oct","k":"MARKED-SECRET"},{"kty":"EC","d":"MARKED-SECRET"}]}"#,
        r#"{"keys":"MARKED-SECRET"}"#,
        r#"{"keys":[],"MARKED-SECRET"#,
    ] {
        LOG.0.lock().clear();
        let set = KeySet::parse(document);
        let mut said = format!("{set:?}");
        if let Ok(set) = set {
            said.push_str(&format!("{:?}", KeySource::new(set)));
        }
        said.push_str(&String::from_utf8(LOG.0.lock().clone()).unwrap());
        assert!(!said.contains(MARK), "{said}");
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
