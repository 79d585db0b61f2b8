//! A token that has passed every check.

use std::fmt;

use super::{Claims, Field, rule};
use crate::{authn::KubernetesInfo, kubernetes::ServiceAccountToken};

/// A token whose signature and claims hold.
///
/// It can only come from a [`JwtVerifier`](super::JwtVerifier), so holding one is proof of verification at the moment it was made.
/// Neither it nor its `Debug` form contains the token.
///
/// ```
/// # use std::time::{Duration, SystemTime};
/// # use mesh_security::{jwks::{KeySet, KeySource}, jwt::{Audiences, JwtRule, JwtVerifier}};
#[doc = include_str!("../../docs/sample-token.txt")]
/// let keys = KeySource::new(KeySet::parse(JWKS)?);
/// let rule = JwtRule::new("https://issuer.example", Audiences::one_of(["admin"]), keys);
/// let now = SystemTime::UNIX_EPOCH + Duration::from_secs(ISSUED_AT + 5);
/// let token = JwtVerifier::new([rule])?.verify(TOKEN, now)?;
/// assert_eq!(token.claims().text("sub"), Some("alice"));
/// assert_eq!(token.principal().unwrap().to_string(), "https://issuer.example/alice");
/// assert_eq!(token.audiences(), ["admin"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedToken {
    pub(super) claims: Claims,
    pub(super) payload: Box<[u8]>,
    pub(super) rule: usize,
    pub(super) key_generation: u64,
    pub(super) expires: i64,
    pub(super) service_account: Option<ServiceAccountToken>,
}

impl VerifiedToken {
    /// All claims.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The payload as it was signed, decoded.
    #[must_use]
    pub const fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The end of validity, in seconds since 1970 and without skew.
    #[must_use]
    pub const fn expires_at(&self) -> i64 {
        self.expires
    }

    /// The pod behind the token, if the rule has a [`KubernetesProfile`](crate::kubernetes::KubernetesProfile).
    #[must_use]
    pub fn kubernetes_info(&self) -> Option<&KubernetesInfo> {
        self.service_account.as_ref().map(|account| &account.info)
    }

    /// Whether Kubernetes meant the token to be replaced before it was used.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.service_account.as_ref().is_some_and(|account| account.is_stale)
    }

    /// The position of the rule that accepted the token.
    #[must_use]
    pub const fn rule(&self) -> usize {
        self.rule
    }

    /// The generation of the key set the signature was checked against; a result kept beyond the next swap of keys may be of a revoked key.
    #[must_use]
    pub const fn key_generation(&self) -> u64 {
        self.key_generation
    }

    /// The issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.claims.text(Field::Iss.as_str()).unwrap_or_default()
    }

    /// The subject, if the token has one.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.claims.text(Field::Sub.as_str())
    }

    /// Issuer and subject, if the token has a subject that is not empty.
    #[must_use]
    pub fn principal(&self) -> Option<Principal<'_>> {
        let subject = self.subject().filter(|subject| !subject.is_empty())?;
        Some(Principal { issuer: self.issuer(), subject })
    }

    /// The party the token was issued to (`azp`).
    #[must_use]
    pub fn presenter(&self) -> Option<&str> {
        self.claims.text("azp")
    }

    /// Whom the token is meant for, in the order of the token.
    #[must_use]
    pub fn audiences(&self) -> Vec<&str> {
        rule::audiences(&self.claims).ok().flatten().unwrap_or_default()
    }
}

impl fmt::Debug for VerifiedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedToken")
            .field("claims", &self.claims)
            .field("rule", &self.rule)
            .field("key_generation", &self.key_generation)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// Who a token speaks for.
///
/// Compare the pair and not the text: both halves may contain a slash, so two principals can print alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Principal<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The subject, unique within the issuer.
    pub subject: &'a str,
}

impl fmt::Display for Principal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.issuer, self.subject)
    }
}
