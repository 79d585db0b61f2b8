//! Whom to trust: one issuer, its keys and the audiences meant for us.

use std::time::Duration;

use serde_json::Value;

use super::{
    ClaimForwarding, Claims, Field, JwtConfigError, JwtErrorKind, PathTrigger, TokenLocations,
    request::{Applies, RequestPath},
};
use crate::{jwks::KeySource, kubernetes::KubernetesProfile};

const DEFAULT_SKEW: Duration = Duration::from_secs(60);
const MAX_SKEW: Duration = Duration::from_secs(300);
const MAX_AUDIENCES: usize = 32;

/// Trust in one issuer.
///
/// Several rules may name the same issuer; the first that accepts a token wins.
///
/// ```
/// use std::time::Duration;
/// use mesh_security::{jwks::{KeySet, KeySource}, jwt::{Audiences, JwtRule}};
///
/// let keys = KeySource::new(KeySet::parse(r#"{"keys":[]}"#)?);
/// let rule = JwtRule::new("https://issuer.example", Audiences::one_of(["istio-ca"]), keys)
///     .skew(Duration::from_secs(5))
///     .max_lifetime(Duration::from_secs(24 * 3600));
/// assert_eq!(rule.issuer(), "https://issuer.example");
/// # Ok::<(), mesh_security::jwks::JwksError>(())
/// ```
#[derive(Debug, Clone)]
pub struct JwtRule {
    pub(super) issuer: String,
    pub(super) audiences: Audiences,
    pub(super) keys: KeySource,
    pub(super) skew: Duration,
    pub(super) max_age: Option<Duration>,
    pub(super) max_lifetime: Option<Duration>,
    pub(super) locations: TokenLocations,
    pub(super) triggers: Vec<PathTrigger>,
    pub(super) absent_token: AbsentToken,
    pub(super) forwarding: ClaimForwarding,
    pub(super) kubernetes: Option<KubernetesProfile>,
}

impl JwtRule {
    /// Trusts tokens of `issuer`, compared byte by byte, for `audiences`, signed with one of `keys`.
    #[must_use]
    pub fn new(issuer: impl Into<String>, audiences: Audiences, keys: KeySource) -> Self {
        Self {
            issuer: issuer.into(),
            audiences,
            keys,
            skew: DEFAULT_SKEW,
            max_age: None,
            max_lifetime: None,
            locations: TokenLocations::default(),
            triggers: Vec::new(),
            absent_token: AbsentToken::Pass,
            forwarding: ClaimForwarding::default(),
            kubernetes: None,
        }
    }

    /// Tolerates clocks this far apart; 60 seconds unless set, at most 300.
    #[must_use]
    pub const fn skew(mut self, skew: Duration) -> Self {
        self.skew = skew;
        self
    }

