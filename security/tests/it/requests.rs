//! Where tokens stand in requests, and what goes on to the service behind.

use mesh_security::{
    Compat,
    authn::{AuthContext, AuthenticationManager, Authenticator, Caller},
    jwt::{
        ClaimForwarding, HeaderEdits, JwtAuthenticator, JwtErrorKind as Kind, JwtOptions, JwtRule,
        JwtVerifier, TokenLocation, TokenLocations,
    },
};
use serde_json::json;

use crate::signing::{HEADER, claims, finished, now, p256_keys, rule, token};

fn good() -> String {
    token(HEADER, &claims().to_string())
}

fn other() -> String {
    token(HEADER, &crate::signing::claims_with("sub", json!("bob")))
}

fn authenticator(rule: JwtRule) -> JwtAuthenticator {
    JwtAuthenticator::new(JwtVerifier::new([rule]).unwrap()).clock(now)
}

/// Whether a request has a good token, has none, or why not.
#[track_caller]
fn check(locations: TokenLocations, context: &AuthContext<'_>, expected: Result<bool, Kind>) {
    let authenticator = authenticator(rule(&p256_keys()).locations(locations));
    let outcome = finished(authenticator.authenticate(context));
    let outcome = outcome.map(|caller| caller.is_some()).map_err(|error| match error {
        mesh_security::authn::AuthnError::Jwt(error) => error.kind(),
        other => panic!("{other}"),
    });
    assert_eq!(outcome, expected, "{context:?}");
}

#[test]
fn tokens_are_found_where_they_are_said_to_be() {
    let good = good();
    let context = AuthContext::new("/").header("X-Token", &good);
    check(TokenLocations::new().header("x-token", ""), &context, Ok(true));
    check(TokenLocations::default(), &context, Ok(false));
    let prefixed = format!("JWT {good}");
    let context = AuthContext::new("/").header("x-token", &prefixed);
    check(TokenLocations::new().header("x-token", "JWT "), &context, Ok(true));
    check(TokenLocations::new().header("x-token", "jwt "), &context, Ok(false));
    let hidden = format!("evil, JWT {good}");
    let context = AuthContext::new("/").header("x-token", &hidden);
    check(TokenLocations::new().header("x-token", "JWT "), &context, Ok(false));
    let query = format!("a=b&access_token={good}&c");
    let context = AuthContext::new("/").query(&query);
    check(TokenLocations::of_istio_proxy(), &context, Ok(true));
    let escaped = format!("access%5Ftoken={}", good.replace('.', "%2E"));
    check(TokenLocations::of_istio_proxy(), &AuthContext::new("/").query(&escaped), Ok(true));
    let cookie = format!("a=b; session=\"{good}\" ;c=d");
    let context = AuthContext::new("/").header("cookie", "x=y").header("cookie", &cookie);
    check(TokenLocations::new().cookie("session"), &context, Ok(true));
    check(TokenLocations::new().cookie("Session"), &context, Ok(false));
}

#[test]
fn metadata_of_grpc_are_headers() {
    let authorization = format!("Bearer {}", good());
    let metadata = [("content-type", "application/grpc"), ("authorization", &*authorization)];
    let context = AuthContext::new("/istio.v1.auth/CreateCertificate").headers(metadata);
    check(TokenLocations::default(), &context, Ok(true));
}

