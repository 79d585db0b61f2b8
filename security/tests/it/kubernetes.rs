//! Tokens of service accounts.

use std::sync::Arc;

use mesh_security::{
    Metrics,
    authn::{AuthContext, Authenticator, KubernetesInfo},
    jwks::KeySource,
    jwt::{Audiences, Field, JwtAuthenticator, JwtErrorKind as Kind, JwtRule, JwtVerifier},
    kubernetes::{
        Clusters, KubernetesAuthenticator, KubernetesProfile, LegacyTokens, ReviewError,
        ReviewFuture, ReviewStatus, ServiceAccountSubject, TokenReviewRequest, TokenReviewer,
        UnawareApiServer,
    },
    spiffe::TrustDomain,
};
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::{
    corpus::{conclude, json as corpus_json, member},
    signing::{AUDIENCE, HEADER, ISSUER, NOW, claims, finished, key_set, now, p256_keys, token},
};

fn domain() -> TrustDomain {
    TrustDomain::parse("cluster.local").unwrap()
}

fn verifier(issuer: &str, profile: KubernetesProfile) -> JwtVerifier {
    let keys = KeySource::new(key_set(&p256_keys()));
    let rule = JwtRule::new(issuer, Audiences::one_of([AUDIENCE]), keys).kubernetes(profile);
    JwtVerifier::new([rule]).unwrap()
}

fn bound() -> Value {
    let mut payload = claims();
    payload["sub"] = json!("system:serviceaccount:shop:cart");
    payload["kubernetes.io"] = json!({
        "namespace": "shop",
        "serviceaccount": { "name": "cart", "uid": "u1" },
        "pod": { "name": "cart-1", "uid": "u2" },
        "warnafter": NOW + 300,
    });
    payload
}

#[track_caller]
fn check(payload: &Value, expected: Result<(), Kind>) {
    let verifier = verifier(ISSUER, KubernetesProfile::new(domain()));
    let verdict = verifier.verify(&token(HEADER, &payload.to_string()), now());
    assert_eq!(verdict.map(|_| ()).map_err(|error| error.kind()), expected, "{payload}");
}

#[test]
fn a_bound_token_names_account_and_pod() {
    let verifier = verifier(ISSUER, KubernetesProfile::new(domain()));
    let authenticator = JwtAuthenticator::new(verifier).clock(now);
    let authorization = format!("Bearer {}", token(HEADER, &bound().to_string()));
    let context = AuthContext::new("/").header("authorization", &authorization);
    let caller = finished(authenticator.authenticate(&context)).unwrap().unwrap();
    assert_eq!(caller.identities(), ["spiffe://cluster.local/ns/shop/sa/cart"]);
    assert_eq!(
        caller.kubernetes_info().to_string(),
        "Pod{Name: cart-1, Namespace: shop, UID: u2, ServiceAccount: cart}"
    );
    assert!(!caller.token().unwrap().is_stale());
}

#[test]
fn attack_40_other_subjects_are_refused() {
    let mut payload = claims();
    for subject in [
        "system:serviceaccount",
        "system:serviceaccount:shop",
        "system:serviceaccount:shop:cart:x",
        "system:serviceaccountX:shop:cart",
        "system:node:x",
        "",
    ] {
        payload["sub"] = json!(subject);
        check(&payload, Err(Kind::InvalidSubject));
    }
    payload.as_object_mut().unwrap().remove("sub");
    check(&payload, Err(Kind::MissingClaim(Field::Sub)));
}

#[test]
fn table_of_subjects() {
    const FILE: &str = "own/k8s_subjects.json";
    let Some(table) = corpus_json(FILE) else { return };
    let cases = table["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let subject = member(case, "sub");
        let read = ServiceAccountSubject::parse(subject).ok();
        let read = read.map(|subject| json!([subject.namespace, subject.name]));
        if read.clone().unwrap_or(Value::Null) != case["ok"] {
            wrong.push(format!("{subject:?}: {read:?}"));
        }
    }
    conclude(FILE, cases.len(), &wrong);
}

