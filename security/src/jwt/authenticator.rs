//! The authenticator that reads bearer tokens.

use std::{fmt, sync::Arc};

use super::{Field, JwtError, JwtErrorKind, JwtVerifier, VerifiedToken, bearer_token};
use crate::{
    authn::{AuthContext, AuthFuture, Authenticator, AuthnError, Caller, Via},
    clock::{Clock, SharedClock, SystemClock},
};

/// Authenticates a request by the token in its `Authorization: Bearer` header.
///
/// The identity of the caller is the principal, `<iss>/<sub>`.
/// See the [crate documentation](crate) for an example.
#[derive(Clone)]
pub struct JwtAuthenticator {
    verifier: JwtVerifier,
    clock: SharedClock,
    unknown_issuer: UnknownIssuer,
}

impl JwtAuthenticator {
    /// Uses `verifier` with the clock of the system.
    #[must_use]
    pub fn new(verifier: JwtVerifier) -> Self {
        Self { verifier, clock: Arc::new(SystemClock), unknown_issuer: UnknownIssuer::Reject }
    }

    /// Uses another clock, which is read once per request.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Says what a token from a stranger means; [`UnknownIssuer::Reject`] unless set.
    #[must_use]
    pub const fn unknown_issuer(mut self, meaning: UnknownIssuer) -> Self {
        self.unknown_issuer = meaning;
        self
    }

    fn caller(&self, context: &AuthContext<'_>) -> Result<Option<Caller>, JwtError> {
        let Some(token) = bearer_token(context)? else { return Ok(None) };
        match self.verifier.verify(token, self.clock.now()) {
            Ok(token) => caller_of(&token).map(Some),
            Err(error) if self.ignores(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn ignores(&self, error: &JwtError) -> bool {
        match self.unknown_issuer {
            UnknownIssuer::Ignore => error.kind() == JwtErrorKind::UnknownIssuer,
            UnknownIssuer::Reject => false,
        }
    }
}

impl Authenticator for JwtAuthenticator {
    fn kind(&self) -> &str {
        "IDTokenAuthenticator"
    }

    fn authenticate<'a>(&'a self, context: &'a AuthContext<'_>) -> AuthFuture<'a> {
        let result = self.caller(context).map_err(AuthnError::Jwt);
        Box::pin(std::future::ready(result))
    }
}

impl fmt::Debug for JwtAuthenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtAuthenticator")
            .field("verifier", &self.verifier)
            .field("unknown_issuer", &self.unknown_issuer)
            .finish_non_exhaustive()
    }
}

/// What a token means whose issuer no rule trusts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_enums, reason = "a token is either ours to judge or not")]
pub enum UnknownIssuer {
    /// The credential is bad.
    #[default]
    Reject,
    /// The token is meant for somebody else, and the request counts as one without a token.
    Ignore,
}

fn caller_of(token: &VerifiedToken) -> Result<Caller, JwtError> {
    let fail = |kind| JwtError::new(kind).with_issuer(token.issuer());
    let principal = match token.subject() {
        None => return Err(fail(JwtErrorKind::MissingClaim(Field::Sub))),
        Some(_) => token.principal().ok_or_else(|| fail(JwtErrorKind::InvalidSubject))?,
    };
    Caller::new(Via::Jwt, [principal.to_string()]).map_err(|_| fail(JwtErrorKind::InvalidSubject))
}
