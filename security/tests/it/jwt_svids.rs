//! JWT-SVIDs.

use jsonwebtoken::Algorithm;
use mesh_security::{
    authn::{AuthContext, Authenticator, Via},
    jwt::{Field, JwtErrorKind},
    spiffe::{Bundle, Bundles, JwtSvidAuthenticator},
};
use serde_json::{Value, json};

use crate::{
    bundles::{jwt_entry, parse},
    pki::domain,
    signing::{AUDIENCE, Key, NOW, finished, now},
};

fn svid(change: impl FnOnce(&mut Value)) -> String {
    let mut payload = json!({ "sub": "spiffe://example.org/a", "aud": AUDIENCE, "exp": NOW + 60 });
    change(&mut payload);
    Key::P256.token(Algorithm::ES256, r#"{"alg":"ES256","kid":"k1"}"#, &payload.to_string())
}

fn svid_authenticator() -> JwtSvidAuthenticator {
    let bundles = Bundles::new();
    let sig = Key::P256.jwk(json!({ "use": "sig", "kid": "k2" }));
    let keys = [jwt_entry(Key::P256, "k1"), jwt_entry(Key::Ed25519, "ed"), sig];
    bundles.put(parse(&json!({ "keys": keys })).unwrap()).unwrap();
    let other = json!({ "keys": [jwt_entry(Key::P384, "k1")] }).to_string();
    bundles.put(Bundle::parse(&domain("other.example"), &other).unwrap()).unwrap();
    JwtSvidAuthenticator::new(bundles, [AUDIENCE]).clock(now)
}

#[track_caller]
fn check_svid(token: &str, expected: Result<(), JwtErrorKind>) {
    let verdict = svid_authenticator().verify(token, now());
    assert_eq!(verdict.map(|_| ()).map_err(|error| error.kind()), expected);
}

#[test]
fn jwt_svids_are_judged_by_the_bundle_of_their_subject() {
    check_svid(&svid(|_| {}), Ok(()));
    let sub = |id: &str| svid(|payload| payload["sub"] = json!(id));
    check_svid(&sub("spiffe://example.org"), Err(JwtErrorKind::InvalidSpiffeId));
    check_svid(&sub("https://example.org/a"), Err(JwtErrorKind::InvalidSpiffeId));
    check_svid(&sub("spiffe://stranger.example/a"), Err(JwtErrorKind::UnknownTrustDomain));
    check_svid(&sub("spiffe://other.example/a"), Err(JwtErrorKind::AlgKeyMismatch));
    let without = |claim: &str| {
        svid(|payload| {
            payload.as_object_mut().unwrap().remove(claim);
        })
    };
    check_svid(&without("sub"), Err(JwtErrorKind::MissingClaim(Field::Sub)));
    check_svid(&without("aud"), Err(JwtErrorKind::MissingClaim(Field::Aud)));
    check_svid(&without("exp"), Err(JwtErrorKind::MissingClaim(Field::Exp)));
    check_svid(&svid(|payload| payload["aud"] = json!("x")), Err(JwtErrorKind::InvalidAudience));
    check_svid(&svid(|payload| payload["exp"] = json!(NOW - 60)), Err(JwtErrorKind::Expired));
}

#[test]
fn jwt_svids_use_keys_and_algorithms_of_the_standard() {
    let payload =
        json!({ "sub": "spiffe://example.org/a", "aud": AUDIENCE, "exp": NOW + 60 }).to_string();
    let ed = Key::Ed25519.token(Algorithm::EdDSA, r#"{"alg":"EdDSA","kid":"ed"}"#, &payload);
    check_svid(&ed, Err(JwtErrorKind::AlgNotAllowed));
    let ordinary = Key::P256.token(Algorithm::ES256, r#"{"alg":"ES256","kid":"k2"}"#, &payload);
    check_svid(&ordinary, Err(JwtErrorKind::NoMatchingKey));
    let unnamed = Key::P256.token(Algorithm::ES256, r#"{"alg":"ES256","typ":"JOSE"}"#, &payload);
    check_svid(&unnamed, Ok(()));
}

#[test]
fn a_jwt_svid_makes_a_caller() {
    let authorization = format!("Bearer {}", svid(|_| {}));
    let context = AuthContext::new("/").header("authorization", &authorization);
    let caller = finished(svid_authenticator().authenticate(&context)).unwrap().unwrap();
    assert_eq!(
        (caller.via(), caller.identities()),
        (Via::JwtSvid, &["spiffe://example.org/a".to_owned()][..])
    );
}
