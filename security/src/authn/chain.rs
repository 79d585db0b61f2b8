//! Authenticators asked one after the other.

use std::{fmt, sync::Arc};

use tracing::{debug, warn};

use crate::{
    clock::{Clock, SharedClock},
    jwt::HeaderEdits,
    metrics::{Attempted, Metrics, SharedMetrics},
};

use super::{
    Attempt, AuthContext, AuthenticationFailed, Authenticator, AuthnError, Caller, Timeouts,
    timeouts::{Deadline, Expired},
};

/// Asks authenticators in order until one knows the caller.
///
/// Nothing about a request outlives the call, so one manager serves all requests at once.
///
/// ```
/// use mesh_security::authn::{AuthContext, AuthFuture, AuthenticationManager, Authenticator, AuthnError};
///
/// struct Never;
///
/// impl Authenticator for Never {
///     fn kind(&self) -> &str {
///         "Never"
///     }
///
///     fn authenticate<'a>(&'a self, _: &'a AuthContext<'_>) -> AuthFuture<'a> {
///         Box::pin(async { Err(AuthnError::refused("not today")) })
///     }
/// }
///
/// # fn ready<T>(future: impl Future<Output = T>) -> T {
/// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #     match std::pin::pin!(future).poll(&mut context) {
/// #         std::task::Poll::Ready(value) => value,
/// #         std::task::Poll::Pending => unreachable!("nothing here waits"),
/// #     }
/// # }
/// let manager = AuthenticationManager::new().with(Never);
/// let failed = ready(manager.authenticate(&AuthContext::new("/"))).unwrap_err();
/// assert_eq!(failed.to_string(), "authentication failure");
/// assert_eq!(failed.details(), "Authenticator Never: not today");
/// ```
#[derive(Clone, Default)]
pub struct AuthenticationManager {
    authenticators: Vec<Arc<dyn Authenticator>>,
    on_bad_credential: OnBadCredential,
    anonymous: Anonymous,
    timeouts: Option<Timeouts>,
    metrics: Option<(SharedMetrics, SharedClock)>,
}

impl AuthenticationManager {
    /// A manager without authenticators, which refuses everybody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an authenticator, to be asked after those added before.
    #[must_use]
    pub fn with(mut self, authenticator: impl Authenticator + 'static) -> Self {
        self.authenticators.push(Arc::new(authenticator));
        self
    }

    /// Says what a bad credential means for the others; [`OnBadCredential::TryNext`] unless set.
    #[must_use]
    pub const fn on_bad_credential(mut self, consequence: OnBadCredential) -> Self {
        self.on_bad_credential = consequence;
        self
    }

    /// Says whether a request without any credential may pass; [`Anonymous::Refuse`] unless set.
    #[must_use]
    pub const fn anonymous(mut self, anonymous: Anonymous) -> Self {
        self.anonymous = anonymous;
        self
    }

