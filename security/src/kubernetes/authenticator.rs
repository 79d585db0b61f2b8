//! The authenticator that asks API servers.

use super::{
    Clusters, ReviewError, ReviewStatus, ServiceAccountSubject, TokenReviewRequest,
    UnawareApiServer,
};
use crate::{
    authn::{AuthContext, AuthFuture, Authenticator, AuthnError, Caller, KubernetesInfo, Via},
    jwt::{JwtErrorKind, bearer_token},
    spiffe::{Identity, TrustDomain},
};

const MAX_TOKEN_BYTES: usize = 16 * 1024;
const GROUP: &str = "system:serviceaccounts";

/// Authenticates the bearer token of a request by a review of the cluster it comes from.
///
/// ```
/// # use futures_util::FutureExt;
/// # use mesh_security::kubernetes::{ReviewFuture, ReviewStatus, TokenReviewRequest, TokenReviewer};
/// use mesh_security::{
///     authn::{AuthContext, Authenticator},
///     kubernetes::{Clusters, KubernetesAuthenticator},
///     spiffe::TrustDomain,
/// };
/// # struct Reviewer;
/// # impl TokenReviewer for Reviewer {
/// #     fn review<'a>(&'a self, request: TokenReviewRequest<'a>) -> ReviewFuture<'a> {
/// #         let mut status = ReviewStatus::default();
/// #         status.authenticated = true;
/// #         status.audiences = request.audiences.to_vec();
/// #         status.user.username = "system:serviceaccount:shop:cart".to_owned();
/// #         status.user.groups = vec!["system:serviceaccounts".to_owned()];
/// #         Box::pin(async { Ok(status) })
/// #     }
/// # }
/// # let reviewer = Reviewer;
///
/// // `reviewer` may be an `ApiServerReviewer`, with the feature `kube`.
/// let clusters = Clusters::new("Kubernetes", reviewer);
/// let domain = TrustDomain::parse("cluster.local")?;
/// let reviews = KubernetesAuthenticator::new(clusters, domain, ["istio-ca"]);
///
/// # async {
/// let context = AuthContext::new("/").header("authorization", "Bearer eyJhbGciOi");
/// let caller = reviews.authenticate(&context).await?.expect("there is a token");
/// assert_eq!(caller.identities(), ["spiffe://cluster.local/ns/shop/sa/cart"]);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # }.now_or_never().expect("nothing here waits")?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct KubernetesAuthenticator {
    clusters: Clusters,
    trust_domain: TrustDomain,
    audiences: Vec<String>,
    unaware: UnawareApiServer,
}

impl KubernetesAuthenticator {
    /// Asks `clusters` about tokens for at least one of `audiences`, and puts their service accounts into `trust_domain`.
    ///
    /// Without an audience every token is refused.
    #[must_use]
    pub fn new<T: Into<String>>(
        clusters: Clusters,
        trust_domain: TrustDomain,
        audiences: impl IntoIterator<Item = T>,
    ) -> Self {
        let audiences = audiences.into_iter().map(Into::into).collect();
        Self { clusters, trust_domain, audiences, unaware: UnawareApiServer::Refuse }
    }

    /// Says what an API server means that says nothing about audiences; [`UnawareApiServer::Refuse`] unless set.
    #[must_use]
    pub const fn unaware_api_server(mut self, meaning: UnawareApiServer) -> Self {
        self.unaware = meaning;
        self
    }

    async fn caller(&self, context: &AuthContext<'_>) -> Result<Option<Caller>, AuthnError> {
        let Some(token) = bearer_token(context)? else { return Ok(None) };
        if token.len() > MAX_TOKEN_BYTES {
            return Err(AuthnError::Jwt(JwtErrorKind::TokenTooLarge.into()));
        }
        let reviewer = self.clusters.choose(context)?;
        let request = TokenReviewRequest { token, audiences: &self.audiences };
        let status = reviewer.review(request).await?;
        Ok(Some(self.judge(&status)?))
    }

    fn judge(&self, status: &ReviewStatus) -> Result<Caller, ReviewError> {
        if !status.error.is_empty() {
            return Err(ReviewError::Failed);
        }
        if !status.authenticated {
            return Err(ReviewError::NotAuthenticated);
        }
        let meant = match &*status.audiences {
            [] => self.unaware == UnawareApiServer::Accept && !self.audiences.is_empty(),
            checked => checked.iter().any(|one| self.audiences.contains(one)),
        };
        if !meant {
            return Err(ReviewError::OtherAudience);
        }
        if !status.user.groups.iter().any(|group| group == GROUP) {
            return Err(ReviewError::NotServiceAccount);
        }
        let account = ServiceAccountSubject::parse(&status.user.username)
            .map_err(|_| ReviewError::InvalidUsername)?;
        let identity = Identity::new(&self.trust_domain, account.namespace, account.name)
            .map_err(|_| ReviewError::InvalidUsername)?;
        let extra = |name: &str| {
            let key = format!("authentication.kubernetes.io/{name}");
            status.user.extra.get(&key).and_then(|values| values.first()).cloned()
        };
        let info = KubernetesInfo {
            pod_name: extra("pod-name").unwrap_or_default(),
            pod_uid: extra("pod-uid").unwrap_or_default(),
            pod_namespace: account.namespace.to_owned(),
            pod_service_account: account.name.to_owned(),
        };
        let caller = Caller::new(Via::TokenReview, [identity.to_string()])
            .map_err(|_| ReviewError::InvalidUsername)?;
        Ok(caller.with_kubernetes_info(info))
    }
}

impl Authenticator for KubernetesAuthenticator {
    fn kind(&self) -> &str {
        "KubeJWTAuthenticator"
    }

    fn authenticate<'a>(&'a self, context: &'a AuthContext<'_>) -> AuthFuture<'a> {
        Box::pin(self.caller(context))
    }
}
