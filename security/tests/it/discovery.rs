//! Keys found through a discovery document.

use mesh_security::{
    TokioTimer,
    fetch::{FetchError, PlainHttp, UrlError},
    jwks::{DiscoveryDocument, DiscoveryError, KeySourceError, RemoteKeys, RemoteOptions},
    jwt::{Audiences, JwtErrorKind as Kind, JwtRule, JwtVerifier},
};
use serde_json::{Value, json};

use crate::{
    issuer::{Behaviour, Issuer, publish, runtime_clock, text},
    signing::{AUDIENCE, HEADER, ISSUER, claims, now, p256_keys, token},
};

fn document(members: &Value) -> String {
    let mut document = json!({ "issuer": ISSUER, "jwks_uri": "https://keys.example/jwks" });
    for (name, value) in members.as_object().unwrap() {
        document[name] = value.clone();
    }
    document.to_string()
}

fn remote(issuer: &Issuer) -> RemoteKeys {
    RemoteKeys::discovery(ISSUER, issuer.clone(), TokioTimer, RemoteOptions::new())
        .unwrap()
        .clock(runtime_clock())
}

#[track_caller]
fn check(text: &str, expected: Result<&str, DiscoveryError>) {
    let read = DiscoveryDocument::parse(text, ISSUER, PlainHttp::Refuse);
    assert_eq!(
        read.map(|document| document.jwks_uri().to_owned()),
        expected.map(str::to_owned),
        "{text}"
    );
}

#[test]
fn attack_51_documents_of_others_and_unsafe_places_are_refused() {
    check(&document(&json!({})), Ok("https://keys.example/jwks"));
    for issuer in ["https://other.example", "https://issuer.example/", "https://ISSUER.example"] {
        check(&document(&json!({ "issuer": issuer })), Err(DiscoveryError::DiscoveryMismatch));
    }
    check(&document(&json!({ "issuer": null })), Err(DiscoveryError::DiscoveryMismatch));
    for (uri, error) in [
        ("http://keys.example/", UrlError::Scheme),
        ("file:///etc/passwd", UrlError::Scheme),
        ("https://user@keys.example/", UrlError::Credentials),
        ("https://keys.example/#x", UrlError::Fragment),
        ("keys", UrlError::Malformed),
    ] {
        check(&document(&json!({ "jwks_uri": uri })), Err(DiscoveryError::KeysUrl(error)));
    }
    check(&document(&json!({ "jwks_uri": 7 })), Err(DiscoveryError::NoKeys));
    for text in ["", "[]", "<html>", r#"{"issuer":"a","issuer":"b"}"#] {
        check(text, Err(DiscoveryError::NotADocument));
    }
    check(&" ".repeat(64 * 1024 + 1), Err(DiscoveryError::NotADocument));
}

#[test]
fn attack_51_an_issuer_that_is_no_https_url_is_a_configuration_error() {
    let build = |issuer: &str| {
        let nowhere = Issuer::new([Behaviour::Never]);
        RemoteKeys::discovery(issuer, nowhere, TokioTimer, RemoteOptions::new()).map(|_| ())
    };
    assert_eq!(build("http://issuer.example"), Err(UrlError::Scheme));
    assert_eq!(build("issuer"), Err(UrlError::Malformed));
    assert_eq!(build("https://issuer.example?x="), Err(UrlError::Malformed));
    assert_eq!(build("https://issuer.example/"), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn the_document_leads_to_the_keys() {
    let issuer = Issuer::new([text(&document(&json!({}))), publish(&p256_keys())]);
    remote(&issuer).refresh().await.unwrap();
    assert_eq!(
        issuer.urls(),
        ["https://issuer.example/.well-known/openid-configuration", "https://keys.example/jwks"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_discovery_keeps_the_known_place() {
    let issuer = Issuer::new([
        text(&document(&json!({}))),
        publish(&[]),
        Behaviour::Fail(FetchError::Status(502)),
        publish(&p256_keys()),
    ]);
    let keys = remote(&issuer);
    keys.refresh().await.unwrap();
    keys.refresh().await.unwrap();
    assert_eq!(keys.status().generation, 2);
    assert_eq!(issuer.urls()[3], "https://keys.example/jwks");
}

#[tokio::test(start_paused = true)]
async fn without_a_first_document_there_are_no_keys() {
    let issuer = Issuer::new([Behaviour::Fail(FetchError::Tls)]);
    let expected = KeySourceError::DiscoveryFetch(FetchError::Tls);
    assert_eq!(remote(&issuer).refresh().await, Err(expected));
    let issuer = Issuer::new([text("{}")]);
    let expected = KeySourceError::Discovery(DiscoveryError::DiscoveryMismatch);
    assert_eq!(remote(&issuer).refresh().await, Err(expected));
}

#[tokio::test(start_paused = true)]
async fn algorithms_of_the_document_only_narrow() {
    for (algorithms, expected) in [
        (json!(["ES256", "HS256", "none"]), Ok(())),
        (json!(["RS256"]), Err(Kind::AlgNotAllowed)),
        (json!([]), Err(Kind::AlgNotAllowed)),
    ] {
        let members = json!({ "id_token_signing_alg_values_supported": algorithms });
        let issuer = Issuer::new([text(&document(&members)), publish(&p256_keys())]);
        let keys = remote(&issuer);
        keys.refresh().await.unwrap();
        let rule = JwtRule::new(ISSUER, Audiences::one_of([AUDIENCE]), keys.keys());
        let verifier = JwtVerifier::new([rule]).unwrap();
        let verdict = verifier.verify(&token(HEADER, &claims().to_string()), now());
        assert_eq!(verdict.map(|_| ()).map_err(|error| error.kind()), expected, "{algorithms}");
    }
}