    /// Requires `iat` and refuses tokens issued longer ago than this, skew added.
    #[must_use]
    pub const fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self
    }

    /// Refuses tokens whose `exp` is further than this from `iat`, or without it from `nbf`, or without both from now.
    #[must_use]
    pub const fn max_lifetime(mut self, max_lifetime: Duration) -> Self {
        self.max_lifetime = Some(max_lifetime);
        self
    }

    /// Looks for the token in these places instead of the `Authorization` header.
    #[must_use]
    pub fn locations(mut self, locations: TokenLocations) -> Self {
        self.locations = locations;
        self
    }

    /// Makes the rule apply where this trigger holds, or one that was added before.
    #[must_use]
    pub fn trigger(mut self, trigger: PathTrigger) -> Self {
        self.triggers.push(trigger);
        self
    }

    /// Refuses requests without a token on the paths of this rule.
    ///
    /// Without it such a request has no caller as far as tokens go, and the manager decides what that means.
    #[must_use]
    pub const fn require_token(mut self) -> Self {
        self.absent_token = AbsentToken::Refuse;
        self
    }

    /// Passes on claims, and takes away what clients put in their place.
    ///
    /// Under [`AuthenticationLayer`](crate::tower::AuthenticationLayer) the service behind sees these headers, and the token where it was. A proxy applies all [`edits`](super::JwtAuthenticator::edits) itself.
    #[must_use]
    pub fn forwarding(mut self, forwarding: ClaimForwarding) -> Self {
        self.forwarding = forwarding;
        self
    }

    /// Reads the tokens as those of Kubernetes service accounts.
    #[must_use]
    pub fn kubernetes(mut self, profile: KubernetesProfile) -> Self {
        self.kubernetes = Some(profile);
        self
    }

    /// The trusted issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Where the keys come from.
    #[must_use]
    pub const fn keys(&self) -> &KeySource {
        &self.keys
    }

    pub(super) fn applies_to(&self, path: &RequestPath) -> Applies {
        if self.triggers.is_empty() {
            return Applies::Yes;
        }
        let judged = self.triggers.iter().map(|trigger| trigger.judge(path));
        judged.max().unwrap_or(Applies::No)
    }

    pub(super) fn check(&self, rule: usize) -> Result<(), JwtConfigError> {
        if self.issuer.is_empty() {
            return Err(JwtConfigError::EmptyIssuer { rule });
        }
        if self.skew > MAX_SKEW {
            return Err(JwtConfigError::SkewTooLarge { rule });
        }
        if let Some(name) = self.forwarding.invalid_header() {
            return Err(JwtConfigError::InvalidHeaderName { rule, name: name.to_owned() });
        }
        match &self.audiences {
            Audiences::OneOf(expected)
                if expected.is_empty() || expected.iter().any(String::is_empty) =>
            {
                Err(JwtConfigError::EmptyAudience { rule })
            }
            Audiences::OneOf(_) | Audiences::Any => Ok(()),
        }
    }
}

/// What a request without a token means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AbsentToken {
    Pass,
    Refuse,
}

/// The audiences a rule accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Audiences {
    /// `aud` must name at least one of these, byte by byte.
    OneOf(Vec<String>),
    /// `aud` may be missing or name anybody; only its form is checked.
    Any,
}

impl Audiences {
    /// Accepts tokens meant for at least one of `expected`.
    #[must_use]
    pub fn one_of<T: Into<String>>(expected: impl IntoIterator<Item = T>) -> Self {
        Self::OneOf(expected.into_iter().map(Into::into).collect())
    }

    pub(super) fn empty_means_any(&mut self) {
        if matches!(self, Self::OneOf(expected) if expected.is_empty()) {
            *self = Self::Any;
        }
    }

    pub(crate) fn check(&self, claims: &Claims) -> Result<(), JwtErrorKind> {
        let named = audiences(claims)?;
        match (self, named) {
            (Self::Any, _) => Ok(()),
            (Self::OneOf(_), None) => Err(JwtErrorKind::MissingClaim(Field::Aud)),
            (Self::OneOf(expected), Some(named)) => {
                let meant = named.iter().any(|name| expected.iter().any(|own| own == name));
                if meant { Ok(()) } else { Err(JwtErrorKind::InvalidAudience) }
            }
        }
    }
}

/// The audiences of a token, which may be one text or a list.
pub(super) fn audiences(claims: &Claims) -> Result<Option<Vec<&str>>, JwtErrorKind> {
    const WRONG: JwtErrorKind = JwtErrorKind::WrongType(Field::Aud);
    match claims.get(Field::Aud.as_str()) {
        None => Ok(None),
        Some(Value::String(one)) => Ok(Some(vec![one])),
        Some(Value::Array(list)) if list.len() > MAX_AUDIENCES => {
            Err(JwtErrorKind::TooManyAudiences)
        }
        Some(Value::Array(list)) => {
            list.iter().map(|name| name.as_str().ok_or(WRONG)).collect::<Result<_, _>>().map(Some)
        }
        Some(_) => Err(WRONG),
    }
}
