//! The tower layer.

use std::{convert::Infallible, sync::Arc};

use http::{Request, Response, StatusCode, header};
use mesh_security::{
    authn::{Anonymous, AuthenticationManager, Caller, Outcome},
    jwks::KeySource,
    jwt::{Audiences, ClaimForwarding, JwtAuthenticator, JwtRule, JwtVerifier, UnknownIssuer},
    tower::{AuthenticationLayer, Connection},
    xfcc::{TrustedProxies, XfccAuthenticator},
};
use serde_json::json;
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::signing::{
    AUDIENCE, HEADER, ISSUER, claims, claims_with, finished, key_set, now, p256_keys, token,
    verifier,
};

fn manager() -> AuthenticationManager {
    let proxies = TrustedProxies::new(["10.0.0.0/8"]).unwrap();
    AuthenticationManager::new()
        .with(JwtAuthenticator::new(verifier(&p256_keys())).clock(now))
        .with(XfccAuthenticator::new(proxies))
}

/// Answers with the identity of the caller.
async fn who(request: Request<String>) -> Result<Response<String>, Infallible> {
    let caller = request.extensions().get::<Caller>().map(|caller| caller.identities()[0].clone());
    let outcome = request.extensions().get::<Outcome>().expect("the layer has judged");
    assert_eq!(outcome.caller().map(|caller| caller.identities()[0].clone()), caller);
    Ok(Response::new(caller.unwrap_or_else(|| "anonymous".to_owned())))
}

fn ask(manager: AuthenticationManager, request: Request<String>) -> Response<String> {
    let service = AuthenticationLayer::new(manager).layer(service_fn(who));
    finished(service.oneshot(request)).unwrap()
}

fn with_token(token: &str) -> Request<String> {
    Request::get("/x?y")
        .header("authorization", format!("Bearer {token}"))
        .body(String::new())
        .unwrap()
}

#[test]
fn a_known_caller_reaches_the_service() {
    let response = ask(manager(), with_token(&token(HEADER, &claims().to_string())));
    assert_eq!(
        (response.status(), &**response.body()),
        (StatusCode::OK, "https://issuer.example/alice")
    );
}

