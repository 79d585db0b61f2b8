//! Attacks on the form of a token: its parts, header and encoding.

use jsonwebtoken::Algorithm;
use mesh_security::jwt::{Field, JwtErrorKind as Kind, JwtOptions, JwtVerifier};
use serde_json::json;

use crate::signing::{
    HEADER, Key, check_header, check_payload, claims, encode, now, p256_keys, rule, token, verdict,
};

fn good() -> String {
    token(HEADER, &claims().to_string())
}

#[track_caller]
fn check(token: &str, expected: Kind) {
    assert_eq!(verdict(&p256_keys(), token), Err(expected), "{token:.100}");
}

#[test]
fn attack_15_strange_key_ids_match_nothing_and_are_escaped() {
    let long = "k".repeat(256);
    for key_id in ["../../dev/null", "k1\0", "' OR 1=1 --", "http://evil/", "k1\n", "", &long] {
        let header = json!({ "alg": "ES256", "kid": key_id }).to_string();
        let token = token(&header, &claims().to_string());
        let verifier = JwtVerifier::new([rule(&p256_keys())]).unwrap();
        let error = verifier.verify(&token, now()).unwrap_err();
        assert_eq!(error.kind(), Kind::NoMatchingKey);
        let shown = error.key_id().unwrap();
        assert!(shown.len() <= 67 && !shown.contains(['\0', '\n']), "{shown}");
    }
}

#[test]
fn attack_16_key_ids_of_the_wrong_form_are_refused() {
    let too_long = json!("k".repeat(257));
    for key_id in [json!(7), json!(null), json!(["k1"]), too_long] {
        let header = json!({ "alg": "ES256", "kid": key_id }).to_string();
        check_header(&header, Err(Kind::InvalidHeader));
    }
}

