//! Token reviews through the client of `kube`.

use k8s_openapi::api::authentication::v1::{TokenReview, TokenReviewSpec, TokenReviewStatus};
use kube::{Api, Client, api::PostParams};

use super::{
    ReviewError, ReviewFuture, ReviewStatus, ReviewedUser, TokenReviewRequest, TokenReviewer,
};

/// Sends token reviews with a client of `kube`, with the feature `kube`.
///
/// The client needs the permission to create `tokenreviews.authentication.k8s.io`, as the role `system:auth-delegator` gives.
/// TLS and time limits are those of the client; the manager's [`Timeouts`](crate::authn::Timeouts) hold too.
#[derive(Clone)]
pub struct ApiServerReviewer(Api<TokenReview>);

impl ApiServerReviewer {
    /// Uses this client.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self(Api::all(client))
    }
}

impl std::fmt::Debug for ApiServerReviewer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiServerReviewer").finish_non_exhaustive()
    }
}

impl TokenReviewer for ApiServerReviewer {
    fn review<'a>(&'a self, request: TokenReviewRequest<'a>) -> ReviewFuture<'a> {
        let review = TokenReview {
            spec: TokenReviewSpec {
                token: request.token.to_owned(),
                audiences: Some(request.audiences.to_vec()),
            },
            ..TokenReview::default()
        };
        Box::pin(async move {
            match self.0.create(&PostParams::default(), &review).await {
                Ok(review) => Ok(read_status(review.status.unwrap_or_default())),
                // The text of other errors may quote the request.
                Err(kube::Error::Api(answer)) => {
                    Err(ReviewError::Unreachable(format!("status {}", answer.code).into()))
                }
                Err(_) => Err(ReviewError::Unreachable("no answer".into())),
            }
        })
    }
}

fn read_status(status: TokenReviewStatus) -> ReviewStatus {
    let user = status.user.unwrap_or_default();
    ReviewStatus {
        authenticated: status.authenticated.unwrap_or_default(),
        audiences: status.audiences.unwrap_or_default(),
        error: status.error.unwrap_or_default(),
        user: ReviewedUser {
            username: user.username.unwrap_or_default(),
            groups: user.groups.unwrap_or_default(),
            extra: user.extra.unwrap_or_default(),
        },
    }
}
