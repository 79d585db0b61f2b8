//! The steps a token goes through.

use std::{sync::Arc, time::SystemTime};

use super::{
    HeaderEdits, JwtConfigError, JwtError, JwtErrorKind, JwtOptions, JwtRule, TokenCache,
    VerifiedToken,
    cache::{AttachedCache, Slot},
    judgement::{Candidate, Refusal},
    request::{Applies, FoundToken, RequestPath},
    rule::AbsentToken,
};
use crate::authn::AuthContext;

/// Verifies tokens against rules.
///
/// [`JwtVerifier::verify`] takes no lock for longer than it needs to copy a pointer, never blocks and never asks the network; [`JwtVerifier::verify_refreshing`] may wait for new keys of the issuer.
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
    rules: Arc<[JwtRule]>,
    options: JwtOptions,
    cache: Option<AttachedCache>,
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
        let mut rules: Vec<_> = rules.into_iter().collect();
        if rules.is_empty() {
            return Err(JwtConfigError::NoRule);
        }
        if options.compat.empty_audience_means_any {
            rules.iter_mut().for_each(|rule| rule.audiences.empty_means_any());
        }
        rules.iter().enumerate().try_for_each(|(position, rule)| rule.check(position))?;
        options.check()?;
        Ok(Self { rules: rules.into(), options, cache: None })
    }

    /// Remembers verified tokens in `cache`.
    #[must_use]
    pub fn cache(mut self, cache: &TokenCache) -> Self {
        self.cache = Some(cache.attach());
        self
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
    pub fn verify(&self, token: &str, now: SystemTime) -> Result<Arc<VerifiedToken>, JwtError> {
        let every: Vec<usize> = (0..self.rules.len()).collect();
        let slot = self.slot(token);
        if let Some(known) = self.known(slot, &every, now) {
            return Ok(known);
        }
        let candidate = Candidate::read(token, &self.options)?;
        match candidate.judge(&self.rules, &every, now) {
            Ok(verdict) => Ok(self.remember(slot, now, candidate.verified(verdict))),
            Err(refusal) => Err(refusal.error),
        }
    }

    /// Verifies a token, and gives the issuer's keys the chance to be fetched anew if it names one that is not there.
    ///
    /// That is done only if the token would pass apart from its signature, and no more often than the source of the keys permits.
    ///
    /// # Errors
    ///
    /// As [`JwtVerifier::verify`].
    pub async fn verify_refreshing(
        &self,
        token: &str,
        now: SystemTime,
    ) -> Result<Arc<VerifiedToken>, JwtError> {
        let every: Vec<usize> = (0..self.rules.len()).collect();
        self.verify_for(token, &every, now).await
    }

    pub(super) async fn verify_for(
        &self,
        token: &str,
        rules: &[usize],
        now: SystemTime,
    ) -> Result<Arc<VerifiedToken>, JwtError> {
        let slot = self.slot(token);
        if let Some(known) = self.known(slot, rules, now) {
            return Ok(known);
        }
        let candidate = Candidate::read(token, &self.options)?;
        let verdict = match candidate.judge(&self.rules, rules, now) {
            Ok(verdict) => verdict,
            Err(refusal) => {
                if !self.refresh(&candidate, &refusal, now).await {
                    return Err(refusal.error);
                }
                candidate.judge(&self.rules, rules, now).map_err(|refusal| refusal.error)?
            }
        };
        Ok(self.remember(slot, now, candidate.verified(verdict)))
    }

    /// Whether any source has new keys for a token that was refused for want of one.
    async fn refresh(&self, candidate: &Candidate<'_>, refusal: &Refusal, now: SystemTime) -> bool {
        let mut refreshed = false;
        for rule in &refusal.without_key {
            let rule = &self.rules[*rule];
            if candidate.would_pass(rule, now) {
                let found = rule.keys.refresh_for(candidate.key_id()).await;
                refreshed |= found || rule.keys.usable_at(now).is_some() && refusal.had_no_keys();
            }
        }
        refreshed
    }

    /// The token of a request and the rules that it may be meant for.
    pub(super) fn find<'a>(
        &'a self,
        context: &'a AuthContext<'_>,
    ) -> Result<Option<FoundToken<'a>>, JwtErrorKind> {
        let mut found: Option<FoundToken<'a>> = None;
        let mut required = false;
        for (position, applies) in self.rules_for(context) {
            let rule = &self.rules[position];
            required |= rule.absent_token == AbsentToken::Refuse;
            let Some(token) = rule.locations.find(context, self.options.search_limits())? else {
                continue;
            };
            let found = found.get_or_insert_with(|| FoundToken::new(token.clone()));
            if found.token != token {
                return Err(JwtErrorKind::AmbiguousToken);
            }
            if applies == Applies::Yes {
                found.rules.push(position);
            }
        }
        match &mut found {
            None if required => return Err(JwtErrorKind::MissingToken),
            None => {}
            Some(found) => found.is_required = required,
        }
        Ok(found)
    }

    /// What a proxy has to change in a request before it passes it on.
    ///
    /// Headers that carry claims are removed whether or not there is a token, so that no client can set them; `token` is the one that was verified for this request.
    #[must_use]
    pub fn edits(&self, context: &AuthContext<'_>, token: Option<&VerifiedToken>) -> HeaderEdits {
        let mut edits = HeaderEdits::default();
        for rule in &*self.rules {
            edits.remove.extend(rule.forwarding.owned_headers().map(str::to_owned));
        }
        let Some(token) = token else { return edits };
        if let Some(rule) = self.rules.get(token.rule()) {
            let occupied = rule.locations.occupied(context, self.options.search_limits());
            rule.forwarding.extend(&mut edits, token, occupied);
        }
        edits
    }

    fn rules_for(&self, context: &AuthContext<'_>) -> impl Iterator<Item = (usize, Applies)> {
        let conditional = self.rules.iter().any(|rule| !rule.triggers.is_empty());
        let path = conditional.then(|| RequestPath::read(context.request_path()));
        let judged = self.rules.iter().enumerate().map(move |(position, rule)| {
            (position, path.as_ref().map_or(Applies::Yes, |path| rule.applies_to(path)))
        });
        judged.filter(|(_, applies)| *applies != Applies::No)
    }

    fn slot(&self, token: &str) -> Option<Slot> {
        let cache = self.cache.as_ref()?;
        (token.len() <= self.options.max_token_bytes).then(|| cache.slot(token))
    }

    fn known(
        &self,
        slot: Option<Slot>,
        rules: &[usize],
        now: SystemTime,
    ) -> Option<Arc<VerifiedToken>> {
        self.cache.as_ref()?.get(slot?, now, |token| {
            rules.contains(&token.rule) && self.rules[token.rule].still_accepts(token, now)
        })
    }

    fn remember(
        &self,
        slot: Option<Slot>,
        now: SystemTime,
        token: VerifiedToken,
    ) -> Arc<VerifiedToken> {
        let token = Arc::new(token);
        if let (Some(cache), Some(slot)) = (&self.cache, slot) {
            cache.put(slot, now, Arc::clone(&token));
        }
        token
    }
}
