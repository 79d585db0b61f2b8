//! Attacks with the claims of genuinely signed tokens.

use std::time::{Duration, SystemTime};

use mesh_security::jwt::{
    Audiences, Field, JwtConfigError, JwtErrorKind as Kind, JwtOptions, JwtRule, JwtVerifier,
};
use serde_json::{Value, json};

use crate::signing::{
    AUDIENCE, HEADER, ISSUER, NOW, check_payload, claims, claims_with, now, p256_keys, rule, token,
};

#[track_caller]
fn check(name: &str, value: Value, expected: Result<(), Kind>) {
    check_payload(&claims_with(name, value), expected);
}

/// The verdict of a verifier with one changed rule.
#[track_caller]
fn check_rule(rule: JwtRule, payload: &str, expected: Result<(), Kind>) {
    let verifier = JwtVerifier::new([rule]).unwrap();
    let verdict = verifier.verify(&token(HEADER, payload), now());
    assert_eq!(verdict.map(|_| ()).map_err(|error| error.kind()), expected, "{payload}");
}

#[test]
fn attack_31_expiry_must_be_a_time() {
    check("exp", Value::Null, Err(Kind::MissingClaim(Field::Exp)));
    for value in [json!("1"), json!(true), json!([1]), json!({})] {
        check("exp", value, Err(Kind::WrongType(Field::Exp)));
    }
    let null = claims().to_string().replacen(&(NOW + 600).to_string(), "null", 1);
    check_payload(&null, Err(Kind::WrongType(Field::Exp)));
    for number in ["-1", "-0.5", "1e300", "18446744073709551616", "18446744073709551615", "1e18"] {
        let payload = claims().to_string().replacen(&(NOW + 600).to_string(), number, 1);
        check_payload(&payload, Err(Kind::OutOfRange(Field::Exp)));
    }
    check("exp", json!(253_402_300_799_i64), Ok(()));
    check("exp", json!(253_402_300_800_i64), Err(Kind::OutOfRange(Field::Exp)));
}

#[test]
fn attack_32_expired_means_at_or_beyond_the_skew() {
    let expiring = |at: i64| {
        json!({ "iss": ISSUER, "aud": AUDIENCE, "exp": at, "iat": NOW - 600 }).to_string()
    };
    check_payload(&expiring(NOW - 59), Ok(()));
    check_payload(&expiring(NOW - 60), Err(Kind::Expired));
    check_payload(&expiring(NOW - 3600), Err(Kind::Expired));
}

#[test]
fn fractions_are_rounded_towards_refusal() {
    let payload = claims_with("nbf", json!(1)).replace(&(NOW + 600).to_string(), "EXP");
    let exp = |text: &str| payload.replace("EXP", text);
    check_payload(&exp(&format!("{}.9", NOW - 60)), Err(Kind::Expired));
    check_payload(&exp(&format!("{}.5", NOW + 600)), Ok(()));
    check("nbf", json!(60.5 + 1_760_000_000.0), Err(Kind::NotYetValid));
}

#[test]
fn attack_33_start_of_validity() {
    check("nbf", json!(NOW + 60), Ok(()));
    check("nbf", json!(NOW + 61), Err(Kind::NotYetValid));
    check("nbf", json!("1"), Err(Kind::WrongType(Field::Nbf)));
    check("nbf", json!(-1), Err(Kind::OutOfRange(Field::Nbf)));
    let reversed = claims_with("nbf", json!(NOW + 20))
        .replace(&(NOW + 600).to_string(), &(NOW + 10).to_string());
    check_payload(&reversed, Err(Kind::InvalidTimeOrder));
}

#[test]
fn attack_34_time_of_issue_age_and_lifetime() {
    check("iat", json!(NOW + 60), Ok(()));
    check("iat", json!(NOW + 61), Err(Kind::IssuedInFuture));
    check("iat", json!([]), Err(Kind::WrongType(Field::Iat)));
    let day = Duration::from_secs(24 * 3600);
    let century = claims_with("exp", json!(NOW + 100 * 365 * 24 * 3600));
    check_rule(rule(&p256_keys()).max_lifetime(day), &century, Err(Kind::LifetimeTooLong));
    check_rule(rule(&p256_keys()).max_lifetime(day), &claims().to_string(), Ok(()));
    let hour = Duration::from_secs(3600);
    let issued = |at: i64| claims_with("iat", json!(at));
    check_rule(rule(&p256_keys()).max_age(hour), &issued(NOW - 3660), Ok(()));
    check_rule(rule(&p256_keys()).max_age(hour), &issued(NOW - 3661), Err(Kind::TooOld));
    let undated = claims_with("iat", Value::Null);
    let missing = Err(Kind::MissingClaim(Field::Iat));
    check_rule(rule(&p256_keys()).max_age(hour), &undated, missing);
}

#[test]
fn attack_35_excessive_skew_is_a_configuration_error() {
    let with_skew = |seconds| {
        let rule = rule(&p256_keys()).skew(Duration::from_secs(seconds));
        JwtVerifier::new([rule]).map(|_| ())
    };
    assert_eq!(with_skew(300), Ok(()));
    assert_eq!(with_skew(301), Err(JwtConfigError::SkewTooLarge { rule: 0 }));
    assert_eq!(with_skew(u64::MAX), Err(JwtConfigError::SkewTooLarge { rule: 0 }));
}