#[test]
fn attack_44_two_tokens_are_ambiguous() {
    let (good, other) = (good(), other());
    let (first, second) = (format!("Bearer {good}"), format!("bearer {other}"));
    let context =
        AuthContext::new("/").header("authorization", &first).header("authorization", &second);
    check(TokenLocations::default(), &context, Err(Kind::AmbiguousToken));
    let query = format!("access_token={other}");
    let context = AuthContext::new("/").header("authorization", &first).query(&query);
    check(TokenLocations::of_istio_proxy(), &context, Err(Kind::AmbiguousToken));
    let same = format!("access_token={good}");
    let context = AuthContext::new("/").header("authorization", &first).query(&same);
    check(TokenLocations::of_istio_proxy(), &context, Ok(true));
    let twice = format!("access_token={good}&access_token={good}");
    check(
        TokenLocations::of_istio_proxy(),
        &AuthContext::new("/").query(&twice),
        Err(Kind::AmbiguousToken),
    );
    let cookies = format!("t={good}; t={good}");
    check(
        TokenLocations::new().cookie("t"),
        &AuthContext::new("/").header("cookie", &cookies),
        Err(Kind::AmbiguousToken),
    );
}

#[test]
fn attack_44_rules_that_find_different_tokens_are_ambiguous() {
    let by_header = rule(&p256_keys()).locations(TokenLocations::new().header("x-a", ""));
    let by_other = rule(&p256_keys()).locations(TokenLocations::new().header("x-b", ""));
    let verifier = JwtVerifier::new([by_header, by_other]).unwrap();
    let authenticator = JwtAuthenticator::new(verifier).clock(now);
    let (good, other) = (good(), other());
    let context = AuthContext::new("/").header("x-a", &good).header("x-b", &other);
    let error = finished(authenticator.authenticate(&context)).unwrap_err();
    assert_eq!(error.to_string(), "more than one token in the request");
    let context = AuthContext::new("/").header("x-b", &good);
    assert!(finished(authenticator.authenticate(&context)).unwrap().is_some());
}

#[test]
fn attack_45_a_query_is_read_only_on_demand() {
    let query = format!("access_token={}", good());
    check(TokenLocations::default(), &AuthContext::new("/").query(&query), Ok(false));
}

#[test]
fn attack_29_parameters_hold_characters_of_tokens_only() {
    for value in ["", "a b", "a+b", "a%20b", "a%00", "%ff", "a,b", "é", "Bearer%20x"] {
        let query = format!("access_token={value}");
        let context = AuthContext::new("/").query(&query);
        check(TokenLocations::of_istio_proxy(), &context, Err(Kind::MalformedToken));
    }
    let long = format!("access_token={}", "a".repeat(16 * 1024 + 1));
    let context = AuthContext::new("/").query(&long);
    check(TokenLocations::of_istio_proxy(), &context, Err(Kind::TokenTooLarge));
}

#[test]
fn the_scheme_of_istio_counts_only_where_it_is_asked_for() {
    let authorization = format!("Istio {}", good());
    let context = AuthContext::new("/").header("authorization", &authorization);
    check(TokenLocations::default(), &context, Ok(false));
    let mut compat = Compat::default();
    compat.istio_scheme = true;
    let options = JwtOptions::new().compat(compat);
    let verifier = JwtVerifier::with_options([rule(&p256_keys())], options).unwrap();
    let authenticator = JwtAuthenticator::new(verifier).clock(now);
    assert!(finished(authenticator.authenticate(&context)).unwrap().is_some());
}

#[test]
fn an_empty_list_of_audiences_means_any_only_where_it_is_asked_for() {
    let rule = || {
        let keys = mesh_security::jwks::KeySource::new(crate::signing::key_set(&p256_keys()));
        JwtRule::new(crate::signing::ISSUER, mesh_security::jwt::Audiences::OneOf(vec![]), keys)
    };
    assert!(JwtVerifier::new([rule()]).is_err());
    let options = JwtOptions::new().compat(Compat::istio());
    let verifier = JwtVerifier::with_options([rule()], options).unwrap();
    assert!(verifier.verify(&good(), now()).is_ok());
}

fn forwarded(payload: &str, forwarding: ClaimForwarding) -> HeaderEdits {
    let authenticator = authenticator(rule(&p256_keys()).forwarding(forwarding));
    let authorization = format!("Bearer {}", token(HEADER, payload));
    let context =
        AuthContext::new("/").header("authorization", &authorization).header("x-team", "forged");
    let caller = finished(authenticator.authenticate(&context)).unwrap();
    authenticator.edits(&context, caller.as_ref())
}

