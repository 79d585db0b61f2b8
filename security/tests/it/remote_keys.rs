//! Keys that are fetched, from an issuer that misbehaves, on a clock that stands still.

use std::{sync::Arc, time::Duration};

use mesh_security::{
    TokioTimer,
    authn::{AuthContext, AuthenticationManager},
    fetch::{FetchError, FetchResponse},
    jwks::{KeySourceError, RemoteKeys, RemoteOptions},
    jwt::{Audiences, JwtAuthenticator, JwtErrorKind as Kind, JwtRule, JwtVerifier},
};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    issuer::{Behaviour, Issuer, pass, publish, response, runtime_clock, text},
    signing::{AUDIENCE, HEADER, ISSUER, Key, claims, claims_with, p256_keys, token, unsigned},
};

const URL: &str = "https://issuer.example/keys";

pub(crate) fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn remote(issuer: &Issuer, options: RemoteOptions) -> RemoteKeys {
    RemoteKeys::url(URL, issuer.clone(), TokioTimer, options)
        .unwrap()
        .clock(runtime_clock())
        .seed(7)
}

/// A verifier that trusts the keys, on the clock of the runtime.
pub(crate) struct Guard {
    verifier: JwtVerifier,
    clock: Box<dyn Fn() -> std::time::SystemTime>,
}

impl Guard {
    pub(crate) fn new(keys: &RemoteKeys) -> Self {
        let rule = JwtRule::new(ISSUER, Audiences::one_of([AUDIENCE]), keys.keys());
        let verifier = JwtVerifier::new([rule]).unwrap();
        Self { verifier, clock: Box::new(runtime_clock()) }
    }

    pub(crate) async fn verdict(&self, token: &str) -> Result<(), Kind> {
        let verdict = self.verifier.verify_refreshing(token, (self.clock)()).await;
        verdict.map(|_| ()).map_err(|error| error.kind())
    }
}

fn good() -> String {
    token(HEADER, &claims().to_string())
}

pub(crate) fn long_lived() -> String {
    token(HEADER, &claims_with("exp", json!(4_000_000_000_i64)))
}

fn with_key(kid: &str) -> String {
    token(&json!({ "alg": "ES256", "kid": kid }).to_string(), &claims().to_string())
}

/// A token whose signature nobody will look at.
fn unsigned_with_key(kid: &str) -> String {
    let header = json!({ "alg": "ES256", "kid": kid }).to_string();
    format!("{}.AAAA", unsigned(&header, &claims().to_string()))
}

