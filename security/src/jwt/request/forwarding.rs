//! What of a token goes on to the service behind.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;

use super::TokenLocation;
use crate::jwt::VerifiedToken;

/// What a proxy does with the token and its claims.
///
/// ```
/// use mesh_security::jwt::ClaimForwarding;
///
/// let forwarding = ClaimForwarding::new()
///     .payload_header("x-jwt-payload")
///     .claim_header("x-team", "org.team");
/// assert!(format!("{forwarding:?}").contains("x-team"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClaimForwarding {
    payload_header: Option<String>,
    claim_headers: Vec<(String, String)>,
    original: Original,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Original {
    #[default]
    Strip,
    Keep,
}

impl ClaimForwarding {
    /// Forwards nothing and strips the token, as Istio does by default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves the token in the request.
    #[must_use]
    pub const fn keep_token(mut self) -> Self {
        self.original = Original::Keep;
        self
    }

    /// Puts the payload into a header, in base64url.
    #[must_use]
    pub fn payload_header(mut self, header: impl Into<String>) -> Self {
        self.payload_header = Some(header.into());
        self
    }

    /// Puts a claim into a header; dots in `claim` lead into objects.
    ///
    /// Text, whole numbers and booleans can be forwarded, as long as they can stand in a header.
    /// Whatever the client sent under that name is removed in any case.
    #[must_use]
    pub fn claim_header(mut self, header: impl Into<String>, claim: impl Into<String>) -> Self {
        self.claim_headers.push((header.into(), claim.into()));
        self
    }

    /// The headers that belong to this and that a client must not set.
    pub(in crate::jwt) fn owned_headers(&self) -> impl Iterator<Item = &str> {
        let claims = self.claim_headers.iter().map(|(header, _)| header.as_str());
        self.payload_header.as_deref().into_iter().chain(claims)
    }

    /// The first name that cannot be that of a header (RFC 9110 §5.1).
    pub(in crate::jwt) fn invalid_header(&self) -> Option<&str> {
        self.owned_headers().find(|name| !is_token(name))
    }

    /// Adds what this token changes in the request, in which it stands at these places.
    pub(in crate::jwt) fn extend<'l>(
        &self,
        edits: &mut HeaderEdits,
        token: &VerifiedToken,
        places: impl Iterator<Item = &'l TokenLocation>,
    ) {
        if let Some(header) = &self.payload_header {
            let payload = URL_SAFE_NO_PAD.encode(token.payload());
            edits.set.push((header.clone(), payload));
        }
        for (header, claim) in &self.claim_headers {
            if let Some(value) = forwarded(token, claim) {
                edits.set.push((header.clone(), value));
            }
        }
        if self.original == Original::Strip {
            edits.strip.extend(places.cloned());
        }
    }
}

/// What a proxy has to change in a request before it passes it on: first remove, then set.
///
/// It holds claims, so its `Debug` form shows names only.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct HeaderEdits {
    /// Headers to remove, whoever set them.
    pub remove: Vec<String>,
    /// Headers to set.
    pub set: Vec<(String, String)>,
    /// Every place where the token stands that must not go on.
    pub strip: Vec<TokenLocation>,
}

impl HeaderEdits {
    pub(crate) fn extend(&mut self, more: Self) {
        self.remove.extend(more.remove);
        self.set.extend(more.set);
        self.strip.extend(more.strip);
    }
}

impl std::fmt::Debug for HeaderEdits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let set: Vec<_> = self.set.iter().map(|(name, _)| name).collect();
        f.debug_struct("HeaderEdits")
            .field("remove", &self.remove)
            .field("set", &set)
            .field("strip", &self.strip)
            .finish()
    }
}

/// RFC 9110 §5.6.2.
fn is_token(name: &str) -> bool {
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(may_stand)
}

/// The value of a claim as a header, if it can be one.
fn forwarded(token: &VerifiedToken, claim: &str) -> Option<String> {
    let claims = token.claims();
    let value = claims.get(claim).or_else(|| {
        let mut names = claim.split('.');
        let first = claims.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name))
    })?;
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
        _ => return None,
    };
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')).then_some(text)
}
