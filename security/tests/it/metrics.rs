//! What is counted.

use std::{sync::Arc, time::Duration};

use mesh_security::{
    Attempted, Fetched, Metrics, TokioTimer,
    authn::{AuthContext, AuthenticationManager},
    fetch::FetchError,
    jwks::{RemoteKeys, RemoteOptions},
    jwt::JwtAuthenticator,
};
use parking_lot::Mutex;
use serde_json::json;

use crate::{
    issuer::{Behaviour, Issuer, publish, runtime_clock},
    signing::{HEADER, NOW, claims, finished, now, p256_keys, token, verifier},
};

/// Remembers everything in words.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn note(&self, what: String) {
        self.0.lock().push(what);
    }

    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock())
    }
}

impl Metrics for Told {
    fn attempted(&self, kind: &str, result: Attempted, latency: Duration) {
        self.note(format!("{kind} {} {latency:?}", result.as_str()));
    }

    fn fetched(&self, source: &str, result: Fetched) {
        self.note(format!("{source} {result:?}"));
    }

    fn keys_known(&self, source: &str, usable: usize, dropped: usize) {
        self.note(format!("{source} {usable}+{dropped}"));
    }

    fn last_success(&self, source: &str, unix_seconds: u64) {
        self.note(format!("{source} {unix_seconds}"));
    }
}

#[test]
fn attempts_are_counted_by_kind_and_result() {
    let told = Told::default();
    let authenticator = JwtAuthenticator::new(verifier(&p256_keys())).clock(now);
    let manager = AuthenticationManager::new().with(authenticator).metrics(told.clone(), now);
    let good = format!("Bearer {}", token(HEADER, &claims().to_string()));
    for (authorization, expected) in [
        (&*good, "IDTokenAuthenticator accepted 0ns"),
        ("Basic x", "IDTokenAuthenticator absent 0ns"),
        ("Bearer x", "IDTokenAuthenticator refused 0ns"),
    ] {
        let context = AuthContext::new("/").header("authorization", authorization);
        let _ = finished(manager.authenticate(&context));
        assert_eq!(told.taken(), [expected]);
    }
}

#[tokio::test(start_paused = true)]
async fn fetches_are_counted_by_source() {
    let told = Told::default();
    let one_bad = [p256_keys()[0].clone(), json!({ "kty": "oct", "k": "AAAA" })];
    let issuer = Issuer::new([
        publish(&one_bad),
        publish(&one_bad),
        Behaviour::Fail(FetchError::Status(500)),
    ]);
    let keys = RemoteKeys::url("https://a/", issuer, TokioTimer, RemoteOptions::new())
        .unwrap()
        .clock(runtime_clock())
        .metrics(told.clone());
    keys.refresh().await.unwrap();
    assert_eq!(
        told.taken(),
        ["https://a/ 1+1", "https://a/ Changed", &format!("https://a/ {NOW}")]
    );
    keys.refresh().await.unwrap();
    assert_eq!(told.taken(), ["https://a/ Unchanged", &format!("https://a/ {NOW}")]);
    keys.refresh().await.unwrap_err();
    assert_eq!(told.taken(), ["https://a/ Failed"]);
}
