//! Tokens Istio publishes as samples.

use std::time::{Duration, SystemTime};

use mesh_security::{
    jwks::{KeySet, KeySource},
    jwt::{Audiences, JwtError, JwtErrorKind as Kind, JwtRule, JwtVerifier},
};
use serde_json::Value;

use crate::corpus::{conclude, json, member, text};

fn verifier(jwks: &str, issuer: &str) -> JwtVerifier {
    let keys = KeySource::new(KeySet::parse(jwks).unwrap());
    JwtVerifier::new([JwtRule::new(issuer, Audiences::Any, keys)]).unwrap()
}

fn in_2026() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_780_000_000)
}

#[test]
fn demo_tokens_are_accepted() {
    let Some(jwks) = text("istio-jwt/jwks.json") else { return };
    let verifier = verifier(&jwks, "testing@secure.istio.io");
    for file in ["istio-jwt/demo.jwt", "istio-jwt/groups-scope.jwt"] {
        let token = text(file).unwrap();
        let verified = verifier.verify(token.trim_end(), in_2026()).unwrap();
        assert_eq!(verified.subject(), Some("testing@secure.istio.io"));
        conclude(file, 1, &[]);
    }
}

#[test]
fn test_tokens_carry_their_listed_claims() {
    const FILE: &str = "istio-jwt/tests-common-tokens.json";
    let Some(table) = json(FILE) else { return };
    let jwks = text("istio-jwt/tests-common-jwks.json").unwrap();
    let cases = table["tokens"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let verifier = verifier(&jwks, member(&case["payload"], "iss"));
        let verdict = verifier.verify(member(case, "token"), in_2026());
        let expired = member(case, "name") == "TokenExpired";
        let right = match &verdict {
            Ok(token) => Value::Object(token.claims().as_object().clone()) == case["payload"],
            Err(error) => expired && error.kind() == Kind::Expired,
        };
        if !right || verdict.is_ok() == expired {
            wrong.push(format!("{}: {verdict:?}", member(case, "name")));
        }
    }
    conclude(FILE, cases.len(), &wrong);
}

#[test]
fn kubernetes_tokens_of_unknown_keys_stop_at_the_key() {
    const FILE: &str = "istio-jwt/k8s-service-account-tokens.json";
    let Some(table) = json(FILE) else { return };
    let cases = table["tokens"].as_object().unwrap();
    let mut wrong = Vec::new();
    for (name, case) in cases {
        let token = member(case, "token");
        let issuer = member(&case["payload"], "iss");
        // Two of the samples have the word "header" for a header.
        let expected =
            if token.starts_with("header.") { Kind::InvalidBase64 } else { Kind::NoMatchingKey };
        let verdict = verifier(r#"{"keys":[]}"#, issuer).verify(token, in_2026());
        if verdict.as_ref().err().map(JwtError::kind) != Some(expected) {
            wrong.push(format!("{name}: {verdict:?}"));
        }
    }
    conclude(FILE, cases.len(), &wrong);
}