#[test]
fn attack_41_private_claims_have_to_agree_with_the_subject() {
    check(&bound(), Ok(()));
    for (pointer, value) in [
        ("/kubernetes.io/namespace", json!("other")),
        ("/kubernetes.io/namespace", Value::Null),
        ("/kubernetes.io/serviceaccount/name", json!("other")),
        ("/kubernetes.io/serviceaccount", json!("cart")),
        ("/kubernetes.io/pod/uid", json!(7)),
        ("/kubernetes.io", json!("x")),
    ] {
        let mut payload = bound();
        *payload.pointer_mut(pointer).unwrap() = value;
        check(&payload, Err(Kind::ClaimMismatch));
    }
}

#[test]
fn a_token_after_its_intended_end_is_stale() {
    #[derive(Clone, Default)]
    struct Stale(Arc<Mutex<u32>>);
    impl Metrics for Stale {
        fn stale_token(&self) {
            *self.0.lock() += 1;
        }
    }
    let mut payload = bound();
    payload["kubernetes.io"]["warnafter"] = json!(NOW - 1);
    let stale = Stale::default();
    let verifier = verifier(ISSUER, KubernetesProfile::new(domain()));
    let authenticator = JwtAuthenticator::new(verifier).clock(now).metrics(stale.clone());
    let authorization = format!("Bearer {}", token(HEADER, &payload.to_string()));
    let context = AuthContext::new("/").header("authorization", &authorization);
    let caller = finished(authenticator.authenticate(&context)).unwrap().unwrap();
    assert!(caller.token().unwrap().is_stale());
    assert_eq!(*stale.0.lock(), 1);
}

fn legacy() -> Value {
    json!({
        "iss": "kubernetes/serviceaccount",
        "sub": "system:serviceaccount:shop:cart",
        "kubernetes.io/serviceaccount/namespace": "shop",
        "kubernetes.io/serviceaccount/secret.name": "cart-token",
        "kubernetes.io/serviceaccount/service-account.name": "cart",
        "kubernetes.io/serviceaccount/service-account.uid": "u1",
    })
}

#[test]
fn attack_42_legacy_tokens_are_refused_unless_asked_for() {
    let verdict = |legacy_tokens, payload: &Value| {
        let profile = KubernetesProfile::new(domain()).legacy_tokens(legacy_tokens);
        let verifier = verifier("kubernetes/serviceaccount", profile);
        let verdict = verifier.verify(&token(HEADER, &payload.to_string()), now());
        verdict.map(|_| ()).map_err(|error| error.kind())
    };
    assert_eq!(verdict(LegacyTokens::Refuse, &legacy()), Err(Kind::MissingClaim(Field::Exp)));
    assert_eq!(verdict(LegacyTokens::Accept, &legacy()), Ok(()));
    for (claim, value) in [
        ("namespace", json!("other")),
        ("service-account.name", json!("other")),
        ("secret.name", json!("")),
        ("service-account.uid", Value::Null),
    ] {
        let mut payload = legacy();
        payload[format!("kubernetes.io/serviceaccount/{claim}")] = value;
        assert_eq!(verdict(LegacyTokens::Accept, &payload), Err(Kind::ClaimMismatch), "{claim}");
    }
    let mut bound = bound();
    bound["iss"] = json!("kubernetes/serviceaccount");
    bound.as_object_mut().unwrap().remove("exp");
    assert_eq!(verdict(LegacyTokens::Accept, &bound), Err(Kind::MissingClaim(Field::Exp)));
}

/// Answers every review alike.
struct Fixed(ReviewStatus);

impl TokenReviewer for Fixed {
    fn review<'a>(&'a self, request: TokenReviewRequest<'a>) -> ReviewFuture<'a> {
        assert!(!format!("{request:?}").contains("secret"), "a request does not show its token");
        Box::pin(async { Ok(self.0.clone()) })
    }
}

fn good_review() -> ReviewStatus {
    let mut status = ReviewStatus::default();
    status.authenticated = true;
    status.audiences = vec!["istio-ca".to_owned()];
    status.user.username = "system:serviceaccount:shop:cart".to_owned();
    status.user.groups = vec!["system:serviceaccounts".to_owned(), "x".to_owned()];
    let extra = |name: &str| format!("authentication.kubernetes.io/{name}");
    status.user.extra.insert(extra("pod-name"), vec!["cart-1".to_owned()]);
    status.user.extra.insert(extra("pod-uid"), vec!["u2".to_owned()]);
    status
}

