//! Tokens of Kubernetes, reviewed by an API server.

use std::time::Duration;

use krt_kube::testing::{ApiServer, Fault, ServedKind, Verb};
use mesh_security::TokioTimer;
use mesh_security::authn::{AuthContext, AuthenticationManager, Timeouts};
use mesh_security::kubernetes::{ApiServerReviewer, Clusters, KubernetesAuthenticator};
use mesh_security::spiffe::TrustDomain;
use serde_json::{Value, json};
use tokio::time::Instant;

const AUDIENCE: &str = "istio-ca";

/// An API server that knows one token, of the service account `cart`.
fn server() -> ApiServer {
    let server = ApiServer::new();
    let kind =
        ServedKind::cluster_wide("authentication.k8s.io", "v1", "TokenReview", "tokenreviews");
    server.review(kind, |review| review_of(&review["spec"]));
    server
}

fn review_of(spec: &Value) -> Value {
    match spec["token"].as_str() {
        Some("cart") => json!({
            "authenticated": true,
            "audiences": spec["audiences"],
            "user": {
                "username": "system:serviceaccount:shop:cart",
                "groups": ["system:serviceaccounts", "system:serviceaccounts:shop"],
                "extra": {"authentication.kubernetes.io/pod-name": ["cart-1"]},
            },
        }),
        Some("other") => json!({
            "authenticated": true,
            "audiences": ["somebody-else"],
            "user": {
                "username": "system:serviceaccount:shop:cart",
                "groups": ["system:serviceaccounts"],
            },
        }),
        Some("broken") => json!({"authenticated": false, "error": "the issuer is down"}),
        _ => json!({"authenticated": false}),
    }
}

/// Who has a token, or why nobody has.
async fn caller(server: &ApiServer, token: &str) -> Result<String, String> {
    let clusters = Clusters::new("local", ApiServerReviewer::new(server.client()));
    let domain = TrustDomain::parse("cluster.local").expect("it is one");
    let authenticator = KubernetesAuthenticator::new(clusters, domain, [AUDIENCE]);
    let manager =
        AuthenticationManager::new().with(authenticator).timeouts(Timeouts::new(TokioTimer));
    let authorization = format!("Bearer {token}");
    let context = AuthContext::new("/").header("authorization", &authorization);
    let outcome = manager.authenticate(&context).await.map_err(|failed| failed.details())?;
    let caller = outcome.caller().expect("somebody has the token");
    Ok(format!("{} {}", caller.identities().join(","), caller.kubernetes_info().pod_name))
}

#[tokio::test(start_paused = true)]
async fn a_known_token_names_its_service_account_and_pod() {
    let caller = caller(&server(), "cart").await;
    assert_eq!(caller, Ok("spiffe://cluster.local/ns/shop/sa/cart cart-1".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn tokens_that_the_server_does_not_vouch_for_are_refused() {
    let server = server();
    for (token, expected) in [
        ("other", "token is for another audience"),
        ("unknown", "token is not authenticated"),
        ("broken", "token review failed"),
    ] {
        let refused = caller(&server, token).await.expect_err(token);
        assert!(refused.ends_with(expected), "{token}: {refused}");
    }
    assert_eq!(server.requests(Verb::Create, "tokenreviews"), 3);
}

#[tokio::test(start_paused = true)]
async fn a_server_in_trouble_lets_nobody_through_and_later_it_does() {
    let server = server();
    server.inject(Fault::status(500).of("tokenreviews"));
    let refused = caller(&server, "cart").await.expect_err("the server failed");
    assert!(refused.ends_with("token review could not be sent: status 500"), "{refused}");
    server.inject(Fault::status(403).of("tokenreviews"));
    let refused = caller(&server, "cart").await.expect_err("it is not permitted");
    assert!(refused.ends_with("status 403"), "{refused}");
    server.inject(Fault::disconnect().of("tokenreviews"));
    let refused = caller(&server, "cart").await.expect_err("the connection ended");
    assert!(refused.ends_with("token review could not be sent: no answer"), "{refused}");
    caller(&server, "cart").await.expect("the server is well");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_is_not_waited_for() {
    let server = server();
    server.inject(Fault::delay(Duration::from_secs(3_600)).of("tokenreviews"));
    let start = Instant::now();
    let refused = caller(&server, "cart").await.expect_err("there is no answer");
    assert!(refused.ends_with("timed out"), "{refused}");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