#[test]
fn claims_become_headers() {
    let mut payload = claims();
    payload["org"] = json!({ "team": "red", "size": 7 });
    payload["a.b"] = json!(true);
    let forwarding = ClaimForwarding::new()
        .payload_header("x-payload")
        .claim_header("x-team", "org.team")
        .claim_header("x-size", "org.size")
        .claim_header("x-flag", "a.b");
    let edits = forwarded(&payload.to_string(), forwarding);
    let set: Vec<_> = edits.set.iter().map(|(name, value)| (&**name, &**value)).collect();
    let encoded = crate::signing::encode(payload.to_string());
    assert_eq!(
        set,
        [("x-payload", &*encoded), ("x-team", "red"), ("x-size", "7"), ("x-flag", "true")]
    );
    assert_eq!(edits.remove, ["x-payload", "x-team", "x-size", "x-flag"]);
    assert_eq!(edits.strip, [TokenLocation::Authorization]);
    assert!(!format!("{edits:?}").contains("red"));
}

#[test]
fn a_token_is_stripped_from_every_place_where_it_stands() {
    let places = TokenLocations::of_istio_proxy();
    let authenticator = authenticator(rule(&p256_keys()).locations(places));
    let (authorization, query) = (format!("Bearer {}", good()), format!("access_token={}", good()));
    let context = AuthContext::new("/").header("authorization", &authorization).query(&query);
    let caller = finished(authenticator.authenticate(&context)).unwrap();
    let everywhere = [TokenLocation::Authorization, TokenLocation::Param("access_token".into())];
    assert_eq!(authenticator.edits(&context, caller.as_ref()).strip, everywhere);
}

#[test]
fn claims_are_forwarded_in_headers_only() {
    for name in ["", "x y", "x:y", "x\r\nx-admin", "é"] {
        for forwarding in [
            ClaimForwarding::new().claim_header(name, "sub"),
            ClaimForwarding::new().payload_header(name),
        ] {
            let error = JwtVerifier::new([rule(&p256_keys()).forwarding(forwarding)]).unwrap_err();
            assert_eq!(error.to_string(), format!("rule 0: {name:?} is not the name of a header"));
        }
    }
}

#[test]
fn attack_79_a_header_in_the_place_of_an_absent_claim_is_removed() {
    let mut payload = claims();
    payload["list"] = json!(["a"]);
    payload["evil"] = json!("a\r\nx-admin: 1");
    for claim in ["absent", "aud", "list", "evil", "exp.x", "org.team"] {
        let forwarding = ClaimForwarding::new().keep_token().claim_header("x-team", claim);
        let edits = forwarded(&payload.to_string(), forwarding);
        assert_eq!((&*edits.remove, &*edits.set), (&["x-team".to_owned()][..], &[][..]), "{claim}");
        assert_eq!(edits.strip, []);
    }
}

#[test]
fn attack_79_without_a_token_the_header_is_removed_too() {
    let forwarding = ClaimForwarding::new().claim_header("x-team", "team");
    let authenticator = authenticator(rule(&p256_keys()).forwarding(forwarding));
    let context = AuthContext::new("/").header("x-team", "forged");
    assert_eq!(authenticator.edits(&context, None).remove, ["x-team"]);
}

#[test]
fn a_caller_brings_the_token_that_proved_it() {
    let authorization = format!("Bearer {}", good());
    let context = AuthContext::new("/").header("authorization", &authorization);
    let manager = AuthenticationManager::new().with(authenticator(rule(&p256_keys())));
    let outcome = finished(manager.authenticate(&context)).unwrap();
    let token = outcome.caller().and_then(Caller::token).unwrap();
    assert_eq!(token.claims().text("sub"), Some("alice"));
    assert_eq!(token.payload(), claims().to_string().as_bytes());
}
