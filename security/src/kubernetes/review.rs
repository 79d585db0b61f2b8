//! Asking an API server about a token.

use std::{collections::BTreeMap, fmt, pin::Pin, sync::Arc};

use thiserror::Error;

/// The pending answer of a [`TokenReviewer`].
pub type ReviewFuture<'a> =
    Pin<Box<dyn Future<Output = Result<ReviewStatus, ReviewError>> + Send + 'a>>;

/// Asks an API server whether a token is good (`TokenReview` of `authentication.k8s.io/v1`).
///
/// The feature `kube` has an implementation.
pub trait TokenReviewer: Send + Sync {
    /// Sends a review and returns its status as it came; what it means is judged by the caller.
    fn review<'a>(&'a self, request: TokenReviewRequest<'a>) -> ReviewFuture<'a>;
}

impl<R: TokenReviewer + ?Sized> TokenReviewer for Arc<R> {
    fn review<'a>(&'a self, request: TokenReviewRequest<'a>) -> ReviewFuture<'a> {
        (**self).review(request)
    }
}

/// The `spec` of a review. `Debug` shows the length of the token only.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct TokenReviewRequest<'a> {
    /// The token, unverified.
    pub token: &'a str,
    /// Whom the token has to be meant for, at least one of them; never empty.
    pub audiences: &'a [String],
}

impl fmt::Debug for TokenReviewRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenReviewRequest")
            .field("token_bytes", &self.token.len())
            .field("audiences", &self.audiences)
            .finish()
    }
}

/// The `status` of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ReviewStatus {
    /// Whether the API server knows the token.
    pub authenticated: bool,
    /// Whom of those asked for the token is meant for.
    pub audiences: Vec<String>,
    /// What went wrong, if anything.
    pub error: String,
    /// Who the token speaks for.
    pub user: ReviewedUser,
}

/// The `user` of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ReviewedUser {
    /// The name of the user.
    pub username: String,
    /// The groups the user is in.
    pub groups: Vec<String>,
    /// Whatever else the API server says.
    pub extra: BTreeMap<String, Vec<String>>,
}

/// What an API server means that says nothing about audiences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum UnawareApiServer {
    /// It has not checked them, and the token is refused.
    #[default]
    Refuse,
    /// It may be too old to know them: a token for any audience passes then, as in Istio.
    Accept,
}

/// Why a token review failed. Nothing of the token is in it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReviewError {
    /// The API server could not be asked.
    #[error("token review could not be sent: {0}")]
    Unreachable(Box<str>),
    /// The API server reported an error.
    #[error("token review failed")]
    Failed,
    /// The token is not known.
    #[error("token is not authenticated")]
    NotAuthenticated,
    /// The token is meant for others, or the API server does not know audiences.
    #[error("token is for another audience")]
    OtherAudience,
    /// The user is not in the group of service accounts.
    #[error("user is not a service account")]
    NotServiceAccount,
    /// The name of the user is not that of a service account.
    #[error("user name is not that of a service account")]
    InvalidUsername,
    /// The request names a cluster that is not configured.
    #[error("unknown cluster {claimed} (local {local}, remote {remote})")]
    UnknownCluster {
        /// What the request named, escaped and cut.
        claimed: Box<str>,
        /// The local cluster.
        local: Box<str>,
        /// The known remote clusters.
        remote: Box<str>,
    },
}

impl ReviewError {
    /// Whether asking again may help.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Failed)
    }
}
