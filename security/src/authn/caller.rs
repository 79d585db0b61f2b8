//! An authenticated caller.

use std::{fmt, sync::Arc};

use thiserror::Error;

use crate::jwt::VerifiedToken;

/// Somebody who has been authenticated, with at least one identity.
///
/// ```
/// use mesh_security::authn::{AuthSource, Caller, Via};
///
/// let caller = Caller::new(Via::Tls, ["spiffe://cluster.local/ns/a/sa/b", ""])?;
/// assert_eq!(caller.auth_source(), AuthSource::ClientCertificate);
/// assert_eq!(caller.identities(), ["spiffe://cluster.local/ns/a/sa/b"]);
/// assert!(Caller::new(Via::Tls, [""]).is_err());
/// # Ok::<(), mesh_security::authn::NoIdentity>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    via: Via,
    identities: Vec<String>,
    kubernetes_info: KubernetesInfo,
    token: Option<Arc<VerifiedToken>>,
}

impl Caller {
    /// Makes a caller of the identities that are not empty.
    ///
    /// # Errors
    ///
    /// If none is left.
    pub fn new<T: Into<String>>(
        via: Via,
        identities: impl IntoIterator<Item = T>,
    ) -> Result<Self, NoIdentity> {
        let mut identities: Vec<String> = identities.into_iter().map(Into::into).collect();
        identities.retain(|identity| !identity.is_empty());
        if identities.is_empty() {
            return Err(NoIdentity);
        }
        Ok(Self { via, identities, kubernetes_info: KubernetesInfo::default(), token: None })
    }

    /// Adds what is known about the pod the caller runs in.
    #[must_use]
    pub fn with_kubernetes_info(self, kubernetes_info: KubernetesInfo) -> Self {
        Self { kubernetes_info, ..self }
    }

    /// Adds the token that proved who the caller is.
    #[must_use]
    pub fn with_token(self, token: Arc<VerifiedToken>) -> Self {
        Self { token: Some(token), ..self }
    }

    /// The token that proved who the caller is, verified here; policy may look at its claims.
    #[must_use]
    pub fn token(&self) -> Option<&VerifiedToken> {
        self.token.as_deref()
    }

    /// The kind of proof.
    #[must_use]
    pub const fn auth_source(&self) -> AuthSource {
        match self.via {
            Via::Tls | Via::Xfcc => AuthSource::ClientCertificate,
            Via::Jwt | Via::JwtSvid | Via::TokenReview => AuthSource::IdToken,
        }
    }

    /// How the proof arrived.
    #[must_use]
    pub const fn via(&self) -> Via {
        self.via
    }

    /// All identities, the most specific first; never empty.
    #[must_use]
    pub fn identities(&self) -> &[String] {
        &self.identities
    }

    /// What is known about the pod of the caller; empty if nothing is.
    #[must_use]
    pub const fn kubernetes_info(&self) -> &KubernetesInfo {
        &self.kubernetes_info
    }
}

/// The kind of proof a caller gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthSource {
    /// A client certificate, seen by us or by a trusted proxy.
    ClientCertificate,
    /// A signed token.
    IdToken,
}

/// How a proof arrived; policy may trust one way more than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Via {
    /// In the TLS handshake.
    Tls,
    /// In the `x-forwarded-client-cert` header of a trusted proxy.
    Xfcc,
    /// As a token verified here.
    Jwt,
    /// As a JWT-SVID verified here.
    JwtSvid,
    /// As a token verified by a Kubernetes API server.
    TokenReview,
}

/// The pod a caller runs in, as far as the credential tells.
///
/// ```
/// use mesh_security::authn::KubernetesInfo;
///
/// let mut pod = KubernetesInfo::default();
/// pod.pod_name = "sleep-1".to_owned();
/// assert_eq!(pod.to_string(), "Pod{Name: sleep-1, Namespace: , UID: , ServiceAccount: }");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct KubernetesInfo {
    /// Name of the pod.
    pub pod_name: String,
    /// Namespace of the pod.
    pub pod_namespace: String,
    /// UID of the pod.
    pub pod_uid: String,
    /// Service account the pod runs as.
    pub pod_service_account: String,
}

impl fmt::Display for KubernetesInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pod_name, pod_namespace, pod_uid, pod_service_account } = self;
        write!(
            f,
            "Pod{{Name: {pod_name}, Namespace: {pod_namespace}, UID: {pod_uid}, ServiceAccount: {pod_service_account}}}"
        )
    }
}

/// A caller without any identity is no caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no identity")]
#[non_exhaustive]
pub struct NoIdentity;