#[test]
fn attack_20_21_critical_and_unencoded_are_refused() {
    for crit in ["null", "[]", r#"["b64"]"#, r#"["exp"]"#, "false"] {
        check_header(
            &format!(r#"{{"alg":"ES256","kid":"k1","crit":{crit}}}"#),
            Err(Kind::CriticalHeader),
        );
    }
    check_header(
        r#"{"alg":"ES256","kid":"k1","crit":["b64"],"b64":false}"#,
        Err(Kind::CriticalHeader),
    );
    for b64 in ["false", "true"] {
        check_header(
            &format!(r#"{{"alg":"ES256","kid":"k1","b64":{b64}}}"#),
            Err(Kind::UnsupportedHeader),
        );
    }
    let detached = json!({ "alg": "ES256", "kid": "k1", "b64": false }).to_string();
    check(&format!("{}..AAAA", encode(detached)), Kind::UnsupportedHeader);
}

#[test]
fn attack_22_encryption_json_and_nesting_are_refused() {
    check("a.b.c.d.e", Kind::MalformedToken);
    check(r#"{"protected":"a","payload":"b","signature":"c"}"#, Kind::MalformedToken);
    for cty in [json!("JWT"), json!("jwt"), json!("application/JWT"), json!(1)] {
        let header = json!({ "alg": "ES256", "kid": "k1", "cty": cty }).to_string();
        check_header(&header, Err(Kind::UnsupportedHeader));
    }
    check_header(r#"{"alg":"ES256","kid":"k1","cty":"json"}"#, Ok(()));
}

#[test]
fn attack_23_compression_is_refused() {
    for extension in [r#""zip":"DEF""#, r#""enc":"A128GCM""#, r#""epk":{}"#] {
        check_header(
            &format!(r#"{{"alg":"ES256","kid":"k1",{extension}}}"#),
            Err(Kind::UnsupportedHeader),
        );
    }
}

#[test]
fn attack_24_other_token_types_are_refused() {
    for typ in [json!("dpop+jwt"), json!("logout+jwt"), json!("at+jwt"), json!(""), json!(7)] {
        let header = json!({ "alg": "ES256", "kid": "k1", "typ": typ }).to_string();
        check_header(&header, Err(Kind::WrongType(Field::Typ)));
    }
    for typ in ["jwt", "JOSE", "application/jwt", "APPLICATION/JWT"] {
        let header = json!({ "alg": "ES256", "kid": "k1", "typ": typ }).to_string();
        check_header(&header, Ok(()));
    }
}

#[test]
fn access_tokens_pass_once_enabled() {
    let options = JwtOptions::new().token_types(["application/at+jwt"]);
    let verifier = JwtVerifier::with_options([rule(&p256_keys())], options).unwrap();
    let access = token(r#"{"alg":"ES256","kid":"k1","typ":"at+JWT"}"#, &claims().to_string());
    assert!(verifier.verify(&access, now()).is_ok());
    assert_eq!(verifier.verify(&good(), now()).unwrap_err().kind(), Kind::WrongType(Field::Typ),);
}

#[test]
fn attack_25_large_tokens_are_refused_unread() {
    let padded = |size: usize| format!("{}{}", good(), "A".repeat(size - good().len()));
    check(&padded(16 * 1024 + 1), Kind::TokenTooLarge);
    check(&padded(8_000_000), Kind::TokenTooLarge);
    check(&padded(16 * 1024), Kind::InvalidSignature);
}

#[test]
fn attack_26_bloated_headers_and_payloads_are_refused() {
    let wide = |members: usize| {
        let extra: String = (3..=members).map(|n| format!(r#","m{n}":0"#)).collect();
        format!(r#"{{"alg":"ES256","kid":"k1"{extra}}}"#)
    };
    check_header(&wide(32), Ok(()));
    check_header(&wide(33), Err(Kind::InvalidHeader));
    let long = |size: usize| format!(r#"{{"alg":"ES256","kid":"k1","x":"{}"}}"#, "x".repeat(size));
    check_header(&long(4096 - 35), Ok(()));
    check_header(&long(4097), Err(Kind::InvalidHeader));
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    check_header(&format!(r#"{{"alg":"ES256","kid":"k1","x":{}}}"#, nested(7)), Ok(()));
    check_header(
        &format!(r#"{{"alg":"ES256","kid":"k1","x":{}}}"#, nested(8)),
        Err(Kind::InvalidHeader),
    );
    let payload =
        |value: &str| claims().to_string().replacen('{', &format!(r#"{{"x":{value},"#), 1);
    check_payload(&payload(&nested(63)), Ok(()));
    check_payload(&payload(&nested(64)), Err(Kind::TooDeep));
    check_payload(&payload(&nested(5000)), Err(Kind::TooDeep));
    check_payload(&payload(&format!("[{}0]", "0,".repeat(4000))), Err(Kind::InvalidJson));
    check_payload(&payload(&"9".repeat(8000)), Err(Kind::InvalidJson));
}

#[test]
fn attack_27_repeated_members_are_refused() {
    check_header(r#"{"alg":"none","alg":"ES256"}"#, Err(Kind::DuplicateKey));
    check_header(r#"{"alg":"ES256","x":{"a":1,"a":1}}"#, Err(Kind::DuplicateKey));
    let base = claims().to_string();
    for extra in [
        r#""iss":"https://evil.example""#,
        r#""\u0069ss":"https://evil.example""#,
        r#""exp":1"#,
        r#""private":1,"private":1"#,
        r#""nested":{"a":{"b":1,"b":2}}"#,
    ] {
        let payload = base.replacen('{', &format!("{{{extra},"), 1);
        check_payload(&payload, Err(Kind::DuplicateKey));
    }
}

#[test]
fn attack_28_only_canonical_base64url_is_read() {
    let good = good();
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (header, payload) = signed.split_once('.').unwrap();
    check(&format!("{good}="), Kind::InvalidBase64);
    check(&format!("{header}.{payload}=.{signature}"), Kind::InvalidBase64);
    check(&format!("{header}=.{payload}.{signature}"), Kind::InvalidBase64);
    check(&format!("{header}.{payload}\n.{signature}"), Kind::InvalidBase64);
    check(&format!("{header}. {payload}.{signature}"), Kind::InvalidBase64);
    check(&format!("{header}.{payload}.{}+", &signature[1..]), Kind::InvalidBase64);
    check(&format!("{header}.{payload}.{}/", &signature[1..]), Kind::InvalidBase64);
    check(&format!("{signed}.{}", "A".repeat(85)), Kind::InvalidBase64);
    let (start, last) = signature.split_at(signature.len() - 1);
    let spare = char::from(last.as_bytes()[0] + 1);
    check(&format!("{signed}.{start}{spare}"), Kind::InvalidBase64);
}

#[test]
fn attack_29_framed_tokens_are_refused() {
    let good = good();
    for (before, after) in [
        (" ", ""),
        ("", " "),
        ("\t", ""),
        ("", "\n"),
        ("\0", ""),
        ("", "\0"),
        ("", "."),
        ("\u{feff}", ""),
        ("Bearer", " "),
        (".", ""),
        ("", ".x"),
        ("é", ""),
    ] {
        check(&format!("{before}{good}{after}"), Kind::MalformedToken);
    }
    for text in ["", ".", "..", "...", "a", "a.b", "Bearer x"] {
        check(text, Kind::MalformedToken);
    }
}

#[test]
fn attack_30_payloads_that_are_not_one_object_are_refused() {
    for payload in ["[1]", "\"x\"", "{}{}", "\u{feff}{}", "null", r#"{"x":"\ud800"}"#, "{", "1"] {
        check_payload(payload, Err(Kind::InvalidJson));
    }
    check_payload("", Err(Kind::InvalidJson));
    let invalid_utf8 = format!("{}.{}.AAAA", encode(HEADER), encode(b"{\"x\":\"\xff\"}"));
    check(&invalid_utf8, Kind::InvalidJson);
}

#[test]
fn checks_happen_in_the_documented_order() {
    let bad_claims = json!({ "iss": "https://evil.example" }).to_string();
    let sign = |header: &str, payload: &str| Key::Ed25519.token(Algorithm::EdDSA, header, payload);
    check(&sign(r#"{"alg":"none","crit":[],"typ":"x"}"#, "["), Kind::CriticalHeader);
    check(&sign(r#"{"alg":"none","typ":"x"}"#, "["), Kind::AlgNotAllowed);
    check(&sign(r#"{"alg":"EdDSA","typ":"x"}"#, "["), Kind::WrongType(Field::Typ));
    check(&sign(r#"{"alg":"EdDSA"}"#, "["), Kind::InvalidJson);
    check(&sign(r#"{"alg":"EdDSA"}"#, &bad_claims), Kind::UnknownIssuer);
    let expired = crate::signing::claims_with("exp", json!(1));
    check(&sign(r#"{"alg":"EdDSA","kid":"k9"}"#, &expired), Kind::NoMatchingKey);
    check(&sign(r#"{"alg":"EdDSA","kid":"k1"}"#, &expired), Kind::AlgKeyMismatch);
    check(&sign(HEADER, &expired), Kind::InvalidSignature);
    check(&token(HEADER, &expired), Kind::Expired);
}
