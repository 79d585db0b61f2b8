//! The steps a token goes through.

use std::time::SystemTime;

use super::{
    Claims, Field, JwtConfigError, JwtError, JwtErrorKind, JwtOptions, JwtRule, VerifiedToken,
    lifetime::check_lifetime, signature::Signed,
};

/// Verifies tokens against rules.
///
/// Verification takes no lock for longer than it needs to copy a pointer, never blocks and never asks the network.
/// Each rule is judged against one snapshot of its keys.
///
/// ```
/// # use std::time::{Duration, SystemTime};
/// # use mesh_security::{jwks::{KeySet, KeySource}, jwt::{Audiences, JwtErrorKind, JwtRule, JwtVerifier}};
#[doc = include_str!("../../docs/sample-token.txt")]
/// let keys = KeySource::new(KeySet::parse(JWKS)?);
/// let rule = JwtRule::new("https://issuer.example", Audiences::one_of(["admin"]), keys);
/// let verifier = JwtVerifier::new([rule])?;
///
/// let issued = SystemTime::UNIX_EPOCH + Duration::from_secs(ISSUED_AT);
/// assert_eq!(verifier.verify(TOKEN, issued)?.subject(), Some("alice"));
///
/// let next_day = issued + Duration::from_secs(24 * 3600);
/// assert_eq!(verifier.verify(TOKEN, next_day).unwrap_err().kind(), JwtErrorKind::Expired);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct JwtVerifier {
    rules: Vec<JwtRule>,
    options: JwtOptions,
}

impl JwtVerifier {
    /// Builds a verifier with the default options.
    ///
    /// # Errors
    ///
    /// If a rule cannot work as written, or there is none.
    pub fn new(rules: impl IntoIterator<Item = JwtRule>) -> Result<Self, JwtConfigError> {
        Self::with_options(rules, JwtOptions::new())
    }

    /// Builds a verifier.
    ///
    /// # Errors
    ///
    /// If a rule or an option cannot work as written, or there is no rule.
    pub fn with_options(
        rules: impl IntoIterator<Item = JwtRule>,
        options: JwtOptions,
    ) -> Result<Self, JwtConfigError> {
        let rules: Vec<_> = rules.into_iter().collect();
        if rules.is_empty() {
            return Err(JwtConfigError::NoRule);
        }
        rules.iter().enumerate().try_for_each(|(position, rule)| rule.check(position))?;
        options.check()?;
        Ok(Self { rules, options })
    }

    /// The rules, in the order in which they are tried.
    #[must_use]
    pub fn rules(&self) -> &[JwtRule] {
        &self.rules
    }

    /// Verifies a token at the time `now`.
    ///
    /// # Errors
    ///
    /// The first check that failed; among several rules for the issuer, that of the first rule.
    pub fn verify(&self, token: &str, now: SystemTime) -> Result<VerifiedToken, JwtError> {
        let signed = Signed::read(token, &self.options)?;
        let key_id = signed.header.key_id.as_deref();
        let fail = |kind| JwtError::new(kind).with_key_id(key_id);
        let claims = Claims::read(signed.compact.payload).map_err(fail)?;
        let issuer = claims.required_text(Field::Iss).map_err(fail)?;
        let mut first_refusal = None;
        for (position, rule) in self.rules.iter().enumerate() {
            if rule.issuer != issuer {
                continue;
            }
            match judge(&signed, &claims, rule, now) {
                Ok(key_generation) => {
                    return Ok(VerifiedToken { claims, rule: position, key_generation });
                }
                Err(kind) => first_refusal = first_refusal.or(Some(kind)),
            }
        }
        let kind = first_refusal.unwrap_or(JwtErrorKind::UnknownIssuer);
        Err(fail(kind).with_issuer(issuer))
    }
}

/// Checks everything that depends on the rule; the generation of the keys used is the result.
fn judge(
    signed: &Signed<'_>,
    claims: &Claims,
    rule: &JwtRule,
    now: SystemTime,
) -> Result<u64, JwtErrorKind> {
    let keys = rule.keys.current();
    signed.verify(keys.set())?;
    check_lifetime(claims, rule, now)?;
    rule.audiences.check(claims)?;
    claims.checked_text(Field::Sub)?;
    Ok(keys.generation())
}