#[test]
fn configurations_that_cannot_work_are_refused() {
    let keys = || rule(&p256_keys()).keys().clone();
    let none: [&str; 0] = [];
    let refused = |rule: JwtRule| JwtVerifier::new([rule]).unwrap_err();
    assert_eq!(
        refused(JwtRule::new(ISSUER, Audiences::one_of(none), keys())),
        JwtConfigError::EmptyAudience { rule: 0 },
    );
    assert_eq!(
        refused(JwtRule::new(ISSUER, Audiences::one_of([""]), keys())),
        JwtConfigError::EmptyAudience { rule: 0 },
    );
    assert_eq!(
        refused(JwtRule::new("", Audiences::Any, keys())),
        JwtConfigError::EmptyIssuer { rule: 0 },
    );
    assert_eq!(JwtVerifier::new([]).unwrap_err(), JwtConfigError::NoRule);
    let with = |options| JwtVerifier::with_options([rule(&p256_keys())], options).unwrap_err();
    assert_eq!(with(JwtOptions::new().algorithms([])), JwtConfigError::NoAlgorithm);
    for limit in [0, 64 * 1024 + 1] {
        assert_eq!(with(JwtOptions::new().max_token_bytes(limit)), JwtConfigError::TokenLimit);
    }
}

#[test]
fn attack_36_an_impossible_clock_is_an_error() {
    let verifier = JwtVerifier::new([rule(&p256_keys())]).unwrap();
    let token = token(HEADER, &claims().to_string());
    for now in [
        SystemTime::UNIX_EPOCH - Duration::from_secs(1),
        SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800),
    ] {
        assert_eq!(verifier.verify(&token, now).unwrap_err().kind(), Kind::InvalidClock);
    }
    let epoch = verifier.verify(&token, SystemTime::UNIX_EPOCH).unwrap_err();
    assert_eq!(epoch.kind(), Kind::NotYetValid);
}

#[test]
fn attack_37_audiences_match_exactly() {
    check("aud", json!(AUDIENCE), Ok(()));
    check("aud", json!(["x", AUDIENCE]), Ok(()));
    check("aud", Value::Null, Err(Kind::MissingClaim(Field::Aud)));
    for value in [json!(7), json!({ AUDIENCE: 1 }), json!([AUDIENCE, 7]), json!(true)] {
        check("aud", value, Err(Kind::WrongType(Field::Aud)));
    }
    for value in [
        json!([]),
        json!(""),
        json!("other"),
        json!("ISTIO-CA"),
        json!("istio-ca.evil"),
        json!("istio"),
        json!("x istio-ca"),
        json!("istio-ca/"),
    ] {
        check("aud", value, Err(Kind::InvalidAudience));
    }
    let many = |count: usize| {
        let mut names: Vec<_> = (1..count).map(|n| format!("a{n}")).collect();
        names.push(AUDIENCE.to_owned());
        json!(names)
    };
    check("aud", many(32), Ok(()));
    check("aud", many(33), Err(Kind::TooManyAudiences));
}

#[test]
fn any_audience_has_to_be_asked_for() {
    let any = || JwtRule::new(ISSUER, Audiences::Any, rule(&p256_keys()).keys().clone());
    check_rule(any(), &claims_with("aud", Value::Null), Ok(()));
    check_rule(any(), &claims_with("aud", json!("other")), Ok(()));
    check_rule(any(), &claims_with("aud", json!(7)), Err(Kind::WrongType(Field::Aud)));
}

#[test]
fn attack_38_issuers_match_exactly() {
    check("iss", Value::Null, Err(Kind::MissingClaim(Field::Iss)));
    for value in [json!([ISSUER]), json!(1), json!({})] {
        check("iss", value, Err(Kind::WrongType(Field::Iss)));
    }
    for value in [
        "",
        "https://issuer.example/",
        "HTTPS://issuer.example",
        "https://issuer.example@evil",
        "https://issuer.example.evil",
        "issuer.example",
    ] {
        check("iss", json!(value), Err(Kind::UnknownIssuer));
    }
}

#[test]
fn subject_is_optional_but_text() {
    check("sub", Value::Null, Ok(()));
    check("sub", json!(7), Err(Kind::WrongType(Field::Sub)));
}

#[test]
fn attack_81_principals_are_compared_as_pairs() {
    let principal_of = |issuer: &str, subject: &str| {
        let rule = JwtRule::new(issuer, Audiences::Any, rule(&p256_keys()).keys().clone());
        let payload = json!({ "iss": issuer, "sub": subject, "exp": NOW + 60 }).to_string();
        JwtVerifier::new([rule]).unwrap().verify(&token(HEADER, &payload), now()).unwrap()
    };
    let (one, other) = (principal_of("a", "b/c"), principal_of("a/b", "c"));
    let (one, other) = (one.principal().unwrap(), other.principal().unwrap());
    assert_eq!(one.to_string(), other.to_string());
    assert_ne!(one, other);
}

#[test]
fn among_rules_of_one_issuer_the_first_that_accepts_wins() {
    let keys = || rule(&p256_keys()).keys().clone();
    let verifier = JwtVerifier::new([
        JwtRule::new("https://other.example", Audiences::Any, keys()),
        JwtRule::new(ISSUER, Audiences::one_of(["nobody"]), keys()),
        JwtRule::new(ISSUER, Audiences::one_of([AUDIENCE]), keys()),
    ])
    .unwrap();
    let accepted = verifier.verify(&token(HEADER, &claims().to_string()), now()).unwrap();
    assert_eq!(accepted.rule(), 2);
    let stranger = token(HEADER, &claims_with("aud", json!("x")));
    assert_eq!(verifier.verify(&stranger, now()).unwrap_err().kind(), Kind::InvalidAudience);
}
