//! How long authenticators may take.

use std::{fmt, future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};

use crate::timer::{Timer, TimerFuture};

const EACH: Duration = Duration::from_secs(5);

/// Limits on the time a manager spends on one request.
///
/// ```
/// use std::time::Duration;
/// use mesh_security::authn::{AuthenticationManager, Timeouts, TimerFuture};
///
/// # fn runtime_sleep(_: Duration) -> std::future::Pending<()> {
/// #     std::future::pending()
/// # }
/// let timer = |time| Box::pin(runtime_sleep(time)) as TimerFuture;
/// let timeouts = Timeouts::new(timer).each(Duration::from_secs(1)).overall(Duration::from_secs(3));
/// let manager = AuthenticationManager::new().timeouts(timeouts);
/// assert!(format!("{manager:?}").contains("each: 1s, overall: Some(3s)"));
/// ```
#[derive(Clone)]
pub struct Timeouts {
    timer: Arc<dyn Timer>,
    each: Duration,
    overall: Option<Duration>,
}

impl Timeouts {
    /// Gives each authenticator five seconds and sets no overall limit.
    #[must_use]
    pub fn new(timer: impl Timer + 'static) -> Self {
        Self { timer: Arc::new(timer), each: EACH, overall: None }
    }

    /// Gives each authenticator this long; its expiry counts as an error of that authenticator.
    #[must_use]
    pub const fn each(mut self, limit: Duration) -> Self {
        self.each = limit;
        self
    }

    /// Gives all authenticators together this long; after its expiry no further one is asked.
    #[must_use]
    pub const fn overall(mut self, limit: Duration) -> Self {
        self.overall = Some(limit);
        self
    }

    /// Starts the time of one request.
    pub(super) fn start(&self) -> Deadline<'_> {
        Deadline { timeouts: self, overall: self.overall.map(|limit| self.timer.sleep(limit)) }
    }
}

impl fmt::Debug for Timeouts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timeouts")
            .field("each", &self.each)
            .field("overall", &self.overall)
            .finish_non_exhaustive()
    }
}

/// The running time of one request.
pub(super) struct Deadline<'a> {
    timeouts: &'a Timeouts,
    overall: Option<TimerFuture>,
}

impl Deadline<'_> {
    /// The answer, unless time runs out first; an answer that is ready is never too late.
    pub(super) async fn limit<T>(&mut self, answer: impl Future<Output = T>) -> Result<T, Expired> {
        let mut answer = pin!(answer);
        let mut each = self.timeouts.timer.sleep(self.timeouts.each);
        poll_fn(|context| {
            if let Poll::Ready(answer) = answer.as_mut().poll(context) {
                return Poll::Ready(Ok(answer));
            }
            let overall = self.overall.as_mut().map(|overall| overall.as_mut().poll(context));
            if overall.is_some_and(|overall| overall.is_ready()) {
                return Poll::Ready(Err(Expired::Overall));
            }
            each.as_mut().poll(context).map(|()| Err(Expired::Each))
        })
        .await
    }
}

/// Which limit has been reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expired {
    Each,
    Overall,
}
