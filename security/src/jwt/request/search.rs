//! Looking for a token.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::{
    TokenLocation, TokenLocations,
    bearer::{credential, only},
};
use crate::{authn::AuthContext, jwt::JwtErrorKind as Kind};

/// The one token of a request and the rules it may be meant for, by position.
pub(in crate::jwt) struct FoundToken<'a> {
    pub(in crate::jwt) token: Cow<'a, str>,
    pub(in crate::jwt) rules: Vec<usize>,
    /// Whether a rule for the path requires a token.
    pub(in crate::jwt) is_required: bool,
}

impl<'a> FoundToken<'a> {
    pub(in crate::jwt) const fn new(token: Cow<'a, str>) -> Self {
        Self { token, rules: Vec::new(), is_required: false }
    }
}

/// What a search goes by, beside the places.
#[derive(Clone, Copy)]
pub(in crate::jwt) struct SearchLimits {
    pub(in crate::jwt) max_token_bytes: usize,
    /// Whether `Authorization: Istio` counts too.
    pub(in crate::jwt) istio_scheme: bool,
}

impl TokenLocations {
    /// The token in one or more of the places; two different ones are refused.
    pub(in crate::jwt) fn find<'a>(
        &'a self,
        context: &'a AuthContext<'_>,
        limits: SearchLimits,
    ) -> Result<Option<Cow<'a, str>>, Kind> {
        let mut found = None;
        for location in self.iter() {
            let Some(token) = look_at(location, context, limits)? else { continue };
            match &found {
                None => found = Some(token),
                Some(first) if *first == token => {}
                Some(_) => return Err(Kind::AmbiguousToken),
            }
        }
        Ok(found)
    }

    /// The places where there is a token.
    pub(in crate::jwt) fn occupied<'a>(
        &'a self,
        context: &'a AuthContext<'_>,
        limits: SearchLimits,
    ) -> impl Iterator<Item = &'a TokenLocation> {
        self.iter().filter(move |place| matches!(look_at(place, context, limits), Ok(Some(_))))
    }
}

fn look_at<'a>(
    location: &'a TokenLocation,
    context: &'a AuthContext<'_>,
    limits: SearchLimits,
) -> Result<Option<Cow<'a, str>>, Kind> {
    let token = match location {
        TokenLocation::Authorization => {
            let schemes: &[&[u8]] =
                if limits.istio_scheme { &[b"bearer", b"istio"] } else { &[b"bearer"] };
            let values = context.header_values("authorization");
            let credentials = values
                .filter_map(|value| schemes.iter().find_map(|scheme| credential(value, scheme)));
            only(credentials)?
        }
        TokenLocation::Header { name, prefix } => {
            let values = context.header_values(name);
            let tokens = values.filter_map(|value| value.strip_prefix(prefix.as_bytes()));
            only(tokens)?
        }
        TokenLocation::Param(name) => {
            return param(context.request_query(), name, limits.max_token_bytes);
        }
        TokenLocation::Cookie(name) => {
            let headers = context.header_values("cookie");
            only(headers.flat_map(|header| cookies(header, name.as_bytes())))?
        }
    };
    Ok(token.map(Cow::Borrowed))
}

fn param<'a>(
    query: Option<&'a str>,
    name: &str,
    max_token_bytes: usize,
) -> Result<Option<Cow<'a, str>>, Kind> {
    let pairs = query.unwrap_or_default().split('&');
    let mut values = pairs.filter_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        is_named(key, name).then_some(value)
    });
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(Kind::AmbiguousToken);
    }
    if value.len() > max_token_bytes {
        return Err(Kind::TokenTooLarge);
    }
    let token = match percent_decode_str(value).decode_utf8() {
        Ok(token) if !value.contains('+') => token,
        _ => return Err(Kind::MalformedToken),
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if token.is_empty() || !token.bytes().all(plain) {
        return Err(Kind::MalformedToken);
    }
    Ok(Some(token))
}

fn is_named(key: &str, name: &str) -> bool {
    key == name
        || (key.contains(['%', '+']) && percent_decode_str(&key.replace('+', " ")).eq(name.bytes()))
}

fn cookies<'a>(header: &'a [u8], name: &[u8]) -> impl Iterator<Item = &'a [u8]> {
    header.split(|byte| *byte == b';').filter_map(move |pair| {
        let pair = pair.trim_ascii();
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        let (key, value) = (&pair[..equals], &pair[equals + 1..]);
        (key.trim_ascii_end() == name).then(|| unquoted(value.trim_ascii_start()))
    })
}

fn unquoted(value: &[u8]) -> &[u8] {
    value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(value)
}
