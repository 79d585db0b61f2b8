//! Which rules requests concern.

use mesh_security::{
    authn::{AuthContext, Authenticator, AuthnError},
    jwks::KeySource,
    jwt::{
        Audiences, JwtAuthenticator, JwtRule, JwtVerifier, PathMatch, PathTrigger, UnknownIssuer,
    },
};
use serde_json::json;

use crate::signing::{
    AUDIENCE, HEADER, claims, claims_with, finished, key_set, now, p256_keys, rule, token,
};

const OTHER: &str = "https://other.example";

fn authenticator(rules: impl IntoIterator<Item = JwtRule>) -> JwtAuthenticator {
    JwtAuthenticator::new(JwtVerifier::new(rules).unwrap()).clock(now)
}

/// Whether a request has a caller, or why it is refused.
fn verdict(
    authenticator: &JwtAuthenticator,
    path: &str,
    token: Option<&str>,
) -> Result<bool, String> {
    let authorization = token.map(|token| format!("Bearer {token}"));
    let mut context = AuthContext::new(path);
    if let Some(authorization) = &authorization {
        context = context.header("authorization", authorization);
    }
    let caller = finished(authenticator.authenticate(&context));
    caller.map(|caller| caller.is_some()).map_err(|error: AuthnError| error.to_string())
}

#[test]
fn attack_46_excluded_paths_need_no_token_and_imitations_do() {
    let trigger = PathTrigger::new().exclude(PathMatch::exact("/health"));
    let as_sent = authenticator([rule(&p256_keys()).trigger(trigger.clone()).require_token()]);
    let trigger = trigger.normalized_by_server();
    let normalized = authenticator([rule(&p256_keys()).trigger(trigger).require_token()]);
    let refused = Err("no token in the request".to_owned());
    assert_eq!(verdict(&as_sent, "/health", None), Ok(false));
    for path in ["//health", "/%68ealth", "/admin/../health", "/admin/x/%2e%2e/%2e%2e/health"] {
        assert_eq!(verdict(&as_sent, path, None), refused, "{path}");
        assert_eq!(verdict(&normalized, path, None), Ok(false), "{path}");
    }
    for path in
        ["/health/../admin", "/health%2f..%2fadmin", "/health;x", "/HEALTH", "/health\\..\\admin"]
    {
        assert_eq!(verdict(&as_sent, path, None), refused, "{path}");
        assert_eq!(verdict(&normalized, path, None), refused, "{path}");
    }
}

#[test]
fn a_rule_that_does_not_apply_looks_at_no_token() {
    let trigger = PathTrigger::new().include(PathMatch::prefix("/api/"));
    let authenticator = authenticator([rule(&p256_keys()).trigger(trigger)]);
    assert_eq!(verdict(&authenticator, "/public", Some("junk")), Ok(false));
    assert!(verdict(&authenticator, "/api/x", Some("junk")).is_err());
}

#[test]
fn attack_46_a_path_of_two_meanings_widens_no_trust() {
    let trigger = PathTrigger::new().include(PathMatch::prefix("/a/"));
    let keys = KeySource::new(key_set(&p256_keys()));
    let other = JwtRule::new(OTHER, Audiences::one_of([AUDIENCE]), keys);
    let authenticator = authenticator([rule(&p256_keys()).trigger(trigger), other]);
    let limited = token(HEADER, &claims().to_string());
    let unlimited = token(HEADER, &claims_with("iss", json!(OTHER)));
    assert_eq!(verdict(&authenticator, "/a/x", Some(&limited)), Ok(true));
    for path in ["/b/x", "/b/x;", "/b/x%2f", "/b/../a/x", "/a/../b", "//a/x"] {
        let error = verdict(&authenticator, path, Some(&limited)).unwrap_err();
        assert_eq!(error, "unknown issuer (iss https://issuer.example, kid k1)", "{path}");
        assert_eq!(verdict(&authenticator, path, Some(&unlimited)), Ok(true), "{path}");
    }
}

#[test]
fn a_foreign_token_is_none_where_one_is_required() {
    let ignoring = |rule| authenticator([rule]).unknown_issuer(UnknownIssuer::Ignore);
    let foreign = token(HEADER, &claims_with("iss", json!(OTHER)));
    let by_hand = "eyJhbGciOiJFUzI1NiIsImtpZCI6IngifQ.eyJpc3MiOiJ4In0.AA";
    for token in [&*foreign, by_hand] {
        let required = ignoring(rule(&p256_keys()).require_token());
        let refused = Err("no token in the request".to_owned());
        assert_eq!(verdict(&required, "/", Some(token)), refused);
        assert_eq!(verdict(&ignoring(rule(&p256_keys())), "/", Some(token)), Ok(false));
    }
}
