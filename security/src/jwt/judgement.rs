//! One token under the rules.

use std::time::SystemTime;

use super::{
    Claims, Field, JwtError, JwtErrorKind, JwtOptions, JwtRule, VerifiedToken,
    lifetime::{TimeRules, check_lifetime, unix_seconds},
    signature::Signed,
};
use crate::kubernetes::ServiceAccountToken;

/// A token that has been read, but whose signature has not been looked at.
pub(super) struct Candidate<'a> {
    signed: Signed<'a>,
    claims: Claims,
    payload: Vec<u8>,
}

/// What a rule found in a token that it accepts.
pub(super) struct Verdict {
    rule: usize,
    key_generation: u64,
    expires: i64,
    service_account: Option<ServiceAccountToken>,
}

/// Why no rule accepts a token.
pub(super) struct Refusal {
    pub(super) error: JwtError,
    /// The rules that might, if they had other keys.
    pub(super) without_key: Vec<usize>,
}

impl Refusal {
    /// Whether it was for want of any key, which leaves the token unjudged.
    pub(super) fn had_no_keys(&self) -> bool {
        self.error.kind() == JwtErrorKind::KeysUnavailable
    }
}

impl<'a> Candidate<'a> {
    pub(super) fn read(token: &'a str, options: &JwtOptions) -> Result<Self, JwtError> {
        let signed = Signed::read(token, options)?;
        let (claims, payload) = Claims::read(signed.payload())
            .map_err(|kind| JwtError::new(kind).with_key_id(signed.key_id()))?;
        Ok(Self { signed, claims, payload })
    }

    pub(super) fn key_id(&self) -> Option<&str> {
        self.signed.key_id()
    }

    /// Asks those of the rules that are listed by position.
    pub(super) fn judge(
        &self,
        rules: &[JwtRule],
        listed: &[usize],
        now: SystemTime,
    ) -> Result<Verdict, Box<Refusal>> {
        let fail = |kind| JwtError::new(kind).with_key_id(self.signed.key_id());
        let refuse = |error| Box::new(Refusal { error, without_key: Vec::new() });
        let issuer = self.claims.required_text(Field::Iss).map_err(|kind| refuse(fail(kind)))?;
        let mut first = None;
        let mut without_key = Vec::new();
        for position in listed {
            let rule = &rules[*position];
            if rule.issuer != issuer {
                continue;
            }
            match self.judge_by(rule, *position, now) {
                Ok(verdict) => return Ok(verdict),
                Err(kind) => {
                    if matches!(kind, JwtErrorKind::NoMatchingKey | JwtErrorKind::KeysUnavailable) {
                        without_key.push(*position);
                    }
                    first = first.or(Some(kind));
                }
            }
        }
        let error = fail(first.unwrap_or(JwtErrorKind::UnknownIssuer)).with_issuer(issuer);
        Err(Box::new(Refusal { error, without_key }))
    }

    fn judge_by(
        &self,
        rule: &JwtRule,
        position: usize,
        now: SystemTime,
    ) -> Result<Verdict, JwtErrorKind> {
        let keys = rule.keys.usable_at(now).ok_or(JwtErrorKind::KeysUnavailable)?;
        if !keys.permits(self.signed.algorithm()) {
            return Err(JwtErrorKind::AlgNotAllowed);
        }
        self.signed.verify(keys.set().keys())?;
        let (expires, service_account) = self.check_claims(rule, now)?;
        Ok(Verdict { rule: position, key_generation: keys.generation(), expires, service_account })
    }

    fn check_claims(
        &self,
        rule: &JwtRule,
        now: SystemTime,
    ) -> Result<(i64, Option<ServiceAccountToken>), JwtErrorKind> {
        let expires = check_lifetime(&self.claims, TimeRules::of(rule, &self.claims), now)?;
        let profile = rule.kubernetes.as_ref();
        if !profile.is_some_and(|profile| profile.permits_eternal(&self.claims)) {
            rule.audiences.check(&self.claims)?;
        }
        self.claims.checked_text(Field::Sub)?;
        let now = unix_seconds(now)?;
        let account = profile.map(|profile| profile.read(&self.claims, now)).transpose()?;
        Ok((expires, account))
    }

    /// Whether only the key stands between the token and its acceptance.
    pub(super) fn would_pass(&self, rule: &JwtRule, now: SystemTime) -> bool {
        self.check_claims(rule, now).is_ok()
    }

    pub(super) fn verified(self, verdict: Verdict) -> VerifiedToken {
        VerifiedToken {
            claims: self.claims,
            payload: self.payload.into(),
            rule: verdict.rule,
            key_generation: verdict.key_generation,
            expires: verdict.expires,
            service_account: verdict.service_account,
        }
    }
}

impl JwtRule {
    /// Whether a token that this rule has accepted before is still good.
    pub(super) fn still_accepts(&self, token: &VerifiedToken, now: SystemTime) -> bool {
        let keys = self.keys.usable_at(now);
        keys.is_some_and(|keys| keys.generation() == token.key_generation)
            && check_lifetime(&token.claims, TimeRules::of(self, &token.claims), now).is_ok()
    }
}
