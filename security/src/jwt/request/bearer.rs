//! The token in an `Authorization` header.

use crate::{
    authn::AuthContext,
    jwt::{JwtError, JwtErrorKind},
};

/// The bearer token of a request, if there is one, unverified.
///
/// The scheme is compared without case and followed by one or more spaces; the rest of the value is the token, untrimmed.
/// Other schemes are not ours and count as no token.
///
/// ```
/// use mesh_security::{authn::AuthContext, jwt::bearer_token};
///
/// let context = AuthContext::new("/").header("Authorization", "bearer a.b.c");
/// assert_eq!(bearer_token(&context), Ok(Some("a.b.c")));
///
/// let context = AuthContext::new("/").header("authorization", "Basic YTpi");
/// assert_eq!(bearer_token(&context), Ok(None));
/// ```
///
/// # Errors
///
/// `AmbiguousToken` if more than one value is a bearer credential, `MalformedToken` if the one is empty or not ASCII.
pub fn bearer_token<'a>(context: &'a AuthContext<'_>) -> Result<Option<&'a str>, JwtError> {
    let values = context.header_values("authorization");
    only(values.filter_map(|value| credential(value, b"bearer"))).map_err(JwtError::from)
}

/// The only credential, if there is one.
pub(super) fn only<'a>(
    mut credentials: impl Iterator<Item = &'a [u8]>,
) -> Result<Option<&'a str>, JwtErrorKind> {
    let Some(token) = credentials.next() else { return Ok(None) };
    if credentials.next().is_some() {
        return Err(JwtErrorKind::AmbiguousToken);
    }
    ascii(token).map(Some)
}

/// A credential as text, if it can be a token at all.
fn ascii(token: &[u8]) -> Result<&str, JwtErrorKind> {
    match std::str::from_utf8(token) {
        Ok(token) if token.is_ascii() && !token.is_empty() => Ok(token),
        _ => Err(JwtErrorKind::MalformedToken),
    }
}

/// What follows the scheme, if the scheme is this one.
pub(super) fn credential<'a>(value: &'a [u8], expected: &[u8]) -> Option<&'a [u8]> {
    let (scheme, rest) = value.split_at_checked(expected.len())?;
    let token = rest.iter().position(|byte| *byte != b' ').unwrap_or(rest.len());
    let ours = scheme.eq_ignore_ascii_case(expected) && (token > 0 || rest.is_empty());
    ours.then_some(&rest[token..])
}
