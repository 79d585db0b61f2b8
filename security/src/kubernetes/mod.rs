//! Tokens of Kubernetes service accounts.
//!
//! [`KubernetesProfile`] checks such a token here, with the keys of the cluster's issuer; [`KubernetesAuthenticator`] asks an API server through a [`TokenReviewer`].
//!
//! Checked here, a token is good until it expires, even if its pod or service account is deleted before; only the API server knows that.

#[cfg(feature = "kube")]
mod api_server;
mod authenticator;
mod clusters;
mod profile;
mod review;
mod subject;

#[cfg(feature = "kube")]
pub use api_server::ApiServerReviewer;
pub use authenticator::KubernetesAuthenticator;
pub use clusters::{ClusterId, Clusters};
pub(crate) use profile::ServiceAccountToken;
pub use profile::{KubernetesProfile, LegacyTokens};
pub use review::{
    ReviewError, ReviewFuture, ReviewStatus, ReviewedUser, TokenReviewRequest, TokenReviewer,
    UnawareApiServer,
};
pub use subject::{InvalidSubject, ServiceAccountSubject};
