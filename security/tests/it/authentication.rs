//! The manager and the authenticator for bearer tokens.

use std::{
    future::ready,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use mesh_security::{
    authn::{
        Anonymous, AuthContext, AuthFuture, AuthSource, AuthenticationFailed,
        AuthenticationManager, Authenticator, AuthnError, Caller, OnBadCredential, Outcome, Via,
    },
    jwt::{JwtAuthenticator, UnknownIssuer},
};
use serde_json::{Value, json};

use crate::signing::{HEADER, claims, claims_with, finished, now, p256_keys, token, verifier};

/// Answers always the same and counts how often it was asked.
#[derive(Clone)]
struct Fixed {
    kind: &'static str,
    answer: Result<Option<Caller>, AuthnError>,
    asked: Arc<AtomicUsize>,
}

impl Fixed {
    fn new(kind: &'static str, answer: Result<Option<&str>, &str>) -> Self {
        let answer = answer
            .map(|id| id.map(|id| Caller::new(Via::Tls, [id]).unwrap()))
            .map_err(AuthnError::refused);
        Self { kind, answer, asked: Arc::default() }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Authenticator for Fixed {
    fn kind(&self) -> &str {
        self.kind
    }

    fn authenticate<'a>(&'a self, _: &'a AuthContext<'_>) -> AuthFuture<'a> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(ready(self.answer.clone()))
    }
}

fn ask(
    manager: &AuthenticationManager,
    context: &AuthContext<'_>,
) -> Result<Outcome, AuthenticationFailed> {
    finished(manager.authenticate(context))
}

fn ask_all(authenticators: &[&Fixed], manager: AuthenticationManager) -> Result<Outcome, String> {
    let manager = authenticators.iter().fold(manager, |manager, one| manager.with((*one).clone()));
    ask(&manager, &AuthContext::new("/")).map_err(|failed| failed.details())
}

fn identity(outcome: &Outcome) -> &str {
    &outcome.caller().unwrap().identities()[0]
}

#[test]
fn first_that_knows_the_caller_decides() {
    let absent = Fixed::new("A", Ok(None));
    let bad = Fixed::new("B", Err("bad"));
    let good = Fixed::new("C", Ok(Some("alice")));
    let late = Fixed::new("D", Ok(Some("bob")));
    let outcome = ask_all(&[&absent, &bad, &good, &late], AuthenticationManager::new()).unwrap();
    assert_eq!(identity(&outcome), "alice");
    assert_eq!([&absent, &bad, &good, &late].map(Fixed::asked), [1, 1, 1, 0]);
}

#[test]
fn failure_lists_every_attempt_and_prints_none() {
    let authenticators = [&Fixed::new("A", Ok(None)), &Fixed::new("B", Err("bad"))];
    let details = ask_all(&authenticators, AuthenticationManager::new()).unwrap_err();
    assert_eq!(details, "Authenticator A: no credential; Authenticator B: bad");
    let manager = AuthenticationManager::new().with(Fixed::new("B", Err("bad")));
    for _ in 0..2 {
        let failed = ask(&manager, &AuthContext::new("/")).unwrap_err();
        assert_eq!(failed.to_string(), "authentication failure");
        assert_eq!(failed.attempts().len(), 1, "nothing is kept between requests");
    }
}

#[test]
fn without_authenticators_everybody_is_refused() {
    assert_eq!(ask_all(&[], AuthenticationManager::new()), Err(String::new()));
}

#[test]
fn a_bad_credential_can_stop_the_request() {
    let good = Fixed::new("A", Ok(Some("alice")));
    let bad = Fixed::new("B", Err("bad"));
    let late = Fixed::new("C", Ok(None));
    let strict = || AuthenticationManager::new().on_bad_credential(OnBadCredential::Stop);
    let details = ask_all(&[&good, &bad, &late], strict()).unwrap_err();
    assert_eq!(details, "Authenticator B: bad");
    assert_eq!(late.asked(), 0);
    let second = Fixed::new("D", Ok(Some("bob")));
    let outcome = ask_all(&[&late, &good, &second], strict()).unwrap();
    assert_eq!(identity(&outcome), "alice");
}

#[test]
fn anonymous_is_allowed_only_without_any_credential() {
    let allow = || AuthenticationManager::new().anonymous(Anonymous::Allow);
    let absent = Fixed::new("A", Ok(None));
    assert_eq!(ask_all(&[&absent], allow()), Ok(Outcome::Anonymous));
    let refused = ask_all(&[&absent, &Fixed::new("B", Err("bad"))], allow());
    assert_eq!(refused, Err("Authenticator A: no credential; Authenticator B: bad".to_owned()));
    assert_eq!(
        ask_all(&[&absent], AuthenticationManager::new()),
        Err("Authenticator A: no credential".to_owned()),
    );
}

fn bearer(payload: &str) -> String {
    format!("Bearer {}", token(HEADER, payload))
}

fn jwt_manager(meaning: UnknownIssuer) -> AuthenticationManager {
    let authenticator =
        JwtAuthenticator::new(verifier(&p256_keys())).clock(now).unknown_issuer(meaning);
    AuthenticationManager::new().with(authenticator)
}

#[track_caller]
fn check_bearer(authorization: &str, meaning: UnknownIssuer, expected: Result<&str, &str>) {
    let context = AuthContext::new("/").header("authorization", authorization);
    let answer = ask(&jwt_manager(meaning), &context);
    let answer =
        answer.map(|outcome| identity(&outcome).to_owned()).map_err(|failed| failed.details());
    let expected = expected
        .map(str::to_owned)
        .map_err(|detail| format!("Authenticator IDTokenAuthenticator: {detail}"));
    assert_eq!(answer, expected);
}

#[test]
fn bearer_token_names_the_caller() {
    let good = bearer(&claims().to_string());
    check_bearer(&good, UnknownIssuer::Reject, Ok("https://issuer.example/alice"));
    let context = AuthContext::new("/").header("authorization", &good);
    let outcome = ask(&jwt_manager(UnknownIssuer::Reject), &context).unwrap();
    let caller = outcome.caller().unwrap();
    assert_eq!((caller.auth_source(), caller.via()), (AuthSource::IdToken, Via::Jwt));
}

#[test]
fn bearer_token_needs_a_subject() {
    let missing = bearer(&claims_with("sub", Value::Null));
    let expected = Err("missing claim `sub` (iss https://issuer.example)");
    check_bearer(&missing, UnknownIssuer::Reject, expected);
    let empty = bearer(&claims_with("sub", json!("")));
    let expected = Err("invalid subject (iss https://issuer.example)");
    check_bearer(&empty, UnknownIssuer::Reject, expected);
}

#[test]
fn foreign_token_is_refused_or_ignored() {
    let foreign = bearer(&claims_with("iss", json!("https://other.example")));
    check_bearer(
        &foreign,
        UnknownIssuer::Reject,
        Err("unknown issuer (iss https://other.example, kid k1)"),
    );
    check_bearer(&foreign, UnknownIssuer::Ignore, Err("no credential"));
    let expired = bearer(&claims_with("exp", json!(1)));
    check_bearer(
        &expired,
        UnknownIssuer::Ignore,
        Err("token expired (iss https://issuer.example, kid k1)"),
    );
}

#[test]
fn attack_82_every_failure_looks_the_same_outside() {
    let expired = bearer(&claims_with("exp", json!(1)));
    let foreign = bearer(&claims_with("iss", json!("x")));
    let audience = bearer(&claims_with("aud", json!("x")));
    for authorization in ["", "Bearer", "Bearer x", &expired, &foreign, &audience] {
        let context = AuthContext::new("/").header("authorization", authorization);
        let failed = ask(&jwt_manager(UnknownIssuer::Reject), &context).unwrap_err();
        assert_eq!(failed.to_string(), "authentication failure");
    }
}

#[test]
fn handles_and_futures_may_cross_threads() {
    fn shared<T: Clone + Send + Sync>(_: &T) {}
    fn sent<T: Send>(_: &T) {}
    let manager = jwt_manager(UnknownIssuer::Reject);
    let keys = verifier(&p256_keys()).rules()[0].keys().clone();
    shared(&manager);
    shared(&keys);
    sent(&manager.authenticate(&AuthContext::new("/")));
}