    /// Limits how long authenticators may take; without it they may take for ever.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = Some(timeouts);
        self
    }

    /// Reports every answer to `metrics`, with its latency by `clock`.
    #[must_use]
    pub fn metrics(mut self, metrics: impl Metrics + 'static, clock: impl Clock + 'static) -> Self {
        self.metrics = Some((Arc::new(metrics), Arc::new(clock)));
        self
    }

    /// Tells who is calling.
    ///
    /// The first authenticator that knows the caller decides, and later ones are not asked, except under [`OnBadCredential::Stop`].
    /// A failure is logged here, with its details and the peer.
    ///
    /// # Errors
    ///
    /// If no authenticator knows the caller, unless no credential was presented and anonymous requests may pass.
    pub async fn authenticate(
        &self,
        context: &AuthContext<'_>,
    ) -> Result<Outcome, AuthenticationFailed> {
        self.find(context).await.map(|accepted| Outcome::of(accepted.map(|(_, caller)| caller)))
    }

    /// Tells who is calling, and what changes in the request before it goes on.
    ///
    /// The headers that belong to an authenticator are removed also where another one has found the caller, or none.
    ///
    /// # Errors
    ///
    /// As [`authenticate`](Self::authenticate).
    pub async fn authenticate_and_edit(
        &self,
        context: &AuthContext<'_>,
    ) -> Result<(Outcome, HeaderEdits), AuthenticationFailed> {
        let accepted = self.find(context).await?;
        let mut edits = HeaderEdits::default();
        for (position, authenticator) in self.authenticators.iter().enumerate() {
            let own = accepted.as_ref().filter(|(by, _)| *by == position);
            edits.extend(authenticator.edits(context, own.map(|(_, caller)| caller)));
        }
        Ok((Outcome::of(accepted.map(|(_, caller)| caller)), edits))
    }

    /// The caller and the position of the authenticator that knows it; `None` for an anonymous one that may pass.
    async fn find(
        &self,
        context: &AuthContext<'_>,
    ) -> Result<Option<(usize, Caller)>, AuthenticationFailed> {
        let mut deadline = self.timeouts.as_ref().map(Timeouts::start);
        let mut attempts = Vec::new();
        let mut accepted = None;
        for (position, authenticator) in self.authenticators.iter().enumerate() {
            let asked = self.metrics.as_ref().map(|(_, clock)| clock.now());
            let (answer, time_left) = ask(&**authenticator, context, deadline.as_mut()).await;
            if let (Some((metrics, clock)), Some(asked)) = (&self.metrics, asked) {
                let latency = clock.now().duration_since(asked).unwrap_or_default();
                metrics.attempted(authenticator.kind(), attempted(&answer), latency);
            }
            let error = match answer {
                Ok(Some(caller)) => {
                    accepted = accepted.or(Some((position, caller)));
                    match self.on_bad_credential {
                        OnBadCredential::TryNext => break,
                        OnBadCredential::Stop => continue,
                    }
                }
                Ok(None) => None,
                Err(error) => Some(error),
            };
            let bad = error.is_some();
            attempts.push(Attempt { kind: authenticator.kind().to_owned(), error });
            if bad && self.on_bad_credential == OnBadCredential::Stop {
                accepted = None;
                break;
            }
            if !time_left {
                break;
            }
        }
        self.conclude(accepted, attempts, context)
    }

    fn conclude(
        &self,
        accepted: Option<(usize, Caller)>,
        attempts: Vec<Attempt>,
        context: &AuthContext<'_>,
    ) -> Result<Option<(usize, Caller)>, AuthenticationFailed> {
        if let Some((_, caller)) = &accepted {
            debug!(via = ?caller.via(), identity = caller.identities()[0], "authenticated");
            return Ok(accepted);
        }
        let presented = attempts.iter().any(|attempt| attempt.error.is_some());
        if self.anonymous == Anonymous::Allow && !presented {
            return Ok(None);
        }
        let failed = AuthenticationFailed::new(attempts);
        let peer = context.peer_addr().map(tracing::field::display);
        warn!(peer, details = failed.details(), "authentication failed");
        Err(failed)
    }
}

const fn attempted(answer: &Result<Option<Caller>, AuthnError>) -> Attempted {
    match answer {
        Ok(Some(_)) => Attempted::Accepted,
        Ok(None) => Attempted::Absent,
        Err(AuthnError::TimedOut) => Attempted::TimedOut,
        Err(_) => Attempted::Refused,
    }
}

/// The answer of one authenticator, and whether there is time to ask another.
async fn ask(
    authenticator: &dyn Authenticator,
    context: &AuthContext<'_>,
    deadline: Option<&mut Deadline<'_>>,
) -> (Result<Option<Caller>, AuthnError>, bool) {
    let answer = authenticator.authenticate(context);
    let Some(deadline) = deadline else { return (answer.await, true) };
    match deadline.limit(answer).await {
        Ok(answer) => (answer, true),
        Err(expired) => (Err(AuthnError::TimedOut), expired == Expired::Each),
    }
}

impl fmt::Debug for AuthenticationManager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<_> = self.authenticators.iter().map(|one| one.kind()).collect();
        f.debug_struct("AuthenticationManager")
            .field("authenticators", &kinds)
            .field("on_bad_credential", &self.on_bad_credential)
            .field("anonymous", &self.anonymous)
            .field("timeouts", &self.timeouts)
            .finish()
    }
}

/// What became of a request that may pass.
///
/// Who forgets to look at it has not let anybody in: there is no caller in [`Outcome::Anonymous`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "a caller is known or not")]
pub enum Outcome {
    /// The caller is known.
    Authenticated(Caller),
    /// No credential was presented, and none is required.
    Anonymous,
}

impl Outcome {
    fn of(caller: Option<Caller>) -> Self {
        caller.map_or(Self::Anonymous, Self::Authenticated)
    }

    /// The caller, if known.
    #[must_use]
    pub const fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Authenticated(caller) => Some(caller),
            Self::Anonymous => None,
        }
    }
}

/// What a bad credential means when another one may be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnBadCredential {
    /// The next authenticator is asked, and a bad token is invisible behind a good certificate, as in Istio.
    #[default]
    TryNext,
    /// The request is refused, even if another credential is good; every authenticator is asked.
    Stop,
}

/// Whether a request without any credential may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Anonymous {
    /// It is refused.
    #[default]
    Refuse,
    /// It passes as [`Outcome::Anonymous`].
    Allow,
}