#[tokio::test(start_paused = true)]
async fn the_first_token_fetches_the_keys() {
    let issuer = Issuer::publishing(&p256_keys());
    let keys = remote(&issuer, RemoteOptions::new());
    let guard = Guard::new(&keys);
    assert_eq!(issuer.requests(), 0, "construction does not ask the network");
    assert_eq!(
        guard.verifier.verify(&good(), (guard.clock)()).unwrap_err().kind(),
        Kind::KeysUnavailable
    );
    assert_eq!(guard.verdict(&good()).await, Ok(()));
    assert_eq!(issuer.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn attack_17_unknown_keys_cost_one_fetch_per_interval() {
    let issuer = Issuer::publishing(&p256_keys());
    let keys = remote(&issuer, RemoteOptions::new());
    keys.refresh().await.unwrap();
    let guard = Guard::new(&keys);
    for round in 0..10_000 {
        let token = unsigned_with_key(&format!("random-{round}"));
        assert_eq!(guard.verdict(&token).await, Err(Kind::NoMatchingKey));
    }
    assert_eq!(issuer.requests(), 2);
    pass(seconds(30)).await;
    for round in 0..100 {
        assert_eq!(
            guard.verdict(&unsigned_with_key(&format!("other-{round}"))).await,
            Err(Kind::NoMatchingKey)
        );
    }
    assert_eq!(issuer.requests(), 3);
    assert_eq!(guard.verdict(&good()).await, Ok(()), "the good key is untouched");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_missing_is_not_looked_for_again_for_a_minute() {
    let issuer = Issuer::publishing(&p256_keys());
    let keys = remote(&issuer, RemoteOptions::new());
    keys.refresh().await.unwrap();
    let guard = Guard::new(&keys);
    for (time, requests) in [(0, 2), (31, 2), (30, 3)] {
        pass(seconds(time)).await;
        assert_eq!(guard.verdict(&with_key("gone")).await, Err(Kind::NoMatchingKey));
        assert_eq!(issuer.requests(), requests, "after {time} more seconds");
    }
}

#[tokio::test(start_paused = true)]
async fn a_thousand_missing_keys_are_remembered_and_no_more() {
    let issuer = Issuer::publishing(&p256_keys());
    let options = RemoteOptions::new().forced_interval(Duration::ZERO).unknown_for(seconds(3600));
    let keys = remote(&issuer, options);
    keys.refresh().await.unwrap();
    let guard = Guard::new(&keys);
    for round in 0..10_240 {
        let token = unsigned_with_key(&format!("random-{round}"));
        assert_eq!(guard.verdict(&token).await, Err(Kind::NoMatchingKey));
        let most = (round + 1).min(1024);
        assert!((most / 2..=most).contains(&keys.status().unknown_keys), "{round}");
    }
    assert_eq!((keys.status().unknown_keys, issuer.requests()), (1024, 10_241));
    let last = unsigned_with_key("random-10239");
    assert_eq!(guard.verdict(&last).await, Err(Kind::NoMatchingKey));
    assert_eq!(issuer.requests(), 10_241, "the last one is among them");
    issuer.now(publish(&[Key::P384.jwk(json!({ "kid": "new" }))]));
    keys.refresh().await.unwrap();
    assert_eq!(keys.status().unknown_keys, 0, "other keys, other gaps");
}

#[tokio::test(start_paused = true)]
async fn a_hundred_sets_leave_the_last_one() {
    let issuer = Issuer::publishing(&p256_keys());
    let keys = remote(&issuer, RemoteOptions::new());
    for round in 0..100_u64 {
        let set: Vec<_> = (0..100)
            .map(|number| Key::P256.jwk(json!({ "kid": format!("{round}-{number}") })))
            .collect();
        issuer.now(publish(&set));
        keys.refresh().await.unwrap();
        let current = keys.keys().current();
        assert_eq!((current.set().keys().len(), current.generation()), (100, round + 1));
    }
}

#[tokio::test(start_paused = true)]
async fn tokens_that_would_fail_anyway_fetch_nothing() {
    let issuer = Issuer::publishing(&[]);
    let keys = remote(&issuer, RemoteOptions::new());
    keys.refresh().await.unwrap();
    let guard = Guard::new(&keys);
    for (claim, value) in [
        ("exp", json!(1)),
        ("aud", json!("x")),
        ("nbf", json!(4_000_000_000_i64)),
        ("aud", Value::Null),
    ] {
        let token = token(HEADER, &claims_with(claim, value));
        assert_eq!(guard.verdict(&token).await, Err(Kind::NoMatchingKey));
    }
    let other = token(HEADER, &claims_with("iss", json!("https://other.example")));
    assert_eq!(guard.verdict(&other).await, Err(Kind::UnknownIssuer));
    assert_eq!(issuer.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_bad_signature_under_a_known_key_fetches_nothing() {
    let issuer = Issuer::publishing(&p256_keys());
    let keys = remote(&issuer, RemoteOptions::new());
    keys.refresh().await.unwrap();
    let mut forged = good();
    let place = forged.len() - 10..forged.len() - 9;
    let other = if &forged[place.clone()] == "A" { "B" } else { "A" };
    forged.replace_range(place, other);
    assert_eq!(Guard::new(&keys).verdict(&forged).await, Err(Kind::InvalidSignature));
    assert_eq!(issuer.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn attack_53_a_thousand_tokens_of_a_new_key_share_one_fetch() {
    let old = [Key::P384.jwk(json!({ "kid": "old" }))];
    let slow = Behaviour::Slow(seconds(2), response(&p256_keys()));
    let issuer = Issuer::new([publish(&old), slow]);
    let keys = remote(&issuer, RemoteOptions::new());
    keys.refresh().await.unwrap();
    let guard = Guard::new(&keys);
    let token = good();
    let all = (0..1000).map(|_| guard.verdict(&token));
    let verdicts = futures_util::future::join_all(all).await;
    assert!(verdicts.iter().all(Result::is_ok));
    assert_eq!(issuer.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn attack_53_a_waiter_that_gives_up_harms_nobody() {
    let slow = Behaviour::Slow(seconds(2), response(&p256_keys()));
    let issuer = Issuer::new([publish(&[]), slow]);
    let keys = remote(&issuer, RemoteOptions::new());
    keys.refresh().await.unwrap();
    let guard = Guard::new(&keys);
    let token = good();
    let gave_up = tokio::time::timeout(seconds(1), guard.verdict(&token)).await;
    assert!(gave_up.is_err(), "the client has hung up");
    assert_eq!(guard.verdict(&token).await, Ok(()), "the fetch it began is finished by the next");
    assert_eq!(issuer.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn attack_53_a_fetch_that_began_too_early_is_followed_by_another() {
    let slow = Behaviour::Slow(seconds(2), response(&[]));
    let issuer = Issuer::new([slow, publish(&p256_keys())]);
    let keys = remote(&issuer, RemoteOptions::new());
    let guard = Guard::new(&keys);
    let token = good();
    let (scheduled, verdict) = tokio::join!(keys.refresh(), guard.verdict(&token));
    assert_eq!((scheduled, verdict), (Ok(()), Ok(())));
    assert_eq!(issuer.requests(), 2);
}

/// An issuer publishes a key before it signs with it and withdraws it after: no token is refused.
#[tokio::test(start_paused = true)]
async fn a_rotation_refuses_no_valid_token() {
    let named = |key: Key, kid: &str| key.jwk(json!({ "kid": kid }));
    let issuer = Issuer::publishing(&[named(Key::P256, "k1")]);
    let keys = remote(&issuer, RemoteOptions::new());
    let guard = Guard::new(&keys);
    let schedule = keys.run();
    let traffic = async {
        pass(seconds(1)).await;
        let sign = |kid: &str| with_key(kid);
        for step in 0..20 {
            match step {
                5 => issuer.now(publish(&[named(Key::P256, "k1"), named(Key::P256, "k2")])),
                12 => issuer.now(publish(&[named(Key::P256, "k2")])),
                _ => {}
            }
            let kid = if step < 6 { "k1" } else { "k2" };
            assert_eq!(guard.verdict(&sign(kid)).await, Ok(()), "step {step}");
            pass(seconds(20)).await;
        }
    };
    tokio::select! {
        () = schedule => unreachable!("the schedule has no end"),
        () = traffic => {}
    }
    assert!(issuer.requests() <= 4, "{} requests", issuer.requests());
}

#[tokio::test(start_paused = true)]
async fn attack_47_oversized_and_endless_answers_keep_the_old_keys() {
    let issuer = Issuer::publishing(&p256_keys());
    let keys = remote(&issuer, RemoteOptions::new());
    keys.refresh().await.unwrap();
    let many: Vec<Value> = (0..101).map(|_| json!({})).collect();
    let too_large = KeySourceError::Fetch(FetchError::ResponseTooLarge);
    let huge = FetchResponse::new(vec![b' '; 1024 * 1024 + 1]);
    let started = Instant::now();
    issuer.now(Behaviour::Answer(huge));
    assert_eq!(keys.refresh().await, Err(too_large));
    issuer.now(publish(&many));
    assert!(matches!(keys.refresh().await, Err(KeySourceError::Keys(_))));
    issuer.now(Behaviour::Never);
    assert_eq!(keys.refresh().await, Err(KeySourceError::Fetch(FetchError::Timeout)));
    assert_eq!(started.elapsed(), seconds(5), "the limit of one attempt");
    assert_eq!(keys.status().failures, 3);
    assert_eq!(Guard::new(&keys).verdict(&good()).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn attack_48_pages_that_are_not_key_sets_keep_the_old_keys() {
    let issuer = Issuer::publishing(&p256_keys());
    let keys = remote(&issuer, RemoteOptions::new());
    keys.refresh().await.unwrap();
    let guard = Guard::new(&keys);
    for body in ["<html>", "", "{}", r#"{"keys":null}"#, r#"{"keys":"x"}"#, "\u{feff}{}"] {
        issuer.now(text(body));
        assert!(matches!(keys.refresh().await, Err(KeySourceError::Keys(_))), "{body}");
        assert_eq!(guard.verdict(&good()).await, Ok(()), "{body}");
    }
    let one_bad = [json!({ "kty": "RSA", "n": 7 }), p256_keys()[0].clone()];
    issuer.now(publish(&one_bad));
    keys.refresh().await.unwrap();
    assert_eq!(guard.verdict(&good()).await, Ok(()), "one bad key costs nothing");
    issuer.now(publish(&[]));
    keys.refresh().await.unwrap();
    assert_eq!(guard.verdict(&good()).await, Err(Kind::NoMatchingKey), "all keys were revoked");
}

#[tokio::test(start_paused = true)]
async fn attack_55_keys_that_are_too_old_are_unavailable_and_not_invalid() {
    let issuer = Issuer::publishing(&p256_keys());
    let keys = remote(&issuer, RemoteOptions::new().max_stale(seconds(3600)));
    keys.refresh().await.unwrap();
    issuer.now(Behaviour::Fail(FetchError::Status(503)));
    let guard = Guard::new(&keys);
    pass(seconds(3599)).await;
    assert_eq!(guard.verdict(&long_lived()).await, Ok(()));
    pass(seconds(1)).await;
    assert_eq!(guard.verdict(&long_lived()).await, Err(Kind::KeysUnavailable));
    issuer.now(publish(&p256_keys()));
    pass(seconds(30)).await;
    assert_eq!(guard.verdict(&long_lived()).await, Ok(()), "the next forced fetch helps");
}

#[tokio::test(start_paused = true)]
async fn unchanged_keys_keep_their_generation() {
    let issuer = Issuer::new([
        Behaviour::Answer(response(&p256_keys()).with_etag("\"v1\"")),
        Behaviour::Answer(FetchResponse::not_modified()),
        publish(&p256_keys()),
    ]);
    let keys = remote(&issuer, RemoteOptions::new());
    for _ in 0..3 {
        keys.refresh().await.unwrap();
        assert_eq!(keys.status().generation, 1);
    }
    assert_eq!(issuer.etags(), [None, Some("\"v1\"".to_owned()), Some("\"v1\"".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn an_unasked_for_304_is_a_failure() {
    let issuer = Issuer::new([Behaviour::Answer(FetchResponse::not_modified())]);
    let keys = remote(&issuer, RemoteOptions::new());
    assert_eq!(keys.refresh().await, Err(KeySourceError::Fetch(FetchError::Protocol)));
    assert_eq!(keys.status().generation, 0);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_does_not_stop_forced_fetches() {
    use std::sync::atomic::{AtomicI64, Ordering};
    let offset = Arc::new(AtomicI64::new(1_000_000));
    let shared = Arc::clone(&offset);
    let clock = move || {
        std::time::SystemTime::UNIX_EPOCH
            + seconds(u64::try_from(1_760_000_000 + shared.load(Ordering::Relaxed)).unwrap())
    };
    let issuer = Issuer::publishing(&[]);
    let keys = RemoteKeys::url(URL, issuer.clone(), TokioTimer, RemoteOptions::new())
        .unwrap()
        .clock(clock.clone());
    keys.refresh().await.unwrap();
    let rule = JwtRule::new(ISSUER, Audiences::Any, keys.keys());
    let verifier = JwtVerifier::new([rule]).unwrap();
    let eternal =
        token(HEADER, &json!({ "iss": ISSUER, "sub": "a", "exp": 4_000_000_000_i64 }).to_string());
    let _ = verifier.verify_refreshing(&eternal, clock()).await;
    assert_eq!(issuer.requests(), 2);
    offset.store(0, Ordering::Relaxed);
    issuer.now(publish(&p256_keys()));
    assert!(verifier.verify_refreshing(&eternal, clock()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn keys_of_a_file_follow_the_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), r#"{"keys":[]}"#).unwrap();
    let keys =
        RemoteKeys::file(file.path(), TokioTimer, RemoteOptions::new()).clock(runtime_clock());
    let guard = Guard::new(&keys);
    assert_eq!(guard.verdict(&good()).await, Err(Kind::NoMatchingKey));
    std::fs::write(file.path(), json!({ "keys": p256_keys() }).to_string()).unwrap();
    pass(seconds(60)).await;
    assert_eq!(guard.verdict(&good()).await, Ok(()));
    std::fs::write(file.path(), "<html>").unwrap();
    assert!(keys.refresh().await.is_err());
    assert_eq!(guard.verdict(&good()).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn an_authenticator_waits_for_the_keys() {
    let slow = Behaviour::Slow(seconds(2), response(&p256_keys()));
    let keys = remote(&Issuer::new([slow]), RemoteOptions::new());
    let rule = JwtRule::new(ISSUER, Audiences::one_of([AUDIENCE]), keys.keys());
    let authenticator =
        JwtAuthenticator::new(JwtVerifier::new([rule]).unwrap()).clock(runtime_clock());
    let manager = AuthenticationManager::new().with(authenticator);
    let authorization = format!("Bearer {}", good());
    let context = AuthContext::new("/").header("authorization", &authorization);
    let outcome = manager.authenticate(&context).await.unwrap();
    assert_eq!(outcome.caller().unwrap().identities(), [format!("{ISSUER}/alice")]);
}
