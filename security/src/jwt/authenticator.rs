//! The authenticator that reads bearer tokens.

use std::{fmt, sync::Arc};

use super::{Field, HeaderEdits, JwtError, JwtErrorKind, JwtVerifier, VerifiedToken};
use crate::{
    authn::{AuthContext, AuthFuture, Authenticator, AuthnError, Caller, Via},
    clock::{Clock, SharedClock, SystemClock},
    metrics::{Metrics, NoMetrics, SharedMetrics},
};

/// Authenticates a request by its token, which stands where the rules say.
///
/// The identity of the caller is the principal, `<iss>/<sub>`, or that of the service account under a [`KubernetesProfile`](crate::kubernetes::KubernetesProfile).
///
/// ```
/// # use futures_util::FutureExt;
/// # use std::time::{Duration, SystemTime};
/// use mesh_security::{
///     authn::{AuthContext, Authenticator},
///     jwks::{KeySet, KeySource},
///     jwt::{Audiences, JwtAuthenticator, JwtRule, JwtVerifier, TokenLocations},
/// };
#[doc = include_str!("../../docs/sample-token.txt")]
///
/// let keys = KeySource::new(KeySet::parse(JWKS)?); // or `RemoteKeys::keys`
/// let rule = JwtRule::new("https://issuer.example", Audiences::one_of(["admin"]), keys)
///     .locations(TokenLocations::default().cookie("session"));
/// let tokens = JwtAuthenticator::new(JwtVerifier::new([rule])?);
/// # let tokens = tokens.clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(ISSUED_AT));
///
/// # async {
/// let cookie = format!("session={TOKEN}");
/// let context = AuthContext::new("/").header("cookie", &cookie);
/// let caller = tokens.authenticate(&context).await?.expect("there is a token");
/// assert_eq!(caller.identities(), ["https://issuer.example/alice"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # }.now_or_never().expect("nothing here waits")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The [crate documentation](crate) follows a request through it.
#[derive(Clone)]
pub struct JwtAuthenticator {
    verifier: JwtVerifier,
    clock: SharedClock,
    unknown_issuer: UnknownIssuer,
    metrics: SharedMetrics,
}

impl JwtAuthenticator {
    /// Uses `verifier` with the clock of the system.
    #[must_use]
    pub fn new(verifier: JwtVerifier) -> Self {
        Self {
            verifier,
            clock: Arc::new(SystemClock),
            unknown_issuer: UnknownIssuer::Reject,
            metrics: Arc::new(NoMetrics),
        }
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

    /// Reports stale tokens to `metrics`.
    #[must_use]
    pub fn metrics(mut self, metrics: impl Metrics + 'static) -> Self {
        self.metrics = Arc::new(metrics);
        self
    }

    /// What a proxy has to change in the request before it passes it on, see [`JwtVerifier::edits`].
    #[must_use]
    pub fn edits(&self, context: &AuthContext<'_>, caller: Option<&Caller>) -> HeaderEdits {
        self.verifier.edits(context, caller.and_then(Caller::token))
    }

    async fn caller(&self, context: &AuthContext<'_>) -> Result<Option<Caller>, JwtError> {
        let Some(found) = self.verifier.find(context)? else { return Ok(None) };
        match self.verifier.verify_for(&found.token, &found.rules, self.clock.now()).await {
            Ok(token) => {
                if token.is_stale() {
                    self.metrics.stale_token();
                }
                caller_of(&token).map(|caller| Some(caller.with_token(token)))
            }
            Err(error) if self.ignores(&error) && found.is_required => {
                Err(JwtErrorKind::MissingToken.into())
            }
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
        Box::pin(async { self.caller(context).await.map_err(AuthnError::Jwt) })
    }

    fn edits(&self, context: &AuthContext<'_>, caller: Option<&Caller>) -> HeaderEdits {
        Self::edits(self, context, caller)
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
    if let Some(account) = &token.service_account {
        let caller = Caller::new(Via::Jwt, [account.identity.to_string()]);
        let caller = caller.map_err(|_| fail(JwtErrorKind::InvalidSubject))?;
        return Ok(caller.with_kubernetes_info(account.info.clone()));
    }
    let principal = match token.subject() {
        None => return Err(fail(JwtErrorKind::MissingClaim(Field::Sub))),
        Some(_) => token.principal().ok_or_else(|| fail(JwtErrorKind::InvalidSubject))?,
    };
    Caller::new(Via::Jwt, [principal.to_string()]).map_err(|_| fail(JwtErrorKind::InvalidSubject))
}
