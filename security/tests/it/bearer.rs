//! Finding the token in a request.

use mesh_security::{
    authn::AuthContext,
    jwt::{JwtErrorKind as Kind, bearer_token},
};

#[track_caller]
fn check(values: &[&[u8]], expected: Result<Option<&str>, Kind>) {
    let context =
        AuthContext::new("/").headers(values.iter().map(|value| ("Authorization", *value)));
    let found = bearer_token(&context).map_err(|error| error.kind());
    assert_eq!(found, expected, "{values:?}");
}

#[test]
fn scheme_is_compared_without_case() {
    for value in ["Bearer a.b.c", "bearer a.b.c", "BEARER a.b.c", "bEaReR    a.b.c"] {
        check(&[value.as_bytes()], Ok(Some("a.b.c")));
    }
}

#[test]
fn other_schemes_are_no_token() {
    for value in [
        "",
        "Basic YTpi",
        "Bearera.b.c",
        "Bearer\ta.b.c",
        "Bear",
        "a.b.c",
        "Istio a.b.c",
        "Basic x, Bearer a.b.c",
        " Bearer a.b.c",
    ] {
        check(&[value.as_bytes()], Ok(None));
    }
    check(&[], Ok(None));
}

#[test]
fn token_is_not_trimmed() {
    check(&[b"Bearer a.b.c "], Ok(Some("a.b.c ")));
    check(&[b"Bearer Bearer x"], Ok(Some("Bearer x")));
}

#[test]
fn scheme_without_token_is_malformed() {
    check(&[b"Bearer"], Err(Kind::MalformedToken));
    check(&[b"Bearer "], Err(Kind::MalformedToken));
    check(&[b"Bearer \xff"], Err(Kind::MalformedToken));
    check(&["Bearer é".as_bytes()], Err(Kind::MalformedToken));
}

#[test]
fn attack_44_two_bearer_credentials_are_ambiguous() {
    check(&[b"Bearer a.b.c", b"Bearer d.e.f"], Err(Kind::AmbiguousToken));
    check(&[b"Bearer a.b.c", b"bearer a.b.c"], Err(Kind::AmbiguousToken));
    check(&[b"Basic YTpi", b"Bearer a.b.c"], Ok(Some("a.b.c")));
}

#[test]
fn attack_45_tokens_elsewhere_are_not_read() {
    let context = AuthContext::new("/").query("access_token=a.b.c").header("cookie", "token=a.b.c");
    assert_eq!(bearer_token(&context), Ok(None));
}