fn reviewed(status: ReviewStatus, unaware: UnawareApiServer) -> Result<String, String> {
    let clusters = Clusters::new("Kubernetes", Fixed(status));
    let authenticator =
        KubernetesAuthenticator::new(clusters, domain(), ["istio-ca"]).unaware_api_server(unaware);
    let context = AuthContext::new("/").header("authorization", "Bearer secret");
    match finished(authenticator.authenticate(&context)) {
        Ok(caller) => Ok(caller.unwrap().identities()[0].clone()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn attack_43_reviews_are_judged_by_name() {
    let refuse = UnawareApiServer::Refuse;
    let identity = "spiffe://cluster.local/ns/shop/sa/cart".to_owned();
    assert_eq!(reviewed(good_review(), refuse), Ok(identity.clone()));
    type Change = fn(&mut ReviewStatus);
    let cases: [(Change, ReviewError); 9] = [
        (|status| status.error = "boom".to_owned(), ReviewError::Failed),
        (|status| status.authenticated = false, ReviewError::NotAuthenticated),
        (|status| status.audiences = vec!["other".to_owned()], ReviewError::OtherAudience),
        (|status| status.audiences.clear(), ReviewError::OtherAudience),
        (
            |status| status.user.groups = vec!["system:nodes".to_owned()],
            ReviewError::NotServiceAccount,
        ),
        (
            |status| status.user.username = "system:serviceaccount:shop".to_owned(),
            ReviewError::InvalidUsername,
        ),
        (|status| status.user.username.push_str(":x"), ReviewError::InvalidUsername),
        (
            |status| status.user.username = "system:node:a:b".to_owned(),
            ReviewError::InvalidUsername,
        ),
        (
            |status| status.user.username = "system:serviceaccount::cart".to_owned(),
            ReviewError::InvalidUsername,
        ),
    ];
    for (change, error) in cases {
        let mut status = good_review();
        change(&mut status);
        assert_eq!(reviewed(status, refuse), Err(error.to_string()));
    }
    let mut unaware = good_review();
    unaware.audiences.clear();
    assert_eq!(reviewed(unaware, UnawareApiServer::Accept), Ok(identity));
}

#[test]
fn the_cluster_of_a_request_is_asked() {
    let of = |name: &str| {
        let mut status = good_review();
        status.user.username = format!("system:serviceaccount:shop:{name}");
        Fixed(status)
    };
    let clusters = Clusters::new("local", of("local"))
        .remote("far", of("far"))
        .alias("home", "local")
        .alias("away", "far");
    let authenticator = KubernetesAuthenticator::new(clusters, domain(), ["istio-ca"]);
    let asked = |ids: &[&str]| {
        let mut context = AuthContext::new("/").header("authorization", "Bearer secret");
        for id in ids {
            context = context.header("clusterid", *id);
        }
        finished(authenticator.authenticate(&context))
            .map(|caller| caller.unwrap().kubernetes_info().pod_service_account.clone())
            .map_err(|error| error.to_string())
    };
    for (ids, expected) in [
        (&[][..], "local"),
        (&["local"], "local"),
        (&["home"], "local"),
        (&["far"], "far"),
        (&["away"], "far"),
        (&["far", "far"], "local"),
    ] {
        assert_eq!(asked(ids), Ok(expected.to_owned()), "{ids:?}");
    }
    let unknown = "unknown cluster x\\n (local local, remote far)".to_owned();
    assert_eq!(asked(&["x\n"]), Err(unknown));
}

#[test]
fn pods_are_known_from_reviews() {
    let clusters = Clusters::new("Kubernetes", Fixed(good_review()));
    let authenticator = KubernetesAuthenticator::new(clusters, domain(), ["istio-ca"]);
    let context = AuthContext::new("/").header("authorization", "Bearer secret");
    let caller = finished(authenticator.authenticate(&context)).unwrap().unwrap();
    let mut expected = KubernetesInfo::default();
    expected.pod_name = "cart-1".to_owned();
    expected.pod_uid = "u2".to_owned();
    expected.pod_namespace = "shop".to_owned();
    expected.pod_service_account = "cart".to_owned();
    assert_eq!(caller.kubernetes_info(), &expected);
    assert_eq!(finished(authenticator.authenticate(&AuthContext::new("/"))), Ok(None));
}