#[test]
fn attack_82_every_failure_looks_the_same_from_outside() {
    let bad = [
        with_token(&token(HEADER, &claims_with("exp", json!(1)))),
        with_token(&token(HEADER, &claims_with("aud", json!("x")))),
        with_token(&token(r#"{"alg":"ES256","kid":"unknown"}"#, &claims().to_string())),
        with_token(&format!("{}A", token(HEADER, &claims().to_string()))),
        with_token("junk"),
        Request::get("/").body(String::new()).unwrap(),
    ];
    for request in bad {
        let response = ask(manager(), request);
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer");
        assert_eq!((response.headers().len(), &**response.body()), (1, ""));
    }
}

#[test]
fn calls_over_grpc_are_refused_in_its_way() {
    for content_type in ["application/grpc", "application/grpc+proto"] {
        let request =
            Request::post("/s/m").header("content-type", content_type).body(String::new());
        let response = ask(manager(), request.unwrap());
        assert_eq!(
            (response.status(), &response.headers()["grpc-status"]),
            (StatusCode::OK, &"16".parse().unwrap())
        );
        assert_eq!(response.headers()["grpc-message"], "authentication failure");
    }
    let web = Request::post("/").header("content-type", "application/grpc-web").body(String::new());
    assert_eq!(ask(manager(), web.unwrap()).status(), StatusCode::UNAUTHORIZED);
}

#[test]
fn anonymous_callers_pass_where_they_may_and_bring_nobody_along() {
    let mut request = Request::get("/").body(String::new()).unwrap();
    let stowaway = Caller::new(mesh_security::authn::Via::Tls, ["root"]).unwrap();
    request.extensions_mut().insert(stowaway);
    let response = ask(manager().anonymous(Anonymous::Allow), request);
    assert_eq!(response.body(), "anonymous");
}

/// Answers with what the service sees of the header `x-team`, and whether it sees the token.
async fn team(request: Request<String>) -> Result<Response<String>, Infallible> {
    let teams: Vec<_> = request.headers().get_all("x-team").iter().collect();
    let has_token = request.headers().contains_key("authorization");
    Ok(Response::new(format!("{teams:?} {has_token}")))
}

#[test]
fn attack_79_claims_reach_the_service_and_forged_ones_do_not() {
    let forwarding = || ClaimForwarding::new().claim_header("X-Team", "team");
    let trusting = |issuer: &str| {
        let keys = KeySource::new(key_set(&p256_keys()));
        let rule = JwtRule::new(issuer, Audiences::one_of([AUDIENCE]), keys);
        let verifier = JwtVerifier::new([rule.forwarding(forwarding())]).unwrap();
        JwtAuthenticator::new(verifier).clock(now).unknown_issuer(UnknownIssuer::Ignore)
    };
    let sees = |token: Option<&str>| {
        let mut request = Request::get("/").header("x-team", "admins").header("x-team", "root");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let manager = AuthenticationManager::new()
            .with(trusting("https://first.example"))
            .with(trusting(ISSUER))
            .anonymous(Anonymous::Allow);
        let service = AuthenticationLayer::new(manager).layer(service_fn(team));
        finished(service.oneshot(request.body(String::new()).unwrap())).unwrap().into_body()
    };
    let token = |team| token(HEADER, &claims_with("team", team));
    assert_eq!(sees(Some(&token(json!("users")))), r#"["users"] true"#);
    assert_eq!(sees(Some(&token(json!(["users"])))), "[] true");
    assert_eq!(sees(None), "[] false");
}

#[test]
fn the_connection_tells_the_peer() {
    let request = |peer: &str| {
        let mut request = Request::get("/")
            .header("x-forwarded-client-cert", "URI=spiffe://td/a")
            .body(String::new())
            .unwrap();
        request.extensions_mut().insert(Connection::from_peer(peer.parse().unwrap()));
        request
    };
    assert_eq!(ask(manager(), request("10.0.0.1:1")).body(), "spiffe://td/a");
    assert_eq!(ask(manager(), request("192.0.2.1:1")).status(), StatusCode::UNAUTHORIZED);
    let layer = AuthenticationLayer::new(manager())
        .connections(|_: &http::Extensions| Connection::from_peer("10.0.0.1:1".parse().unwrap()));
    let response = finished(layer.layer(service_fn(who)).oneshot(request("192.0.2.1:1"))).unwrap();
    assert_eq!(response.body(), "spiffe://td/a");
}

#[test]
fn the_service_that_was_ready_is_the_one_that_is_called() {
    #[derive(Clone)]
    struct Ready(Arc<std::sync::atomic::AtomicBool>, bool);
    impl Service<Request<String>> for Ready {
        type Response = Response<String>;
        type Error = Infallible;
        type Future = std::future::Ready<Result<Response<String>, Infallible>>;
        fn poll_ready(
            &mut self,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Result<(), Infallible>> {
            self.1 = true;
            std::task::Poll::Ready(Ok(()))
        }
        fn call(&mut self, _: Request<String>) -> Self::Future {
            assert!(std::mem::take(&mut self.1), "called without being ready");
            self.0.store(true, std::sync::atomic::Ordering::Relaxed);
            std::future::ready(Ok(Response::new(String::new())))
        }
    }
    let called = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let inner = Ready(Arc::clone(&called), false);
    let service = AuthenticationLayer::new(manager().anonymous(Anonymous::Allow)).layer(inner);
    finished(service.oneshot(Request::get("/").body(String::new()).unwrap())).unwrap();
    assert!(called.load(std::sync::atomic::Ordering::Relaxed));
}
